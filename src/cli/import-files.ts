import { glob, readdir, stat } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";

/** Something to import. */
export interface ImportFile {
  /** As the user named it; `-` is the standard input. */
  readonly name: string;
  /** Where it is. */
  readonly path: string;
  /** On disk. Absent: not known. */
  readonly bytes?: number;
}

/**
 * The files that operands name, in natural order of their names within each operand. A directory
 * stands for the files in and under it, but for hidden ones and CloudTrail's digests; a pattern for
 * what fits it, where no file has that name.
 *
 * @param directory what relative operands start from
 * @throws an error of the file system, for an operand that names nothing
 */
export async function findFiles(
  operands: readonly string[],
  directory: string,
): Promise<readonly ImportFile[]> {
  const files: ImportFile[] = [];
  for (const operand of operands) {
    for (const name of await namesOf(operand, directory)) {
      files.push(...(await filesOf(name, directory)));
    }
  }
  return files;
}

async function namesOf(operand: string, directory: string): Promise<readonly string[]> {
  const isPattern = operand !== "-" && /[*?[{]/.test(operand);
  if (!isPattern || (await isThere(pathOf(operand, directory)))) return [operand];
  const names: string[] = [];
  for await (const name of glob(operand, { cwd: directory })) names.push(name);
  // Nothing fits: the name itself is what is missing.
  return names.length === 0 ? [operand] : names.toSorted(byName);
}

async function filesOf(name: string, directory: string): Promise<readonly ImportFile[]> {
  if (name === "-") return [{ name, path: name }];
  const path = pathOf(name, directory);
  const found = await stat(path);
  if (!found.isDirectory()) return [{ name, path, bytes: found.size }];
  if (basename(path) === "CloudTrail-Digest") return [];
  const files: ImportFile[] = [];
  for (const inner of (await readdir(path)).toSorted(byName)) {
    if (!inner.startsWith(".")) files.push(...(await filesOf(join(name, inner), directory)));
  }
  return files;
}

const byName = new Intl.Collator("en", { numeric: true }).compare;

function pathOf(name: string, directory: string): string {
  return isAbsolute(name) ? name : join(directory, name);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
