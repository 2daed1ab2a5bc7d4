import { parseDigestKey } from "../logfile/digest-key.ts";
import type { DigestAddress } from "../logfile/digest-key.ts";
import { forEachAtOnce } from "./at-once.ts";
import { previousPlace, provedDigest } from "./chain-digest.ts";
import type { ChainDigest } from "./chain-digest.ts";
import { objectName } from "./evidence-source.ts";
import type { ObjectPlace } from "./evidence-source.ts";
import { divideByRange, listDigests } from "./list-digests.ts";
import type { ListedDigest } from "./list-digests.ts";
import type { DigestOutcome } from "./object-checks.ts";
import type { ValidationRun } from "./validation-run.ts";

/**
 * Reads the digests that were listed for a chain, all at once, and then those that are named and
 * were not listed: a trail whose bucket or prefix was changed goes on elsewhere, and there the
 * folder is listed anew. Missing ones are among those that are returned.
 *
 * @param witness the digest after those: in a copy without metadata, it has the newest's signature
 */
export async function readChain(
  run: ValidationRun,
  listed: readonly ListedDigest[],
  witness: ListedDigest | undefined,
): Promise<readonly ChainDigest[]> {
  const reading = new ChainReading(run, listed);
  if (witness !== undefined && !run.source.hasMetadata) await reading.readWitness(witness);
  let wanted: readonly ListedDigest[] = listed;
  while (wanted.length > 0) {
    await reading.read(wanted);
    wanted = await reading.named();
  }
  return [...reading.digests.values()];
}

interface Claimed extends ListedDigest {
  readonly outcome: DigestOutcome;
}

class ChainReading {
  /** By name. */
  readonly digests = new Map<string, ChainDigest>();
  readonly #run: ValidationRun;
  readonly #folders: Set<string>;
  /** Signatures of digests, as their successors have them. */
  readonly #signatures = new Map<string, string>();

  constructor(run: ValidationRun, listed: readonly ListedDigest[]) {
    this.#run = run;
    this.#folders = new Set(listed.map(({ place }) => folderName(place)));
  }

  async read(wanted: readonly ListedDigest[]): Promise<void> {
    const { checks, inTurn, atOnceMax, progress } = this.#run;
    const claimed: Claimed[] = [];
    progress.objectsKnown += wanted.length;
    await forEachAtOnce(wanted, atOnceMax, async (digest) => {
      const outcome = await inTurn(digest.bytes, async () => checks.digest(digest.place));
      claimed.push({ ...digest, outcome });
      progress.objectsDone += 1;
    });
    // The newest first: in a copy without metadata, each has the signature of the one before.
    claimed.sort((a, b) => b.address.endAt - a.address.endAt);
    for (const digest of claimed) await this.#prove(digest);
  }

  /** Takes the signature that a digest has of the one before it. */
  async readWitness({ place, bytes }: ListedDigest): Promise<void> {
    const { checks, inTurn } = this.#run;
    this.#takeSignature(await inTurn(bytes, async () => checks.digest(place)));
  }

  /** It need not be proved: what it says is tried as a signature, and is one or is not. */
  #takeSignature(outcome: DigestOutcome): void {
    if (outcome.kind !== "claimed") return;
    const { previousDigestS3Bucket: bucket, previousDigestS3Object: key } = outcome.digest;
    const { previousDigestSignature: signature } = outcome.digest;
    if (bucket === null || key === null || signature === null) return;
    this.#signatures.set(objectName({ bucket, key }), signature);
  }

  async #prove({ place, address, outcome }: Claimed): Promise<void> {
    const { findKeys, source } = this.#run;
    const keys = await findKeys(address.region);
    const proof = { keys, signatures: this.#signatures, needsMetadata: source.hasMetadata };
    const digest = provedDigest(place, address, outcome, proof);
    this.digests.set(digest.name, digest);
    this.#takeSignature(outcome);
  }

  /** What proved digests name that is not known yet. Digests from before the range do not matter. */
  async named(): Promise<readonly ListedDigest[]> {
    const { range } = this.#run.options;
    const found = new Map<string, ListedDigest>();
    for (const { standing, address: successor } of this.digests.values()) {
      if (standing.kind === "unproved" || standing.startAt <= (range.from ?? -Infinity)) continue;
      const place = previousPlace(standing);
      if (place === undefined || this.digests.has(objectName(place))) continue;
      // Something signed that has no digest's name stands where the window began.
      const address = parseDigestKey(place.key) ?? { ...successor, endAt: standing.startAt };
      found.set(objectName(place), { place, address, bytes: 0 });
    }
    const named = [...found.values()];
    for (const digest of named) {
      for (const listed of await this.#listFolderOf(digest)) {
        const name = objectName(listed.place);
        if (!this.digests.has(name)) found.set(name, listed);
      }
    }
    return [...found.values()];
  }

  /** The rest of the chain where it was kept before, unless that is known. */
  async #listFolderOf({ place, address }: ListedDigest): Promise<readonly ListedDigest[]> {
    const { source, options, signal } = this.#run;
    const name = folderName(place);
    if (this.#folders.has(name)) return [];
    this.#folders.add(name);
    const folder = folderOf(place.key);
    try {
      const at = { bucket: place.bucket, folder };
      const { digests } = await listDigests(source, at, options.range, signal);
      const same = digests.filter((other) => isSameChain(other.address, address));
      return divideByRange(same, options.range).within;
    } catch (error) {
      signal.throwIfAborted();
      // It cannot be listed: what is named there is read by its name, one after the other.
      if (error instanceof Error) return [];
      throw error;
    }
  }
}

/** Whether two digests belong to one trail, account and Region. */
export function isSameChain(a: DigestAddress, b: DigestAddress): boolean {
  return (
    a.trailName === b.trailName &&
    a.homeRegion === b.homeRegion &&
    a.accountId === b.accountId &&
    a.region === b.region &&
    a.isBackfill === b.isBackfill
  );
}

/** Up to the Region: `…/CloudTrail-Digest/REGION/`. */
function folderOf(key: string): string {
  return key.split("/").slice(0, -4).concat("").join("/");
}

function folderName({ bucket, key }: ObjectPlace): string {
  return `${bucket}/${folderOf(key)}`;
}
