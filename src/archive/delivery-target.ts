import { InvariantError } from "../base/assert.ts";
import type { Clock } from "../base/world.ts";
import type { Buckets, BucketSettings, ObjectHeaders } from "../buckets/buckets.ts";
import type { DataCipher } from "../buckets/encryption.ts";
import type { DeliveredObject, DeliveryOutcome, DeliveryTarget } from "../delivery/target.ts";
import { KmsError } from "../kms/kms-error.ts";
import { objectArn } from "./bucket-arn.ts";
import { bucketDecisions } from "./bucket-policies.ts";
import type { ObjectEncryption } from "./object-encryption.ts";
import { trailRequest } from "./trail-access.ts";
import { trailKeyCaller, trailKeyContext } from "./trail-key.ts";

/**
 * Delivery into the built-in buckets. The bucket's policy is asked at each delivery, as S3 asks it:
 * one that is changed counts from the next delivery on.
 */
export function archiveDelivery(parts: {
  readonly buckets: Pick<Buckets, "findBucket" | "putObject">;
  readonly clock: Pick<Clock, "now">;
  readonly encryption: Pick<ObjectEncryption, "newCipher">;
}): DeliveryTarget {
  const { buckets, clock, encryption } = parts;
  const decide = bucketDecisions();

  async function put(delivered: DeliveredObject): Promise<DeliveryOutcome> {
    const { bucket: name, key, body } = delivered;
    const bucket = await buckets.findBucket(name);
    if (bucket === undefined) return noSuchBucket;

    const { trailArn: arn, trailAccountId: accountId, kmsKeyArn: kmsKeyId } = delivered;
    const trail = { arn, accountId, ...(kmsKeyId !== undefined && { kmsKeyId }) };
    const access = { action: "s3:PutObject", resource: objectArn(name, key), at: clock.now() };
    if (decide(bucket, trailRequest(trail, access, bucket)) !== "allow") return accessDenied;

    const headers = headersOf(delivered);
    const cipher = await cipherOf(encryption, bucket, delivered);
    if (cipher !== undefined && "kind" in cipher) return cipher;
    const outcome = await buckets.putObject({
      bucket: name,
      key,
      headers,
      body: once(body),
      ...(cipher !== undefined && { cipher }),
      // After a crash the same file is put again: in a bucket with versions it stays one version.
      conditions: { unlessSame: true },
      checksumAlgorithm: "SHA256",
    });
    if (outcome.kind === "stored") return { kind: "stored" };
    // Deleted between the look and the put.
    if (outcome.kind === "no-such-bucket") return noSuchBucket;
    throw new InvariantError(`a put without conditions was refused: ${outcome.kind}`);
  }

  return { put };
}

/**
 * What a file is encrypted under: the trail's key, else as the bucket has it. Undefined: the store's
 * own. CloudTrail uses the key as itself, so that the key's policy has to let it.
 */
async function cipherOf(
  encryption: Pick<ObjectEncryption, "newCipher">,
  bucket: BucketSettings,
  { key, kmsKeyArn, trailArn, trailAccountId: accountId }: DeliveredObject,
): Promise<DataCipher | DeliveryOutcome | undefined> {
  const context = trailKeyContext(trailArn);
  const wish =
    kmsKeyArn === undefined
      ? undefined
      : ({ algorithm: "aws:kms", keyId: kmsKeyArn, context } as const);
  const caller = { keyCaller: trailKeyCaller(accountId, trailArn), accountId };
  try {
    return await encryption.newCipher({ bucket, key }, wish, caller);
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    const { code, message } = error;
    const isDenied = code === "AccessDeniedException";
    return { kind: "refused", code: isDenied ? "AccessDenied" : `KMS.${code}`, message };
  }
}

const noSuchBucket: DeliveryOutcome = {
  kind: "refused",
  code: "NoSuchBucket",
  message: "The specified bucket does not exist",
};
const accessDenied: DeliveryOutcome = {
  kind: "refused",
  code: "AccessDenied",
  message: "Access Denied",
};

/** What a log file or a digest is stored with. */
export function headersOf({
  key,
  metadata,
}: Pick<DeliveredObject, "key" | "metadata">): ObjectHeaders {
  const isZipped = key.endsWith(".gz");
  return {
    contentType: "application/json",
    ...(isZipped && { contentEncoding: "gzip" }),
    metadata,
  };
}

// oxlint-disable-next-line require-await -- a stream of one part
async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
