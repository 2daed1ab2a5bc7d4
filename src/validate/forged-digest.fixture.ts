import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";

import type { TestHouse } from "../delivery/house.fixture.ts";
import type { DigestDocument } from "../integrity/digest-document.ts";
import { parseDigest } from "../integrity/parse-digest.ts";
import { sha256Hex } from "../integrity/sha256.ts";
import { signingString } from "../integrity/signing-string.ts";
import type { ReadObject } from "../integrity/verify-digest.ts";

// What only somebody with the signing key can do: the operator of the trail, or whoever took it.

/** The digest that an object spells. */
export function digestOf(object: ReadObject | undefined): DigestDocument {
  const digest = object && parseDigest(gunzipSync(object.body));
  assert.ok(digest);
  return digest;
}

/** A digest with some members changed, under the key that it now says, and signed anew. */
export async function resigned(
  house: TestHouse,
  object: ReadObject | undefined,
  change: Partial<DigestDocument>,
): Promise<ReadObject> {
  const signingKey = await house.keys.signingKey();
  const digest: DigestDocument = {
    ...digestOf(object),
    digestPublicKeyFingerprint: signingKey.fingerprint,
    ...change,
  };
  const plain = Buffer.from(JSON.stringify(digest));
  const { digestS3Bucket: bucket, digestS3Object: key } = digest;
  const text = signingString({
    endTime: digest.digestEndTime,
    bucket,
    key,
    hash: sha256Hex(plain),
    previousSignature: digest.previousDigestSignature,
  });
  const metadata = {
    signature: await signingKey.sign(text),
    "signature-algorithm": "SHA256withRSA",
  };
  return { bucket, key, body: gzipSync(plain), metadata };
}

/** The members by which a digest follows another. */
export function following(previous: ReadObject): Partial<DigestDocument> {
  return {
    previousDigestS3Bucket: previous.bucket,
    previousDigestS3Object: previous.key,
    previousDigestHashValue: sha256Hex(gunzipSync(previous.body)),
    previousDigestHashAlgorithm: "SHA-256",
    previousDigestSignature: previous.metadata["signature"] ?? "",
  };
}
