import { gzipSync } from "node:zlib";

import { assert } from "../../base/assert.ts";
import type { Clock } from "../../base/world.ts";
import { findDigestStatus, storeDigestStatus } from "../statuses.ts";
import { onBehalfOf } from "../target.ts";
import type { DeliveryOutcome, DeliveryTarget } from "../target.ts";
import type { Uptime } from "../uptime.ts";
import type { Documents } from "../../documents/documents.ts";
import { digestBytes, secondText } from "../../integrity/digest-document.ts";
import { sha256Hex } from "../../integrity/sha256.ts";
import { signingString } from "../../integrity/signing-string.ts";
import type { Keys } from "../../keys/keys.ts";
import { digestKey } from "../../logfile/digest-key.ts";
import { organizationInKeys } from "../../trails/trail-organizations.ts";
import type { Trail } from "../../trails/trail.ts";
import { storeChain } from "./chain.ts";
import type { Chain, DecidedDigest } from "./chain.ts";
import { listUnlisted, removeUnlisted } from "./listed-files.ts";
import type { UnlistedFile } from "./listed-files.ts";

// The three steps of a digest: decide, put, advance. Each can be done again after a crash.

/**
 * How many files a digest lists at most: about 6 MB. What is over goes into the next one, which then
 * comes a second later.
 */
const filesMax = 10_000;

export interface DigestStepsOptions {
  readonly clock: Clock;
  readonly documents: Documents;
  readonly target: DeliveryTarget;
  readonly keys: Keys;
  readonly uptime: Uptime;
  /** Fires when delivery stops: a put under way is left to the next start. */
  readonly signal: AbortSignal;
}

export type DecidedChain = Chain & { readonly decided: DecidedDigest };

/**
 * Fixes the chain's next digest: the window up to `endAt`, its place, the files and the signature.
 * A crash before the write leaves nothing; after it, this very digest.
 *
 * The files are those that were delivered up to `endAt`, whenever their own window was: a file that
 * came late, because its bucket was away, is listed by the digest after its delivery. (AWS has
 * backfill digests for these.) The last digest of a chain lists all that are left.
 */
export async function decideDigest(
  options: DigestStepsOptions,
  chain: Chain,
  trail: Trail,
  window: { readonly endAt: number; readonly isLast: boolean },
): Promise<DecidedChain> {
  const { documents, keys, uptime } = options;
  const { endAt } = window;
  const { files, isBehind } = await filesOf(options, chain, window);
  const { bucket } = trail;
  const key = digestKeyOf(chain, trail, endAt);
  const signingKey = await keys.signingKey(chain.place.region, endAt);
  const { fingerprint } = signingKey;
  const hash = sha256Hex(bytesOf(chain, { endAt, bucket, key, fingerprint }, files));
  const text = signingString({
    endTime: secondText(endAt),
    bucket,
    key,
    hash,
    previousSignature: chain.newest?.signature ?? null,
  });
  const decided: DecidedDigest = {
    endAt,
    bucket,
    key,
    fingerprint,
    hash,
    signature: await signingKey.sign(text),
    through: files.at(-1)?.sequence ?? 0,
    fileCount: files.length,
    isLast: window.isLast && !isBehind,
    isBehind,
    decidedAtMs: uptime.now(),
  };
  const changed = { ...chain, decided };
  await documents.write([storeChain(changed)]);
  return changed;
}

/** The key of a digest as the trail has its files delivered now. */
export function digestKeyOf({ place }: Chain, trail: Trail, endAt: number): string {
  const { accountId, region } = place;
  const { prefix, name: trailName, homeRegion } = trail;
  const of = organizationInKeys(trail, accountId);
  return digestKey({ prefix, ...of, accountId, region, trailName, homeRegion, endAt });
}

/** Puts the digest that is decided. Rejects when the bucket was not reached. */
export async function putDigest(
  options: DigestStepsOptions,
  chain: DecidedChain,
  trail: Trail,
): Promise<DeliveryOutcome> {
  const { decided } = chain;
  const files = await listedFiles(options.documents, chain);
  const plain = bytesOf(chain, decided, files);
  assert(sha256Hex(plain) === decided.hash, "a digest that is decided does not change");
  const { signature } = decided;
  const digest = {
    bucket: decided.bucket,
    key: decided.key,
    body: gzipSync(plain),
    metadata: { signature, "signature-algorithm": "SHA256withRSA" },
    ...onBehalfOf(trail),
  };
  return options.target.put(digest, options.signal);
}

/**
 * The bucket has answered for the digest: the chain goes on behind it, and its files are listed. A
 * crash before the write leaves a digest that is put once more.
 */
export async function advanceChain(
  options: DigestStepsOptions,
  chain: DecidedChain,
): Promise<Chain> {
  const { documents, clock } = options;
  const { decided, place, span } = chain;
  const { bucket, key, hash, signature } = decided;
  const files = await listedFiles(documents, chain);
  const newest = decided.isLast ? undefined : { bucket, key, hash, signature };
  const advanced: Chain = {
    place,
    span,
    startAt: decided.endAt,
    isEnded: decided.isLast,
    newest,
    decided: undefined,
  };
  await documents.write([
    storeChain(advanced),
    ...files.map((file) => removeUnlisted(place, file)),
    storeDigestStatus(place.trail, place.region, { latestDigestAt: clock.now() }),
  ]);
  return advanced;
}

/** Ends a chain without its last digest: its files stay, and no digest lists them. */
export async function abandonChain(
  { documents }: DigestStepsOptions,
  chain: DecidedChain,
): Promise<Chain> {
  const { place, span, decided } = chain;
  const files = await listedFiles(documents, chain);
  const ended = { startAt: decided.endAt, isEnded: true, newest: undefined, decided: undefined };
  const abandoned: Chain = { place, span, ...ended };
  await documents.write([
    storeChain(abandoned),
    ...files.map((file) => removeUnlisted(place, file)),
  ]);
  return abandoned;
}

/** Writes down that the bucket has refused a digest. */
export async function noteRefusal(
  { documents }: DigestStepsOptions,
  chain: Chain,
  code: string,
): Promise<void> {
  const { trail, region } = chain.place;
  const status = await findDigestStatus(documents, trail, region);
  if (status.latestDigestError === code) return;
  const changed = { ...status, latestDigestError: code };
  await documents.write([storeDigestStatus(trail, region, changed)]);
}

async function filesOf(
  { clock, documents }: DigestStepsOptions,
  { place, span }: Chain,
  { endAt, isLast }: { readonly endAt: number; readonly isLast: boolean },
): Promise<{ readonly files: readonly UnlistedFile[]; readonly isBehind: boolean }> {
  const range = { span, through: Infinity, limit: filesMax + 1 };
  const files = await listUnlisted(documents, place, range);
  // Later than now: the clock has gone back since, and the file is not to wait for it.
  const now = clock.now();
  const isLater = ({ deliveredAt }: UnlistedFile): boolean =>
    !isLast && endAt < deliveredAt && deliveredAt <= now;
  const later = files.findIndex(isLater);
  const delivered = later === -1 ? files : files.slice(0, later);
  return { files: delivered.slice(0, filesMax), isBehind: delivered.length > filesMax };
}

/** The files of the digest that is decided: what is stored of them stays until it has advanced. */
async function listedFiles(
  documents: Documents,
  { place, span, decided }: DecidedChain,
): Promise<readonly UnlistedFile[]> {
  const { through, fileCount } = decided;
  const files = await listUnlisted(documents, place, { span, through, limit: fileCount });
  assert(files.length === fileCount, "the files of a digest that is decided are there");
  return files;
}

function bytesOf(
  { place, startAt, newest }: Chain,
  digest: Pick<DecidedDigest, "endAt" | "bucket" | "key" | "fingerprint">,
  files: readonly UnlistedFile[],
): Uint8Array {
  const { endAt, bucket, key, fingerprint } = digest;
  return digestBytes({
    accountId: place.accountId,
    startAt,
    endAt,
    bucket,
    key,
    fingerprint,
    ...(newest === undefined ? {} : { previous: newest }),
    files,
  });
}
