import { link, open, unlink } from "node:fs/promises";
import { dirname } from "node:path";

import { nodeDisk } from "../base/node-world.ts";
import type { Random } from "../base/world.ts";
import { hasCode, readOwnFile } from "./own-file.ts";
import { masterKeyBytes } from "./sealing.ts";

/**
 * The master key in a file of its own: 32 bytes as they are, readable by the owner alone.
 *
 * @returns undefined when the file is not there
 * @throws Error the file is open to others, or does not hold 32 bytes
 */
export async function readMasterKey(path: string): Promise<Uint8Array | undefined> {
  const key = await readOwnFile(path, 1024);
  if (key !== undefined && key.length !== masterKeyBytes) {
    throw new Error(`the master key ${path} has ${key.length} bytes and not ${masterKeyBytes}`);
  }
  return key;
}

/**
 * Makes a master key where there is none, durable on return. Of several that make one at the same
 * path one wins, and all get its key.
 */
export async function createMasterKey(path: string, random: Random): Promise<Uint8Array> {
  const directory = dirname(path);
  const disk = nodeDisk();
  await disk.makeDirectory(directory);

  // A crash before the link leaves a draft that nobody reads, and no key.
  const draft = `${path}.${Buffer.from(random.bytes(8)).toString("hex")}.draft`;
  {
    await using file = await open(draft, "wx", 0o600);
    await file.writeFile(random.bytes(masterKeyBytes));
    await file.sync();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await unlink(draft);
  }
  await disk.syncDirectory(directory);
  const key = await readMasterKey(path);
  if (key === undefined) throw new Error(`the master key ${path} has gone as it was made`);
  return key;
}
