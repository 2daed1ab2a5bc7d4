import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";

import { must } from "../base/assert.ts";
import { findSharedCredentials } from "../base/shared-credentials.ts";
import type { SharedCredentials } from "../base/shared-credentials.ts";
import { runNode, temporaryDirectory } from "./running-node.fixture.ts";
import type { RunningNode } from "./running-node.fixture.ts";

export const recorded = {
  id: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
export const archiveAccount = "999988887777";
export const archiveBucket: string = `cairn-logs-${recorded.id}`;

export interface Clients {
  readonly cloudtrail: CloudTrailClient;
  readonly s3: S3Client;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
}

/** A node with an administrator of trails in the recorded account. */
export interface AdministratedNode extends AsyncDisposable {
  readonly cairn: RunningNode;
  readonly administrator: Clients;
  /** Of the recorded account. */
  readonly root: Clients;
  /** The administrator's own access key. */
  readonly key: SharedCredentials;
  /** The log archive's root. */
  readonly archive: Clients;
}

export async function openAdministratedNode(): Promise<AdministratedNode> {
  await using opened = new AsyncDisposableStack();
  const directory = opened.use(await temporaryDirectory());
  const file = { accounts: [recorded] };
  const cairn = opened.use(await runNode(directory.path, { archiveAccount }, file));
  const root = clientsOf(cairn, recorded);
  const UserName = "administrator";
  await root.iam.send(new CreateUserCommand({ UserName }));
  const PolicyArn = "arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess";
  await root.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  const made = await root.iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId = "", SecretAccessKey = "" } = made.AccessKey ?? {};
  const key = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  const text = await readFile(cairn.stores.paths.archiveCredentials, "utf8");
  const archiveKey = must(findSharedCredentials(text, "default"), "the log archive has a key");
  const lifetime = opened.move();
  return {
    cairn,
    key,
    administrator: clientsOf(cairn, key),
    root,
    archive: clientsOf(cairn, archiveKey),
    [Symbol.asyncDispose]: async () => lifetime.disposeAsync(),
  };
}

function clientsOf({ url }: RunningNode, key: SharedCredentials): Clients {
  const { accessKeyId, secretAccessKey } = key;
  const credentials = { accessKeyId, secretAccessKey };
  const options = { region: "us-east-1", endpoint: url, credentials, maxAttempts: 1 };
  return {
    cloudtrail: new CloudTrailClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    iam: new IAMClient(options),
    kms: new KMSClient(options),
  };
}

/** The names of the events in the log files that the recorded account has in the log archive. */
export async function eventNamesIn({ cairn, archive }: AdministratedNode): Promise<Set<string>> {
  await cairn.node.delivery.flush();
  const Prefix = `AWSLogs/${recorded.id}/CloudTrail/`;
  const place = { Bucket: archiveBucket };
  const listed = await archive.s3.send(new ListObjectsV2Command({ ...place, Prefix }));
  const names = new Set<string>();
  for (const { Key } of listed.Contents ?? []) {
    const { Body } = await archive.s3.send(new GetObjectCommand({ ...place, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const { Records } = JSON.parse(gunzipSync(bytes).toString());
    for (const { eventName } of Records) names.add(eventName);
  }
  return names;
}
