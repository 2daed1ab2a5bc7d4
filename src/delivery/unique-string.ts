import type { Random } from "../base/world.ts";

const letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lettersWanted = 16;
/** Bytes from here on would make some letters likelier than others. */
const byteMax = letters.length * Math.floor(256 / letters.length);

/** Sixteen characters of `[0-9A-Za-z]`: the part of a log file's name that no other one has. */
export function uniqueString(random: Random): string {
  let text = "";
  while (text.length < lettersWanted) {
    for (const byte of random.bytes(lettersWanted - text.length)) {
      if (byte < byteMax) text += letters.charAt(byte % letters.length);
    }
  }
  return text;
}
