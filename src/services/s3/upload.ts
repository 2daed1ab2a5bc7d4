import type { Buckets, Upload } from "../../buckets/buckets.ts";
import { invalidArgument, noSuchUpload } from "./errors.ts";

export const partNumberMax = 10_000;

/** @throws ServiceError `NoSuchUpload` */
export async function requireUpload(
  buckets: Buckets,
  upload: { readonly bucket: string; readonly key: string; readonly id: string | undefined },
): Promise<Upload> {
  const { bucket, key, id = "" } = upload;
  const found = await buckets.findUpload(bucket, key, id);
  if (found === undefined) throw noSuchUpload(id);
  return found;
}

/** @throws ServiceError `InvalidArgument` */
export function requirePartNumber(number: number | undefined): number {
  if (number !== undefined && Number.isInteger(number) && number >= 1 && number <= partNumberMax) {
    return number;
  }
  throw invalidArgument(
    "Part number must be an integer between 1 and 10000, inclusive",
    "partNumber",
    String(number),
  );
}
