import type { Disk } from "./world.ts";

/** All of a file, as UTF-8. @throws Error the file is not there, or is larger than `bytesMax` */
export async function readTextFile(
  disk: Pick<Disk, "open">,
  path: string,
  bytesMax: number = 2 ** 20,
): Promise<string> {
  await using file = await disk.open(path, "read");
  const size = await file.size();
  if (size > bytesMax) throw new Error(`${path} is larger than ${bytesMax} bytes`);
  const bytes = new Uint8Array(size);
  const read = await file.read(bytes, 0);
  return new TextDecoder().decode(bytes.subarray(0, read));
}
