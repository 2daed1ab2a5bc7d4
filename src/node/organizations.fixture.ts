import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";

import type { GivenSettings } from "../config/settings.ts";
import { runNode, temporaryDirectory } from "./running-node.fixture.ts";
import type { RunningNode } from "./running-node.fixture.ts";

export const management = "111122223333";
export const alice = "222233334444";
export const bob = "333344445555";

interface ClientCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Clients {
  readonly organizations: OrganizationsClient;
  readonly cloudtrail: CloudTrailClient;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
}

/** A whole Cairn with three accounts, none of them in an organization yet. */
export interface OrganizationsBench extends AsyncDisposable {
  readonly cairn: RunningNode;
  /** Clients of the root user of an account. */
  readonly of: (accountId: string, region?: string) => Clients;
  readonly as: (credentials: ClientCredentials, region?: string) => Clients;
  /** Milliseconds of real time. */
  readonly pause: (ms: number) => Promise<void>;
}

const keyOf = (accountId: string): ClientCredentials => ({
  accessKeyId: `AKIA${accountId}EXAM`.replaceAll(/[01]/g, "7").replaceAll(/[89]/g, "6"),
  secretAccessKey: `wJalrXUtnFEMI/K7MDENG/bPxRfi${accountId}`,
});

export async function openBench(flags: GivenSettings = {}): Promise<OrganizationsBench> {
  const opened = new AsyncDisposableStack();
  const directory = opened.use(await temporaryDirectory());
  const accounts = [management, alice, bob].map((id) => ({ id, ...keyOf(id) }));
  const cairn = opened.use(await runNode(directory.path, flags, { accounts }));
  const as = (credentials: ClientCredentials, region = "us-east-1"): Clients => {
    const options = { region, endpoint: cairn.url, credentials, maxAttempts: 1 };
    return {
      organizations: opened.adopt(new OrganizationsClient(options), (client) => client.destroy()),
      cloudtrail: opened.adopt(new CloudTrailClient(options), (client) => client.destroy()),
      iam: opened.adopt(new IAMClient(options), (client) => client.destroy()),
      s3: opened.adopt(new S3Client({ ...options, forcePathStyle: true }), (client) =>
        client.destroy(),
      ),
      sts: opened.adopt(new STSClient(options), (client) => client.destroy()),
    };
  };
  return {
    cairn,
    as,
    pause: async (ms) => setTimeout(ms),
    of: (accountId, region) => as(keyOf(accountId), region),
    [Symbol.asyncDispose]: async () => opened.disposeAsync(),
  };
}

/** The call fails with that error, and for that reason where one is given. */
export async function refused(
  name: string,
  sending: Promise<unknown>,
  reason?: string,
): Promise<string> {
  let message = "";
  await assert.rejects(sending, (error) => {
    assert.ok(error instanceof Error, String(error));
    assert.equal(error.name, name, error.message);
    const told = "Reason" in error ? error.Reason : undefined;
    if (reason !== undefined) assert.equal(told, reason, error.message);
    ({ message } = error);
    return true;
  });
  return message;
}
