import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import * as cloudtrail from "@aws-sdk/client-cloudtrail";
import * as iam from "@aws-sdk/client-iam";
import * as kms from "@aws-sdk/client-kms";
import * as s3 from "@aws-sdk/client-s3";

import { trailBucketPolicy } from "../archive/trail-bucket.ts";
import { postSigner } from "../cli/post-signer.ts";
import {
  archiveAccount,
  archiveBucket,
  eventNamesIn,
  openAdministratedNode,
  recorded,
} from "./administrator.fixture.ts";
import type { AdministratedNode } from "./administrator.fixture.ts";

// docs/administrator.md, sentence by sentence.

const ownBucket = "aws-cloudtrail-logs-own";
const trailArn = (name: string): string =>
  `arn:aws:cloudtrail:us-east-1:${recorded.id}:trail/${name}`;
let node: AdministratedNode;
let logFile: { readonly Bucket: string; readonly Key: string; readonly VersionId: string };
let digest: { readonly Bucket: string; readonly Key: string };

before(async () => {
  node = await openAdministratedNode();
  await node.cairn.node.delivery.flush();
  const listed = await node.archive.s3.send(
    new s3.ListObjectVersionsCommand({ Bucket: archiveBucket, Prefix: `AWSLogs/${recorded.id}/` }),
  );
  const find = (folder: string): { Bucket: string; Key: string; VersionId: string } => {
    const { Key = "", VersionId = "" } =
      listed.Versions?.find((version) => version.Key?.includes(`/${folder}/`) === true) ?? {};
    return { Bucket: archiveBucket, Key, VersionId };
  };
  logFile = find("CloudTrail");
  digest = {
    Bucket: archiveBucket,
    Key: logFile.Key.replace("/CloudTrail/", "/CloudTrail-Digest/"),
  };
});

after(async () => node[Symbol.asyncDispose]());

/** All of these are refused, for want of rights. */
async function refused(...calls: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const call of calls) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, to name who was let in
    await assert.rejects(call(), (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
      const isDenied =
        error.name.startsWith("AccessDenied") || error.$metadata?.httpStatusCode === 403;
      assert.ok(isDenied, `${call.toString()}: ${error.name} ${error.message}`);
      return true;
    });
  }
}

const can: Readonly<Record<string, () => Promise<void>>> = {
  "See the trails of their account, with settings, selectors, tags and status.": async () => {
    const { cloudtrail: trails } = node.administrator;
    const { trailList = [] } = await trails.send(new cloudtrail.DescribeTrailsCommand({}));
    assert.deepEqual(
      trailList.map(({ TrailARN }) => TrailARN),
      [trailArn("default")],
    );
    const status = await trails.send(new cloudtrail.GetTrailStatusCommand({ Name: "default" }));
    assert.equal(status.IsLogging, true);
    await trails.send(new cloudtrail.GetEventSelectorsCommand({ TrailName: "default" }));
    await trails.send(new cloudtrail.ListTagsCommand({ ResourceIdList: [trailArn("default")] }));
  },
  "Look up the event history of their account.": async () => {
    await node.administrator.cloudtrail.send(new cloudtrail.LookupEventsCommand({}));
  },
  "List the public keys with which digests are verified.": async () => {
    await node.administrator.cloudtrail.send(new cloudtrail.ListPublicKeysCommand({}));
  },
  "Make a bucket whose name begins with `aws-cloudtrail-logs`, give it a policy, and make a trail into it.":
    async () => {
      const accounts = [{ accountId: recorded.id, trailArn: trailArn("own") }];
      const Policy = trailBucketPolicy({ bucket: ownBucket, prefix: "", accounts });
      const { administrator } = node;
      await administrator.s3.send(new s3.CreateBucketCommand({ Bucket: ownBucket }));
      await administrator.s3.send(new s3.PutBucketPolicyCommand({ Bucket: ownBucket, Policy }));
      const trail = { Name: "own", S3BucketName: ownBucket };
      await administrator.cloudtrail.send(new cloudtrail.CreateTrailCommand(trail));
      await refused(async () =>
        administrator.s3.send(new s3.CreateBucketCommand({ Bucket: "another-name" })),
      );
    },
  "Change what a trail records and where it delivers.": async () => {
    const { cloudtrail: trails } = node.administrator;
    const EventSelectors = [{ ReadWriteType: "WriteOnly" as const }];
    const wish = { TrailName: "own", EventSelectors };
    await trails.send(new cloudtrail.PutEventSelectorsCommand(wish));
    const place = { Name: "own", S3BucketName: ownBucket, S3KeyPrefix: "" };
    await trails.send(new cloudtrail.UpdateTrailCommand(place));
  },
  "Stop a trail of their account, and start it again.": async () => {
    const { cloudtrail: trails } = node.administrator;
    await trails.send(new cloudtrail.StartLoggingCommand({ Name: "own" }));
    await trails.send(new cloudtrail.StopLoggingCommand({ Name: "own" }));
    await trails.send(new cloudtrail.StartLoggingCommand({ Name: "own" }));
  },
  "Delete a trail of their account.": async () => {
    await node.administrator.cloudtrail.send(new cloudtrail.DeleteTrailCommand({ Name: "own" }));
  },
  "Make a KMS key and a name for it.": async () => {
    const { kms: keys } = node.administrator;
    const { KeyMetadata } = await keys.send(new kms.CreateKeyCommand({}));
    const AliasName = "alias/their-own";
    await keys.send(new kms.CreateAliasCommand({ AliasName, TargetKeyId: KeyMetadata?.KeyId }));
  },
};

/** Versions of all objects of the recorded account in the log archive. */
async function versions(): Promise<readonly string[]> {
  const listed = await node.archive.s3.send(
    new s3.ListObjectVersionsCommand({ Bucket: archiveBucket, Prefix: `AWSLogs/${recorded.id}/` }),
  );
  assert.deepEqual(listed.DeleteMarkers ?? [], []);
  return (listed.Versions ?? []).map(({ Key, VersionId, ETag }) =>
    [Key, VersionId, ETag].join(" "),
  );
}

const cannot: Readonly<Record<string, () => Promise<void>>> = {
  "Read a log file or a digest in the log archive.": async () => {
    const { s3: buckets } = node.administrator;
    await refused(
      async () => buckets.send(new s3.GetObjectCommand(logFile)),
      async () => buckets.send(new s3.HeadObjectCommand({ ...logFile, VersionId: undefined })),
      async () => buckets.send(new s3.CopyObjectCommand({ ...at("k"), CopySource: source() })),
      async () => buckets.send(new s3.GetObjectCommand(digest)),
    );
  },
  "List what the log archive holds.": async () => {
    const { s3: buckets } = node.administrator;
    const Bucket = archiveBucket;
    await refused(
      async () => buckets.send(new s3.ListObjectsV2Command({ Bucket })),
      async () => buckets.send(new s3.ListObjectVersionsCommand({ Bucket })),
      async () => buckets.send(new s3.ListMultipartUploadsCommand({ Bucket })),
    );
  },
  "Overwrite or delete a log file there, or any version of one.": async () => {
    const { s3: buckets } = node.administrator;
    const { Bucket, Key, VersionId } = logFile;
    const Delete = { Objects: [{ Key, VersionId }] };
    await refused(
      async () => buckets.send(new s3.PutObjectCommand({ Bucket, Key, Body: "forged" })),
      async () => buckets.send(new s3.DeleteObjectCommand({ Bucket, Key })),
      async () => buckets.send(new s3.DeleteObjectCommand(logFile)),
    );
    const { Errors: errors = [] } = await buckets.send(
      new s3.DeleteObjectsCommand({ Bucket, Delete }),
    );
    assert.equal(errors[0]?.Code, "AccessDenied");
  },
  "Change policy, versioning, lifecycle, encryption or public access block of its bucket, or delete it.":
    async () => {
      const { s3: buckets } = node.administrator;
      const Bucket = archiveBucket;
      const VersioningConfiguration = { Status: "Suspended" as const };
      const PublicAccessBlockConfiguration = { BlockPublicPolicy: false };
      await refused(
        async () => buckets.send(new s3.PutBucketPolicyCommand({ Bucket, Policy: "{}" })),
        async () => buckets.send(new s3.DeleteBucketPolicyCommand({ Bucket })),
        async () =>
          buckets.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration })),
        async () => buckets.send(new s3.DeleteBucketLifecycleCommand({ Bucket })),
        async () => buckets.send(new s3.DeleteBucketEncryptionCommand({ Bucket })),
        async () =>
          buckets.send(
            new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }),
          ),
        async () => buckets.send(new s3.DeletePublicAccessBlockCommand({ Bucket })),
        async () => buckets.send(new s3.DeleteBucketCommand({ Bucket })),
      );
    },
  "Make another trail that delivers into the log archive.": async () => {
    const trail = { Name: "second", S3BucketName: archiveBucket };
    await assert.rejects(
      node.administrator.cloudtrail.send(new cloudtrail.CreateTrailCommand(trail)),
      { name: "InsufficientS3BucketPolicyException" },
    );
  },
  "See, stop, change or delete a trail of another account, the log archive's included.":
    async () => {
      const { cloudtrail: trails } = node.administrator;
      const Name = `arn:aws:cloudtrail:us-east-1:${archiveAccount}:trail/default`;
      await refused(
        async () => trails.send(new cloudtrail.GetTrailCommand({ Name })),
        async () => trails.send(new cloudtrail.GetTrailStatusCommand({ Name })),
        async () => trails.send(new cloudtrail.StopLoggingCommand({ Name })),
        async () =>
          trails.send(new cloudtrail.UpdateTrailCommand({ Name, IsMultiRegionTrail: false })),
        async () => trails.send(new cloudtrail.DeleteTrailCommand({ Name })),
      );
    },
  "Read or write objects anywhere, not even in a bucket that they have made.": async () => {
    const { s3: buckets } = node.administrator;
    await refused(
      async () => buckets.send(new s3.PutObjectCommand({ ...at("k"), Body: "v" })),
      async () => buckets.send(new s3.GetObjectCommand(at("k"))),
      async () => buckets.send(new s3.ListObjectsV2Command({ Bucket: ownBucket })),
    );
  },
  "Import records.": async () => {
    const sign = postSigner(new URL(node.cairn.url), "us-east-1", node.key);
    const body = new TextEncoder().encode("{}");
    const headers = await sign("/import-records", {}, body, new Date(Date.now()));
    const url = `${node.cairn.url}/import-records`;
    const response = await fetch(url, { method: "POST", headers, body });
    assert.equal(response.status, 403);
    assert.match(await response.text(), /not authorized to perform: cairn:ImportRecords/);
  },
  "Make users, roles or access keys, or attach a policy to themselves.": async () => {
    const { iam: identities } = node.administrator;
    const UserName = "administrator";
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    const trust = { RoleName: "accomplice", AssumeRolePolicyDocument: "{}" };
    const inline = { UserName, PolicyName: "more", PolicyDocument: "{}" };
    await refused(
      async () => identities.send(new iam.CreateUserCommand({ UserName: "accomplice" })),
      async () => identities.send(new iam.CreateRoleCommand(trust)),
      async () => identities.send(new iam.CreateAccessKeyCommand({ UserName })),
      async () => identities.send(new iam.AttachUserPolicyCommand({ UserName, PolicyArn })),
      async () => identities.send(new iam.PutUserPolicyCommand(inline)),
    );
  },
  "Stop, narrow or delete a trail unseen: the call itself stands in that trail's log files.":
    async () => {
      const { cloudtrail: trails } = node.administrator;
      const EventSelectors = [{ ReadWriteType: "ReadOnly" as const }];
      const narrow = { TrailName: "default", EventSelectors };
      await trails.send(new cloudtrail.PutEventSelectorsCommand(narrow));
      await trails.send(new cloudtrail.StopLoggingCommand({ Name: "default" }));
      const seen = await eventNamesIn(node);
      assert.deepEqual(
        ["PutEventSelectors", "StopLogging"].filter((name) => !seen.has(name)),
        [],
      );
      await trails.send(new cloudtrail.StartLoggingCommand({ Name: "default" }));
      const widen = { TrailName: "default", EventSelectors: [{}] };
      await trails.send(new cloudtrail.PutEventSelectorsCommand(widen));
      await trails.send(new cloudtrail.DeleteTrailCommand({ Name: "default" }));
    },
  "Take back what was recorded: when a trail is deleted, its log files stay as they are.":
    async () => {
      const stored = await versions();
      const names = await eventNamesIn(node);
      assert.ok(names.has("DeleteTrail"));
      const left = new Set(await versions());
      assert.deepEqual(
        stored.filter((version) => !left.has(version)),
        [],
      );
    },
};

function at(key: string): { readonly Bucket: string; readonly Key: string } {
  return { Bucket: ownBucket, Key: key };
}

function source(): string {
  return `${archiveBucket}/${logFile.Key}`;
}

const page = readFileSync(new URL("../../docs/administrator.md", import.meta.url), "utf8");

function sentencesUnder(heading: string): readonly string[] {
  const [, section = ""] = page.split(`## ${heading}\n`);
  const [list = ""] = section.split("\n## ");
  return list.split("\n").flatMap((line) => /^- (.*)$/.exec(line)?.[1] ?? []);
}

for (const [heading, checks] of [
  ["They can", can],
  ["They cannot", cannot],
] as const) {
  test(`docs/administrator.md says under "${heading}" what is tested here`, () => {
    assert.deepEqual(sentencesUnder(heading), Object.keys(checks));
  });
  for (const [sentence, check] of Object.entries(checks)) {
    test(`${heading}: ${sentence}`, check);
  }
}
