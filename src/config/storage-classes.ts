/** The storage classes that can be bound to a directory. */
export const boundClasses: readonly string[] = [
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

/**
 * Reads `storageClasses`: a mapping from storage classes to directories. What is wrong is added to
 * `problems`, all of it.
 *
 * @param path makes a path absolute
 */
export function readStorageClasses(
  value: unknown,
  path: (given: string) => string,
  problems: string[],
): ReadonlyMap<string, string> {
  const bound = new Map<string, string>();
  if (value === undefined || value === null) return bound;
  if (typeof value !== "object" || Array.isArray(value)) {
    problems.push("storageClasses: a mapping from storage classes to directories is expected");
    return bound;
  }
  for (const [name, directory] of Object.entries(value)) {
    const where = `storageClasses.${name}`;
    if (!boundClasses.includes(name)) {
      problems.push(`${where}: is none of ${boundClasses.join(", ")}`);
    } else if (typeof directory !== "string" || directory === "") {
      problems.push(`${where}: a directory is expected`);
    } else bound.set(name, path(directory));
  }
  if (new Set(bound.values()).size < bound.size) {
    problems.push("storageClasses: each class needs a directory of its own");
  }
  return bound;
}
