import { readOwnFile } from "./own-file.ts";

/** Shorter ones are guessed. */
const bytesMin = 16;
const bytesMax = 4096;

/**
 * A passphrase: the content of a file that its owner alone can read, without the line end.
 *
 * @returns undefined when the file is not there
 * @throws Error the file is open to others, or its content is too short
 */
export async function readPassphrase(path: string): Promise<Uint8Array | undefined> {
  const bytes = await readOwnFile(path, bytesMax);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r?\n$/, "");
  const passphrase = Buffer.from(text);
  if (passphrase.length >= bytesMin) return passphrase;
  throw new Error(`the passphrase in ${path} has less than ${bytesMin} bytes`);
}
