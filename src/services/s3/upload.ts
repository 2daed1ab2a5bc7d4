import type { Buckets, Upload } from "../../buckets/buckets.ts";
import type { Conditions } from "../../call/operation.ts";
import { isKey } from "./object-key.ts";
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

/**
 * The condition keys of an upload's encryption: what its parts are under was said when it was begun.
 */
export async function uploadConditions(
  buckets: Pick<Buckets, "findUpload">,
  input: {
    readonly Bucket?: string | undefined;
    readonly Key?: string | undefined;
    readonly UploadId?: string | undefined;
  },
): Promise<Conditions> {
  const { Bucket = "", Key = "", UploadId = "" } = input;
  const upload = isKey(Key) ? await buckets.findUpload(Bucket, Key, UploadId) : undefined;
  const encryption = upload?.encryption;
  if (encryption === undefined || encryption.algorithm === "customer") return {};
  return {
    "s3:x-amz-server-side-encryption": encryption.algorithm,
    ...("keyArn" in encryption && {
      "s3:x-amz-server-side-encryption-aws-kms-key-id": encryption.keyArn,
    }),
  };
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
