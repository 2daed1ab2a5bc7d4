import type { Random } from "../base/world.ts";

/** What names one call in its answer and in its record. */
export interface RequestIds {
  readonly requestId: string;
  /** S3's `x-amz-id-2`. */
  readonly extendedRequestId?: string;
}

/** A random UUID (version 4), as JSON and Query services send it. */
export function uuidRequestId(random: Random): string {
  const bytes = Uint8Array.from(random.bytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes.buffer).toString("hex");
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `${groups.join("-")}-${hex.slice(20)}`;
}

const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Sixteen of `[0-9A-Z]`, and 76 characters of base64, as S3 sends them. */
export function s3RequestIds(random: Random): Required<RequestIds> {
  const bytes = random.bytes(16 + 56);
  let requestId = "";
  for (const byte of bytes.subarray(0, 16)) requestId += letters.charAt(byte % 32);
  return { requestId, extendedRequestId: Buffer.from(bytes.subarray(16)).toString("base64") };
}
