import type { Document, DocumentChange } from "../../documents/documents.ts";
import { storedFields } from "../stored-fields.ts";
import type { StoredFields } from "../stored-fields.ts";
import type { PreviousDigest } from "../../integrity/digest-document.ts";
import type { ChainPlace } from "./listed-files.ts";

/** The digests of one trail, account and Region: where the newest ended, and what comes next. */
export interface Chain {
  readonly place: ChainPlace;
  /** The span whose files it lists. */
  readonly span: number;
  /** Where the next window begins, milliseconds. Also of an ended chain: the next is not earlier. */
  readonly startAt: number;
  /** It has had its last digest. */
  readonly isEnded: boolean;
  /** The newest digest. Absent: the next one starts the chain. */
  readonly newest: PreviousDigest | undefined;
  /** The next digest, decided and not yet known to be in its bucket. */
  readonly decided: DecidedDigest | undefined;
}

/**
 * All that is needed to make the same object again: with the listed files and the chain's newest
 * digest, which do not change until it is there, it gives the same bytes under the same key.
 */
export interface DecidedDigest {
  readonly endAt: number;
  readonly bucket: string;
  readonly key: string;
  /** Of the key that has signed. It may have been replaced by the time the digest is put. */
  readonly fingerprint: string;
  /** SHA-256 of the uncompressed bytes. */
  readonly hash: string;
  readonly signature: string;
  /** The chain's files up to this sequence are listed. */
  readonly through: number;
  readonly fileCount: number;
  /** The chain ends with it. */
  readonly isLast: boolean;
  /** There are more files than it can list. */
  readonly isBehind: boolean;
  /** On the clock of `Uptime`. */
  readonly decidedAtMs: number;
}

/** The documents of all chains begin with this. */
export const chainsPrefix: string = "digest/chain/";

/** The documents of a trail's chains begin with this. */
export function chainsPrefixOf(trail: number): string {
  return `${chainsPrefix}${String(trail).padStart(10, "0")}/`;
}

export function chainKey({ trail, accountId, region }: ChainPlace): string {
  return `${chainsPrefixOf(trail)}${accountId}/${region}`;
}

export function storeChain(chain: Chain): DocumentChange {
  const { place, ...value } = chain;
  return { key: chainKey(place), value };
}

export function readChain(document: Document): Chain {
  const [trail = "", accountId = "", region = ""] = document.key
    .slice(chainsPrefix.length)
    .split("/");
  const fields = storedFields(document);
  const newest = fields.findFields("newest");
  const decided = fields.findFields("decided");
  return {
    place: { trail: Number(trail), accountId, region },
    span: fields.number("span"),
    startAt: fields.number("startAt"),
    isEnded: fields.flag("isEnded"),
    newest: newest && {
      bucket: newest.text("bucket"),
      key: newest.text("key"),
      hash: newest.text("hash"),
      signature: newest.text("signature"),
    },
    decided: decided && readDecided(decided),
  };
}

function readDecided(fields: StoredFields): DecidedDigest {
  return {
    endAt: fields.number("endAt"),
    bucket: fields.text("bucket"),
    key: fields.text("key"),
    fingerprint: fields.text("fingerprint"),
    hash: fields.text("hash"),
    signature: fields.text("signature"),
    through: fields.number("through"),
    fileCount: fields.number("fileCount"),
    isLast: fields.flag("isLast"),
    isBehind: fields.flag("isBehind"),
    decidedAtMs: fields.number("decidedAtMs"),
  };
}
