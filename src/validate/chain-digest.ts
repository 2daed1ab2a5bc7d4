import type { DigestDocument } from "../integrity/digest-document.ts";
import { signatureFault } from "../integrity/verify-digest.ts";
import type { ClaimedDigest, DigestFault, PublicKeys } from "../integrity/verify-digest.ts";
import { parseDigestKey } from "../logfile/digest-key.ts";
import type { DigestAddress } from "../logfile/digest-key.ts";
import type { Fault } from "./check-log-file.ts";
import { objectName } from "./evidence-source.ts";
import type { ObjectPlace } from "./evidence-source.ts";
import type { DigestOutcome } from "./object-checks.ts";
import type { RuleName } from "./rules.ts";
import type { TrustedKey } from "./trusted-keys.ts";

/** A digest whose signature has proved it. */
export interface ProvedDigest {
  readonly kind: "proved";
  readonly digest: DigestDocument;
  readonly hash: string;
  readonly signature: string;
  /** Of its window, milliseconds. */
  readonly startAt: number;
  readonly endAt: number;
}

/** A digest of a chain, as it was found, or was not. */
export interface ChainDigest {
  /** `s3://BUCKET/KEY`. */
  readonly name: string;
  readonly place: ObjectPlace;
  /** As its key has it: with the end of its window. */
  readonly address: DigestAddress;
  readonly standing: ProvedDigest | ({ readonly kind: "unproved" } & Fault);
}

/** What a digest is proved with. */
export interface Proof {
  readonly keys: readonly TrustedKey[] | string;
  /** Signatures of digests as their successors have them, by name: proved with those. */
  readonly signatures: ReadonlyMap<string, string>;
  /** Whether the digest must have its signature with it. */
  readonly needsMetadata: boolean;
}

/** Judges a digest by its signature, and by the key that made it. */
export function provedDigest(
  place: ObjectPlace,
  address: DigestAddress,
  outcome: DigestOutcome,
  proof: Proof,
): ChainDigest {
  const name = objectName(place);
  const unproved = ({ rule, detail }: Fault): ChainDigest => {
    return { name, place, address, standing: { kind: "unproved", rule, detail } };
  };
  if (outcome.kind !== "claimed") return unproved(objectFault(outcome));
  const isEnough = outcome.signature !== undefined || !proof.needsMetadata;
  const signature = outcome.signature ?? (isEnough ? proof.signatures.get(name) : undefined);
  if (signature === undefined) return unproved(proof.needsMetadata ? unsigned : unsignedCopy);
  const isDated = outcome.generatedAt !== undefined || address.isBackfill !== true;
  if (!isDated && proof.needsMetadata) return unproved(undated);
  const fault = faultOfProof(outcome, address, signature, proof.keys);
  if (fault !== undefined) return unproved(fault);

  const { digest, hash } = outcome;
  const startAt = Date.parse(digest.digestStartTime);
  const endAt = Date.parse(digest.digestEndTime);
  const standing: ProvedDigest = { kind: "proved", digest, hash, signature, startAt, endAt };
  return { name, place, address, standing };
}

const unsigned: Fault = { rule: "digest-unsigned", detail: "its metadata has no signature" };
const undated: Fault = {
  rule: "digest-format",
  detail: "its metadata does not say when it was made, as a backfill digest's does",
};
const unsignedCopy: Fault = {
  rule: "digest-unreadable",
  detail: "the copy has no signature of it, nor a digest that follows",
};

function objectFault(outcome: Exclude<DigestOutcome, ClaimedDigest>): Fault {
  if (outcome.kind === "missing") return { rule: "digest-missing", detail: "not found" };
  if (outcome.kind === "unreadable") return { rule: "digest-unreadable", detail: outcome.reason };
  return { rule: ruleOf[outcome.reason], detail: outcome.reason };
}

function faultOfProof(
  claimed: ClaimedDigest,
  address: DigestAddress,
  signature: string,
  keys: Proof["keys"],
): Fault | undefined {
  if (typeof keys === "string") return { rule: "public-keys-unavailable", detail: keys };
  const { digest } = claimed;
  const known: PublicKeys = new Map(keys.map((key) => [key.fingerprint, key.der]));
  const reason = signatureFault(claimed, signature, known);
  if (reason !== undefined) {
    const detail = `${reason} (${digest.digestPublicKeyFingerprint})`;
    return { rule: ruleOf[reason], detail };
  }
  if (address.accountId !== digest.awsAccountId) {
    const detail = `its name says another account than ${digest.awsAccountId}`;
    return { rule: "digest-name", detail };
  }
  return validityFault(claimed, keys);
}

const ruleOf: Readonly<Record<DigestFault, RuleName>> = {
  "invalid format": "digest-format",
  "no signature": "digest-unsigned",
  "moved from its original location": "digest-moved",
  "stamp in the key is not the end time": "digest-name",
  "public key not found": "public-key-unknown",
  "public key does not have its fingerprint": "public-key-fingerprint",
  "signature verification failed": "digest-signature",
};

/** A digest is signed some time after its window: by then its key may be another one. */
const signingDelayMs = 2 * 3_600_000;

function validityFault({ digest }: ClaimedDigest, keys: readonly TrustedKey[]): Fault | undefined {
  const fingerprint = digest.digestPublicKeyFingerprint;
  const endAt = Date.parse(digest.digestEndTime);
  const isBackfill = parseDigestKey(digest.digestS3Object)?.isBackfill === true;
  // A backfill digest is signed long after its window, by a key of that time.
  const latest = isBackfill ? Infinity : endAt + signingDelayMs;
  const isValid = keys.some(
    (key) => key.fingerprint === fingerprint && key.validFrom <= latest && endAt <= key.validTo,
  );
  if (isValid) return undefined;
  const detail = `signed with a key that is not valid at its end time (${fingerprint})`;
  return { rule: "public-key-validity", detail };
}

/** The digest that a proved one names as the one before; undefined: it starts a chain. */
export function previousPlace({ digest }: ProvedDigest): ObjectPlace | undefined {
  const { previousDigestS3Bucket: bucket, previousDigestS3Object: key } = digest;
  return bucket === null || key === null ? undefined : { bucket, key };
}
