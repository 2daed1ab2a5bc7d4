import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type { CairnProcess, run } from "./cairn-process.ts";
import { logFilesIn, recordsOf } from "./log-files.ts";
import type { Reader } from "./log-files.ts";
import { signedHeaders } from "./signed-request.ts";

/** What clients were told, so that it can be held against the log files. */
export interface Acknowledged {
  /** Event ids that an import was told are accepted. */
  readonly eventIds: Set<string>;
  /** Request ids of answered calls. */
  readonly requestIds: Set<string>;
}

type Target = Pick<CairnProcess, "endpoint" | "accessKeyId" | "secretAccessKey">;

/** A management event as a service of `account` would have recorded it. */
export function sampleRecord(account: string, region: string): Record<string, unknown> {
  return {
    eventVersion: "1.11",
    userIdentity: { type: "Root", principalId: account, accountId: account },
    eventTime: `${new Date().toISOString().slice(0, 19)}Z`,
    eventSource: "ec2.amazonaws.com",
    eventName: "RunInstances",
    awsRegion: region,
    sourceIPAddress: "192.0.2.1",
    userAgent: "load",
    requestParameters: { note: "x".repeat(200) },
    responseElements: null,
    requestID: randomUUID(),
    eventID: randomUUID(),
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: "Management",
  };
}

/** Imports records in one batch; resolves with the answer's counts. Throws when there is no answer. */
export async function importBatch(
  cairn: Target,
  records: readonly object[],
): Promise<{ status: number; accepted: number; duplicates: number; rejected: readonly unknown[] }> {
  const body = Buffer.from(records.map((record) => JSON.stringify(record)).join("\n"));
  const request = {
    method: "POST",
    path: "/import-records",
    service: "cairn",
    region: "us-east-1",
    headers: { "content-type": "application/x-ndjson" },
    body,
  };
  const response = await fetch(`${cairn.endpoint}${request.path}`, {
    method: "POST",
    headers: signedHeaders(request, cairn.endpoint, cairn),
    body,
  });
  const text = await response.text();
  return response.ok
    ? { status: 200, ...JSON.parse(text) }
    : { status: response.status, accepted: 0, duplicates: 0, rejected: [text] };
}

/** One signed GetCallerIdentity; resolves with its request id, or undefined when it was refused. */
export async function callerIdentity(
  cairn: Target,
  clockOffsetMs = 0,
): Promise<string | undefined> {
  const request = {
    method: "POST",
    path: "/",
    service: "sts",
    region: "us-east-1",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from("Action=GetCallerIdentity&Version=2011-06-15"),
    clockOffsetMs,
  };
  const response = await fetch(cairn.endpoint, {
    method: "POST",
    headers: signedHeaders(request, cairn.endpoint, cairn),
    body: request.body,
  });
  await response.arrayBuffer();
  return response.ok ? (response.headers.get("x-amzn-requestid") ?? undefined) : undefined;
}

/** Every record in every log file of a bucket: how often each event id and request id stands there. */
export async function deliveredIds(
  cairn: Reader,
  bucket: string,
): Promise<{ eventIds: Map<string, number>; requestIds: Map<string, number> }> {
  const found = { eventIds: new Map<string, number>(), requestIds: new Map<string, number>() };
  const count = (map: Map<string, number>, id: unknown): void => {
    if (typeof id === "string") map.set(id, (map.get(id) ?? 0) + 1);
  };
  for await (const logFile of logFilesIn(cairn, bucket)) {
    for (const record of recordsOf(logFile)) {
      count(found.eventIds, record["eventID"]);
      count(found.requestIds, record["requestID"]);
    }
  }
  return found;
}

/** Waits until what was acknowledged is in the log files, and checks that it is there once. */
export async function checkDelivered(
  cairn: Reader,
  bucket: string,
  acknowledged: Acknowledged,
): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const { eventIds, requestIds } = await deliveredIds(cairn, bucket);
    const missing = [...acknowledged.eventIds].filter((id) => !eventIds.has(id));
    const unrecorded = [...acknowledged.requestIds].filter((id) => !requestIds.has(id));
    if (missing.length + unrecorded.length === 0 || performance.now() > deadline) {
      assert.deepEqual(missing, [], "acknowledged events that are in no log file");
      assert.deepEqual(unrecorded, [], "answered calls that are in no log file");
      const twice = [...eventIds].filter(([, times]) => times > 1);
      assert.deepEqual(twice, [], "events that stand in the log files twice");
      return;
    }
    await sleep(1000);
  }
}

/** By its ARN; with its bucket, for a reader of another account, who cannot describe it. */
export type ValidatedTrail = string | { readonly arn: string; readonly bucket: string };

/** The AWS CLI's own verdict on a trail in a Region. */
export async function validateLogs(
  aws: (...args: readonly string[]) => ReturnType<typeof run>,
  trail: ValidatedTrail,
  since: number,
  region: string,
): Promise<{ status: number | null; said: string }> {
  const start = `${new Date(since).toISOString().slice(0, 19)}Z`;
  const isNamed = typeof trail === "string";
  const { status, stdout, stderr } = await aws(
    ...["cloudtrail", "validate-logs", "--trail-arn", isNamed ? trail : trail.arn],
    ...(isNamed ? [] : ["--s3-bucket", trail.bucket]),
    ...["--start-time", start, "--region", region],
  );
  return { status, said: stdout + stderr };
}

/**
 * The CLI finds everything valid, and no gap, in each Region: within a minute, because digests that
 * a fault has held up come later.
 */
export async function checkValid(
  aws: (...args: readonly string[]) => ReturnType<typeof run>,
  trail: ValidatedTrail,
  since: number,
  regions: readonly string[],
): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (const region of regions) {
    for (;;) {
      const { status, said } = await validateLogs(aws, trail, since, region);
      const isValid = [/(\d+)\/\1 digest files valid/, /(\d+)\/\1 log files valid/].every((line) =>
        line.test(said),
      );
      if (status === 0 && isValid && !said.includes("No log files were delivered")) break;
      assert.ok(performance.now() < deadline, `${region}: ${status}\n${said}`);
      await sleep(1000);
    }
  }
}
