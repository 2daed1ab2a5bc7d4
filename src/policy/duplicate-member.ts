/**
 * The name of a member that stands twice in the same object of a JSON text, or undefined.
 * JSON.parse keeps the last one silently; a policy must not mean something other than what its
 * reader saw first.
 *
 * Expects text that JSON.parse accepted.
 */
export function findDuplicateMember(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  // In valid JSON, a string before a colon is always the name of a member.
  for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (text !== undefined && colon !== undefined) {
      const name: unknown = JSON.parse(text);
      const names = open.at(-1);
      if (typeof name !== "string" || names === undefined) continue;
      if (names.has(name)) return name;
      names.add(name);
    }
  }
  return undefined;
}
