import { open } from "node:fs/promises";

/**
 * The content of a file that its owner alone may read.
 *
 * @returns undefined when the file is not there
 * @throws Error the file is open to others, or has more than `bytesMax`
 */
export async function readOwnFile(path: string, bytesMax: number): Promise<Uint8Array | undefined> {
  let file;
  try {
    file = await open(path, "r");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
  await using handle = file;
  const { mode, size } = await handle.stat();
  if ((mode & 0o077) !== 0) {
    const octal = (mode & 0o777).toString(8).padStart(4, "0");
    throw new Error(`${path} is open to others (mode ${octal}): make it 0600`);
  }
  if (size > bytesMax) throw new Error(`${path} has ${size} bytes and not at most ${bytesMax}`);
  return handle.readFile();
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
