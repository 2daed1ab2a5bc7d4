import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";

import { findSharedCredentials } from "../src/base/shared-credentials.ts";
import { scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { checkDelivered, checkValid } from "./load.ts";
import { sdkFor } from "./sdk.ts";
import * as mounted from "./mounted-trail.ts";

// A trail into an S3 server of another make: Ceph, that .ci/run brings up. CAIRN_S3_PEER is the
// directory that `.ci/ceph up` has filled.

const peer = process.env["CAIRN_S3_PEER"];
const since = Date.now() - 2000;

if (peer === undefined) {
  test("a trail into Ceph", {
    skip: "CAIRN_S3_PEER is not set: .ci/run sets it, or `.ci/ceph up DIR` by hand",
  });
} else {
  const scratch = scratchDirectory();
  const credentials = readFileSync(join(peer, "credentials"), "utf8");
  const endpoint = readFileSync(join(peer, "endpoint"), "utf8").trim();
  const ownerKeys = findSharedCredentials(credentials, "owner");
  assert.ok(ownerKeys);
  const owner = { endpoint, ...ownerKeys };
  const sdk = sdkFor(owner);
  const courier = "arn:aws:iam:::user/courier";
  const requestIds = new Set<string>();
  let cairn: CairnProcess;

  before(async () => {
    const config = mounted.writeConfig(scratch.path, {
      endpoint,
      auditor: owner,
      courierKeys: join(peer, "credentials"),
    });
    cairn = await startCairn(join(scratch.path, "data"), ["--config", config]);
  });

  after(async () => {
    sdk[Symbol.dispose]();
    assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
    scratch[Symbol.dispose]();
  });

  const note = async (count: number): Promise<void> => {
    for (const id of await mounted.calls(cairn, count)) requestIds.add(id);
  };

  test("ceph: a trail wants its bucket to be there and open", async () => {
    await assert.rejects(mounted.makeTrail(cairn), { name: "S3BucketDoesNotExistException" });
    await sdk.s3.send(new CreateBucketCommand({ Bucket: mounted.bucket }));
    await assert.rejects(mounted.makeTrail(cairn), {
      name: "InsufficientS3BucketPolicyException",
      message: /The bucket answered AccessDenied.*"Action":"s3:PutObject"/,
    });
    await mounted.openBucket(owner, courier);
    await mounted.makeTrail(cairn);
  });

  test("ceph: log files and digests are delivered, and the AWS CLI finds them valid", async () => {
    await note(20);
    await checkDelivered(owner, mounted.bucket, { eventIds: new Set(), requestIds });
    const aws = mounted.auditCli(scratch.path, {
      cairn: cairn.endpoint,
      s3: endpoint,
      auditor: owner,
    });
    await checkValid(aws, mounted.trail, since, ["us-east-1"]);
  });

  test("ceph: the bucket's owner has what is delivered, the courier cannot read it", async () => {
    const { Contents: contents = [] } = await sdk.s3.send(
      new ListObjectsV2Command({ Bucket: mounted.bucket }),
    );
    const Key = contents.map(({ Key: key = "" }) => key).find((key) => key.endsWith(".json.gz"));
    const { Grants: grants = [] } = await sdk.s3.send(
      new GetObjectAclCommand({ Bucket: mounted.bucket, Key }),
    );
    assert.ok(
      grants.some(({ Grantee, Permission }) => {
        return Grantee?.ID === "owner" && Permission === "FULL_CONTROL";
      }),
      JSON.stringify(grants),
    );
    const courierKeys = findSharedCredentials(credentials, "courier");
    assert.ok(courierKeys);
    using other = sdkFor({ endpoint, ...courierKeys });
    await assert.rejects(other.s3.send(new ListObjectsV2Command({ Bucket: mounted.bucket })), {
      name: "AccessDenied",
    });
    await sdk.s3.send(new GetObjectCommand({ Bucket: mounted.bucket, Key }));
  });

  test("ceph: a policy that is removed and put back costs nothing but time", async () => {
    await sdk.s3.send(new DeleteBucketPolicyCommand({ Bucket: mounted.bucket }));
    await note(10);
    await mounted.errorsUntil(cairn, /^AccessDenied$/);
    await mounted.openBucket(owner, courier);
    await mounted.errorsUntil(cairn, undefined);
    await checkDelivered(owner, mounted.bucket, { eventIds: new Set(), requestIds });
  });
}
