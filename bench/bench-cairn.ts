import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { startCairn } from "../conformance/cairn-process.ts";
import type { CairnProcess } from "../conformance/cairn-process.ts";
import { signedHeaders } from "../conformance/signed-request.ts";
import type { Credentials, SignedRequest } from "../conformance/signed-request.ts";

/** A Cairn with declared accounts, each with the default multi-Region trail. */
export interface BenchCairn extends CairnProcess {
  /** Access keys by account; the first account is the operator's. */
  readonly keys: ReadonlyMap<string, Credentials>;
  readonly bucket: string;
}

export interface BenchCairnOptions {
  /** Made if it is not there; holds the configuration and Cairn's data. */
  readonly directory: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** @see startCairn */
  readonly command?: readonly [string, ...string[]];
}

const home = "us-east-1";

export async function startBenchCairn(options: BenchCairnOptions): Promise<BenchCairn> {
  const { directory, accounts, flags = [], env, command } = options;
  const declared = accounts.map((id) => ({
    id,
    accessKeyId: `AKIABENCH${id}`,
    secretAccessKey: `secret-of-account-${id}-for-benchmarks`,
  }));
  const regions = [...new Set([home, ...options.regions])];
  const configuration = join(directory, "cairn.json");
  writeFileSync(configuration, JSON.stringify({ accounts: declared, regions }));
  const allFlags = ["--config", configuration, "--log-level", "warn", ...flags];
  const cairn = await startCairn(join(directory, "data"), allFlags, env, command);
  return {
    ...cairn,
    keys: new Map(declared.map(({ id, ...key }) => [id, key])),
    bucket: `cairn-logs-${accounts[0]}`,
  };
}

/** Sends one signed request and throws unless it is answered with success. */
export async function call(
  endpoint: string,
  credentials: Credentials,
  request: SignedRequest,
): Promise<string> {
  const { method, path, query, body } = request;
  const response = await fetch(`${endpoint}${path}${query === undefined ? "" : `?${query}`}`, {
    method,
    headers: signedHeaders(request, endpoint, credentials),
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text;
}

/** Has every account's default trail select all management events and all data events of S3. */
export async function selectEverything({ endpoint, keys }: BenchCairn): Promise<void> {
  const selector = {
    ReadWriteType: "All",
    IncludeManagementEvents: true,
    DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }],
  };
  for (const credentials of keys.values()) {
    await call(endpoint, credentials, {
      method: "POST",
      path: "/",
      service: "cloudtrail",
      region: home,
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.PutEventSelectors",
      },
      body: Buffer.from(JSON.stringify({ TrailName: "default", EventSelectors: [selector] })),
    });
  }
}

/** Cairn's metrics without labels, by name. */
export async function metricsOf(endpoint: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${endpoint}/metrics`)).text();
  const lines = [...text.matchAll(/^(\w+) ([-+\d.e]+)$/gm)];
  return new Map(lines.map(([, name = "", value]) => [name, Number(value)]));
}

/** How far a follower of the journal has confirmed, as a position. */
export function confirmedBy(follower: string, metrics: ReadonlyMap<string, number>): number {
  const end = metrics.get("cairn_journal_end_bytes") ?? 0;
  return end - (metrics.get(`cairn_journal_lag_bytes_${follower}`) ?? Infinity);
}
