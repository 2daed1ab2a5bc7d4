import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";

import { accountId, region, TestHouse } from "../delivery/house.fixture.ts";
import type { HouseOptions } from "../delivery/house.fixture.ts";
import type { ReadObject } from "../integrity/verify-digest.ts";
import { parseDigestKey } from "../logfile/digest-key.ts";
import { parseLogFileKey } from "../logfile/log-file-key.ts";
import { encodeEntry } from "../record/entry.ts";
import { readEnvelope } from "../record/read-envelope.ts";
import { memorySource } from "./memory-source.fixture.ts";
import { directChecks, turnsFor } from "./object-checks.ts";
import type { Finding } from "./rules.ts";
import { pinnedKeys } from "./trusted-keys.ts";
import type { TrustedKey } from "./trusted-keys.ts";
import type { ValidationOptions } from "./validation-options.ts";
import { validationReport } from "./validation-report.ts";
import type { ValidationReport } from "./validation-report.ts";
import { SeenEvents } from "./validation-run.ts";
import { validateTrail } from "./validate-trail.ts";

// Trails whose log files and digests the real delivery has written into memory, to be tampered with.

export const minuteMs = 60_000;
export const bucket = "logs-1";
export { accountId, region };

/** A house with one trail that logs with validation; a digest a minute. */
export async function loggingHouse(options: HouseOptions = {}): Promise<TestHouse> {
  const house = new TestHouse({ digestIntervalMs: minuteMs, ...options });
  house.trails.make(1, { isMultiRegion: (options.regions ?? []).length > 1 });
  await house.open();
  return house;
}

/** Puts a whole CloudTrail record on its way. @returns its event id */
export async function record(
  house: TestHouse,
  change: Readonly<Record<string, unknown>> = {},
  trails: readonly number[] = [1],
): Promise<string> {
  const eventID = Buffer.from(house.world.random.bytes(16)).toString("hex");
  const content = {
    eventVersion: "1.11",
    userIdentity: { type: "Root", accountId, arn: `arn:aws:iam::${accountId}:root` },
    eventTime: `${new Date(house.world.clock.now()).toISOString().slice(0, 19)}Z`,
    eventSource: "s3.amazonaws.com",
    eventName: "CreateBucket",
    awsRegion: region,
    eventID,
    readOnly: false,
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: "Management",
    ...change,
  };
  const { envelope } = readEnvelope(content);
  assert.ok(envelope);
  const bytes = Buffer.from(JSON.stringify(content));
  await house.journal.append([encodeEntry(envelope, trails, bytes)]);
  return eventID;
}

/** A record and the round that delivers it, `count` times, one digest window each. */
export async function activity(house: TestHouse, count: number): Promise<void> {
  for (let window = 0; window < count; window += 1) {
    await record(house);
    await house.world.clock.advance(minuteMs);
    await house.delivery().flush();
  }
}

/** The keys that the house signs with, valid in all its time. */
export async function keysOf(
  house: TestHouse,
  regions: readonly string[] = [region],
): Promise<readonly TrustedKey[]> {
  const keys = await house.keys.publicKeys();
  const validity = { validFrom: 0, validTo: Date.UTC(2100, 0, 1) };
  return regions.flatMap((name) =>
    keys.map(({ fingerprint, der }) => ({ region: name, fingerprint, der, ...validity })),
  );
}

export interface ValidateChanges extends Partial<ValidationOptions> {
  readonly objects?: ReadonlyMap<string, ReadObject | undefined>;
  readonly hasMetadata?: boolean;
  readonly keys?: readonly TrustedKey[];
  readonly allowed?: readonly string[];
}

/** Validates what is in the house's buckets, up to now. */
export async function validate(
  house: TestHouse,
  { objects, hasMetadata = true, keys, ...change }: ValidateChanges = {},
): Promise<ValidationReport> {
  const source = memorySource(objects ?? house.objects, hasMetadata);
  const options: ValidationOptions = {
    bucket,
    prefix: "",
    range: { to: house.world.clock.now(), isOpenEnded: true },
    ...change,
  };
  const findings: Finding[] = [];
  const { signal } = new AbortController();
  const result = await validateTrail({
    options,
    source,
    checks: directChecks(source, signal),
    inTurn: turnsFor(8, 64 * 1024 * 1024),
    atOnceMax: 8,
    findKeys: pinnedKeys(keys ?? (await keysOf(house))),
    progress: { objectsKnown: 0, objectsDone: 0, findings: 0 },
    report: (finding) => findings.push(finding),
    signal,
    seenEvents: new SeenEvents(),
  });
  return validationReport(options, result, findings, []);
}

/** Names (`bucket/key`) of all digests, oldest first. */
export function digestsIn(house: TestHouse): readonly string[] {
  return [...house.objects]
    .flatMap(([name, { key }]) => {
      const address = parseDigestKey(key);
      return address === undefined ? [] : [{ name, at: address.endAt }];
    })
    .toSorted((a, b) => a.at - b.at)
    .map(({ name }) => name);
}

/** Names of all log files, oldest first. */
export function logFilesIn(house: TestHouse): readonly string[] {
  return [...house.objects]
    .filter(([, { key }]) => parseLogFileKey(key) !== undefined)
    .map(([name]) => name);
}

/** A copy of the house's objects with one replaced; `undefined` in place of a body: removed. */
export function tampered(
  house: TestHouse,
  name: string,
  change: ((object: ReadObject) => Partial<ReadObject>) | undefined,
): Map<string, ReadObject> {
  const objects = new Map(house.objects);
  const object = objects.get(name);
  assert.ok(object, name);
  if (change === undefined) objects.delete(name);
  else objects.set(name, { ...object, ...change(object) });
  return objects;
}

/** Applies a change to the text that an object has inside its compression. */
export function rewritten(
  { body }: ReadObject,
  change: (text: string) => string,
): { readonly body: Uint8Array } {
  return { body: gzipSync(change(gunzipSync(body).toString())) };
}

/** Rules and objects of findings. */
export function findingsOf({ findings }: ValidationReport): readonly string[] {
  return findings.map(({ rule, object = "" }) => `${rule} ${object.replace("s3://", "")}`.trim());
}
