import { unreachable } from "../../base/assert.ts";
import type { ChecksumAlgorithm, PutRefusal } from "../../buckets/buckets.ts";
import type { ServiceError } from "../../call/service-error.ts";
import {
  badChecksum,
  badContentMd5,
  noSuchBucket,
  noSuchKey,
  preconditionFailed,
} from "./errors.ts";
import type { ConditionInput } from "./write-conditions.ts";
import { conditionHeader } from "./write-conditions.ts";

/** What a store's refusal is called on the wire. */
export function putRefusal(
  refusal: PutRefusal,
  input: ConditionInput & { readonly bucket: string; readonly key: string },
  algorithm: ChecksumAlgorithm | undefined,
): ServiceError {
  switch (refusal) {
    case "no-such-bucket":
      return noSuchBucket(input.bucket);
    case "no-such-key":
      return noSuchKey(input.key);
    case "precondition-failed":
      return preconditionFailed(conditionHeader(input));
    case "bad-md5":
      return badContentMd5();
    case "bad-checksum":
      return badChecksum(algorithm ?? "CRC64NVME");
    default:
      return unreachable(refusal);
  }
}
