import { redactText } from "./redaction.ts";

/*
 * The sizes that CloudTrail gives to the fields of a record.
 *
 * @see CloudTrail User Guide, "CloudTrail record contents": maximum sizes, and what happens beyond
 */

export const textBytesMax: number = 1024;
export const parametersBytesMax: number = 100 * 1024;
export const additionalDataBytesMax: number = 28 * 1024;
export const resourcesBytesMax: number = 28 * 1024;

/** A text field: without secrets, truncated to `bytesMax` bytes of UTF-8 between characters. */
export function textField(text: string, bytesMax: number = textBytesMax): string {
  const redacted = redactText(text);
  const bytes = Buffer.from(redacted, "utf8");
  if (bytes.length <= bytesMax) return redacted;
  let end = bytesMax;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end);
}

/**
 * An object field: without secrets, or, when it is larger than `bytesMax`, the note by which
 * CloudTrail says that it left the field out.
 */
export function objectField(name: string, value: object, bytesMax: number): unknown {
  const text = JSON.stringify(value);
  const redacted = redactText(text);
  const originalSize = Buffer.byteLength(redacted, "utf8");
  if (originalSize > bytesMax) return { reason: `${name} too large`, omitted: true, originalSize };
  return redacted === text ? value : JSON.parse(redacted);
}
