import type { Fault } from "./check-log-file.ts";
import { previousPlace } from "./chain-digest.ts";
import type { ChainDigest, ProvedDigest } from "./chain-digest.ts";
import type { ChainGap } from "./chain-result.ts";
import { objectName } from "./evidence-source.ts";

/** A digest that is in the chain. */
export type LinkedDigest = ChainDigest & { readonly standing: ProvedDigest };

/** Something wrong with an object of a chain. */
export interface ChainFault extends Fault {
  readonly name: string;
}

export interface ChainJudgement {
  /** Newest first: proved, and named by the one after it, as far as there is one. */
  readonly linked: readonly LinkedDigest[];
  readonly faults: readonly ChainFault[];
  readonly gaps: readonly ChainGap[];
}

/**
 * Judges how the digests of a chain stand to each other. A digest that names one before it must be
 * followed by that very one (bucket, key, hash, signature), whose window ends where its own begins;
 * none may stand between them. Where a digest cannot be relied on, the walk goes on with the next
 * older one that can.
 *
 * @param digests of one chain, all that were found and those that were named and not found
 */
export function judgeChain(digests: readonly ChainDigest[]): ChainJudgement {
  const walk = new Walk();
  for (const digest of newestFirst(digests)) walk.take(digest);
  walk.end();
  return walk;
}

/**
 * Judges backfill digests: whom they name must be as they say. Their windows need not meet, and what
 * order they come in is not documented.
 */
export function judgeBackfill(digests: readonly ChainDigest[]): ChainJudgement {
  const faults: ChainFault[] = [];
  const linked: LinkedDigest[] = [];
  for (const { standing, ...rest } of newestFirst(digests)) {
    if (standing.kind === "proved") linked.push({ ...rest, standing });
    else faults.push({ rule: standing.rule, detail: standing.detail, name: rest.name });
  }
  const byName = new Map(linked.map((digest) => [digest.name, digest]));
  for (const { standing } of linked) {
    const place = previousPlace(standing);
    const previous = place && byName.get(objectName(place));
    if (previous !== undefined) faults.push(...linkFaults(previous, standing));
  }
  return { linked, faults, gaps: [] };
}

function newestFirst(digests: readonly ChainDigest[]): readonly ChainDigest[] {
  return digests.toSorted((a, b) => b.address.endAt - a.address.endAt);
}

class Walk implements ChainJudgement {
  readonly linked: LinkedDigest[] = [];
  readonly faults: ChainFault[] = [];
  readonly gaps: ChainGap[] = [];
  /** The next newer digest, when it is proved: what it names is what must come now. */
  #successor: LinkedDigest | undefined;
  /** A digest that is missing, and where the hole ends that it leaves. */
  #hole: { readonly name: string; readonly until: string } | undefined;

  /** Takes the digests in turn, newest first. */
  take({ standing, ...rest }: ChainDigest): void {
    const expected = this.#successor && previousPlace(this.#successor.standing);
    const isExpected = expected !== undefined && objectName(expected) === rest.name;
    if (standing.kind === "unproved") {
      if (standing.rule === "digest-missing" && this.#successor !== undefined) {
        const until = this.#successor.standing.digest.digestStartTime;
        this.#hole = { name: rest.name, until };
      } else {
        this.faults.push({ rule: standing.rule, detail: standing.detail, name: rest.name });
      }
      // One that its successor does not name changes nothing about what is named.
      if (isExpected) this.#successor = undefined;
      return;
    }
    const digest: LinkedDigest = { ...rest, standing };
    if (expected !== undefined && !isExpected) {
      const detail = `the next digest follows another one, ${objectName(expected)}`;
      this.faults.push({ rule: "digest-unlinked", name: digest.name, detail });
      return;
    }
    this.#closeHole(`from ${standing.digest.digestEndTime}`);
    const successor = this.#successor;
    if (successor !== undefined) {
      if (isExpected) this.faults.push(...linksOf(digest, successor.standing));
      else this.#checkNewStart(digest, successor);
    }
    this.linked.push(digest);
    this.#successor = digest;
  }

  end(): void {
    this.#closeHole("from any time before");
  }

  #closeHole(from: string): void {
    if (this.#hole === undefined) return;
    const { name, until } = this.#hole;
    const detail = `not found: no digest is there ${from} until ${until}`;
    this.faults.push({ rule: "digest-missing", name, detail });
    this.#hole = undefined;
  }

  /** The successor starts a chain: between the two there was none. */
  #checkNewStart({ name, standing }: LinkedDigest, successor: LinkedDigest): void {
    const [from, to] = [standing.endAt, successor.standing.startAt];
    if (from < to) this.gaps.push({ from, to, lastWindowAt: standing.startAt });
    if (from <= to) return;
    const detail = `its window ends after the chain that follows it begins, ${successor.name}`;
    this.faults.push({ rule: "window-overlap", name, detail });
  }
}

function linksOf(digest: LinkedDigest, successor: ProvedDigest): readonly ChainFault[] {
  const { name, standing } = digest;
  const faults = linkFaults(digest, successor);
  if (successor.startAt === standing.endAt) return faults;
  const { digestEndTime } = standing.digest;
  const detail = `its window ends at ${digestEndTime}, the next begins at ${successor.digest.digestStartTime}`;
  const rule = successor.startAt > standing.endAt ? "window-gap" : "window-overlap";
  return [...faults, { rule, name, detail }];
}

function linkFaults(
  { name, standing }: LinkedDigest,
  { digest: successor }: ProvedDigest,
): readonly ChainFault[] {
  const faults: ChainFault[] = [];
  const add = (rule: Fault["rule"], detail: string): number => faults.push({ rule, name, detail });
  if (successor.previousDigestHashValue !== standing.hash) {
    add("previous-hash", "its hash is not the one that the next digest has of it");
  }
  if (successor.previousDigestSignature !== standing.signature) {
    add("previous-signature", "its signature is not the one that the next digest has of it");
  }
  if (successor.awsAccountId !== standing.digest.awsAccountId) {
    add("previous-account", `it is of account ${standing.digest.awsAccountId}`);
  }
  return faults;
}
