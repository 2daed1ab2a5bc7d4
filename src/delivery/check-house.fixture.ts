import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";

import { checkDigestChain } from "../integrity/check-chain.ts";
import type { PublicKeys, ReadObject } from "../integrity/verify-digest.ts";
import { parseDigestKey } from "../logfile/digest-key.ts";
import { parseLogFileKey } from "../logfile/log-file-key.ts";
import type { TestHouse } from "./house.fixture.ts";

/** A chain of digests as it was found in buckets. */
export interface FoundChain {
  /** Trail, account and Region, as the digests' names have them. */
  readonly owner: string;
  /** `digestStartTime` and `digestEndTime` of each, oldest first. */
  readonly windows: readonly (readonly [string, string])[];
  /** Names of the files listed, oldest digest first. */
  readonly files: readonly string[];
}

/** The event ids in all log files of a bucket, by the file's `bucket/key`. */
export function eventsIn(house: TestHouse, bucket: string): ReadonlyMap<string, readonly string[]> {
  const files = [...house.objects].filter(
    ([, object]) => object.bucket === bucket && parseLogFileKey(object.key) !== undefined,
  );
  return new Map(files.map(([name, { body }]) => [name, eventIdsOf(body)]));
}

function eventIdsOf(body: Uint8Array): readonly string[] {
  const file: unknown = JSON.parse(gunzipSync(body).toString());
  assert.ok(typeof file === "object" && file !== null && "Records" in file);
  const { Records: records } = file;
  assert.ok(Array.isArray(records));
  return records.map((record: { eventID: string }) => record.eventID);
}

/** Throws unless exactly these events are in the bucket's log files, each once. */
export function checkEvents(house: TestHouse, bucket: string, expected: readonly string[]): void {
  const found = [...eventsIn(house, bucket).values()].flat();
  assert.deepEqual(found.toSorted(), expected.toSorted());
}

/**
 * Every chain in all buckets, each walked from its newest digest to the one that starts it. Throws
 * unless all digests belong to one chain each, all verify, and no file is listed twice.
 */
export async function checkChains(house: TestHouse): Promise<readonly FoundChain[]> {
  const publicKeys: PublicKeys = new Map(
    (await house.keys.publicKeys()).map(({ fingerprint, der }) => [fingerprint, der]),
  );
  const find = async (bucket: string, key: string): Promise<ReadObject | undefined> =>
    house.objects.get(`${bucket}/${key}`);

  const left = new Map<
    string,
    { readonly object: ReadObject; readonly owner: string; endAt: number }
  >();
  for (const [name, object] of house.objects) {
    const address = parseDigestKey(object.key);
    if (address === undefined) continue;
    const owner = `${address.trailName}/${address.accountId}/${address.region}`;
    left.set(name, { object, owner, endAt: address.endAt });
  }
  const ends = [...left.values()].map(({ owner, endAt }) => `${owner} ${endAt}`);
  assert.equal(new Set(ends).size, ends.length, "no two digests of a chain have the same end");

  const chains: FoundChain[] = [];
  const listed: string[] = [];
  while (left.size > 0) {
    const [newest] = [...left.values()].toSorted((a, b) => b.endAt - a.endAt);
    assert.ok(newest);
    const { digests, files, faults } = await checkDigestChain(newest.object, find, publicKeys);
    assert.deepEqual(faults, []);
    for (const { digestS3Bucket, digestS3Object } of digests) {
      assert.ok(left.delete(`${digestS3Bucket}/${digestS3Object}`), "a digest is in one chain");
    }
    const names = files.map(({ s3Bucket, s3Object }) => `${s3Bucket}/${s3Object}`);
    listed.push(...names);
    const windows = digests.map(
      ({ digestStartTime, digestEndTime }) => [digestStartTime, digestEndTime] as const,
    );
    chains.push({
      owner: newest.owner,
      windows: windows.toReversed(),
      files: names.toReversed(),
    });
  }
  assert.equal(new Set(listed).size, listed.length, "no file is listed twice");
  return chains.toReversed();
}

/** As `checkChains`, and every log file in the bucket is listed. */
export async function checkAllListed(
  house: TestHouse,
  bucket: string,
): Promise<readonly FoundChain[]> {
  const chains = await checkChains(house);
  const listed = chains
    .flatMap(({ files }) => files)
    .filter((name) => name.startsWith(`${bucket}/`));
  assert.deepEqual(listed.toSorted(), [...eventsIn(house, bucket).keys()].toSorted());
  return chains;
}
