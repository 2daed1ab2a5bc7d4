import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { PutBucketPolicyCommand } from "@aws-sdk/client-s3";

import { run } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { callerIdentity } from "./load.ts";
import type { ValidatedTrail } from "./load.ts";
import { sdkFor, trailStatus } from "./sdk.ts";

// A Cairn that records, and a bucket that another S3 keeps: what tests against any other make share.

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The account whose activity is recorded. */
export const recorded: Keys & { readonly id: string } = {
  id: "111122223333",
  accessKeyId: "AKIACAIRNRECORDED001",
  secretAccessKey: "recorded-secret-access-key",
};
export const bucket = "org-audit-logs";
export const trail: ValidatedTrail = {
  arn: `arn:aws:cloudtrail:us-east-1:${recorded.id}:trail/mounted`,
  bucket,
};

/** The configuration of the recording Cairn. `auditor`: who may read the bucket where it is. */
export function writeConfig(
  directory: string,
  place: { readonly endpoint: string; readonly auditor: Keys; readonly courierKeys: string },
): string {
  const { accessKeyId, secretAccessKey } = place.auditor;
  const config = {
    accounts: [recorded, { id: "222233334444", accessKeyId, secretAccessKey }],
    noDefaultTrail: true,
    regions: "us-east-1",
    deliveryInterval: "300ms",
    digestInterval: "1s",
    mountedBuckets: [
      {
        name: bucket,
        region: "us-east-1",
        endpoint: place.endpoint,
        credentialsFile: place.courierKeys,
        profile: "courier",
        connectTimeout: "1s",
        requestTimeout: "5s",
      },
    ],
  };
  const path = join(directory, "cairn.json");
  writeFileSync(path, JSON.stringify(config));
  return path;
}

/** The policy of docs/configuration.md, for the identity that the mount has over there. */
export async function openBucket(owner: Keys & { endpoint: string }, aws: string): Promise<void> {
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AWSCloudTrailWrite20150319",
        Effect: "Allow",
        Principal: { AWS: aws },
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::${bucket}/AWSLogs/${recorded.id}/*`,
        Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
    ],
  };
  using sdk = sdkFor(owner);
  const Policy = JSON.stringify(policy);
  await sdk.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
}

export async function makeTrail(cairn: CairnProcess): Promise<void> {
  using sdk = sdkFor(cairn);
  await sdk.cloudtrail.send(
    new CreateTrailCommand({
      Name: "mounted",
      S3BucketName: bucket,
      EnableLogFileValidation: true,
    }),
  );
  await sdk.cloudtrail.send(new StartLoggingCommand({ Name: "mounted" }));
}

/** Waits for what `LatestDeliveryError` and `LatestDigestDeliveryError` are to say. */
export async function errorsUntil(
  cairn: CairnProcess,
  expected: RegExp | undefined,
): Promise<void> {
  using sdk = sdkFor(cairn);
  const deadline = performance.now() + 40_000;
  for (;;) {
    const status = await trailStatus(sdk, "mounted");
    const errors = [status.LatestDeliveryError, status.LatestDigestDeliveryError];
    const holds = errors.every((code) =>
      expected === undefined ? code === undefined : expected.test(code ?? ""),
    );
    if (holds) return;
    assert.ok(
      performance.now() < deadline,
      `${JSON.stringify(status)}\n${cairn.log().slice(-2000)}`,
    );
    await sleep(200);
  }
}

/** Makes calls; @returns the request ids of those that were answered. */
export async function calls(cairn: CairnProcess, count: number): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let call = 0; call < count; call += 1) {
    const id = await callerIdentity(cairn);
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

/** The AWS CLI as docs/configuration.md sets it up: all from Cairn, but objects from over there. */
export function auditCli(
  directory: string,
  place: { readonly cairn: string; readonly s3: string; readonly auditor: Keys },
): (...args: readonly string[]) => ReturnType<typeof run> {
  const { accessKeyId, secretAccessKey } = place.auditor;
  const [config, keys] = [join(directory, "aws-config"), join(directory, "aws-credentials")];
  const lines = [
    ...["[profile audit]", "services = audit", "[services audit]"],
    ...["cloudtrail =", `  endpoint_url = ${place.cairn}`, "s3 =", `  endpoint_url = ${place.s3}`],
  ];
  writeFileSync(config, lines.join("\n"));
  writeFileSync(
    keys,
    `[audit]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
  return async (...args) =>
    run("aws", ["--profile", "audit", ...args], {
      env: {
        AWS_CONFIG_FILE: config,
        AWS_SHARED_CREDENTIALS_FILE: keys,
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_PAGER: "",
      },
    });
}
