import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";

import { failure, openClient } from "./client.fixture.ts";

const Bucket = "versions";

async function versioned(client: S3Client, Status?: "Enabled" | "Suspended"): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket }));
  if (Status === undefined) return;
  await setVersioning(client, Status);
}

async function setVersioning(client: S3Client, Status: "Enabled" | "Suspended"): Promise<void> {
  const VersioningConfiguration = { Status };
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
}

async function put(client: S3Client, Key: string, Body: string): Promise<string | undefined> {
  return (await client.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
}

async function get(client: S3Client, Key: string, VersionId?: string): Promise<string | undefined> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  return Body?.transformToString();
}

test("versioning is nothing, enabled or suspended, and answers speak of it accordingly", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await versioned(client);
  const state = async (): Promise<string | undefined> =>
    (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status;
  assert.equal(await state(), undefined);
  assert.equal(await put(client, "k", "0"), undefined);
  const unversioned = await client.send(new DeleteObjectCommand({ Bucket, Key: "none" }));
  assert.equal(unversioned.VersionId, undefined);
  assert.equal(unversioned.DeleteMarker, undefined);

  await setVersioning(client, "Enabled");
  assert.equal(await state(), "Enabled");
  const version = await put(client, "k", "1");
  assert.match(version ?? "", /^[\w-]{32}$/);
  assert.equal(await get(client, "k", "null"), "0");
  await setVersioning(client, "Suspended");
  assert.equal(await state(), "Suspended");
  assert.equal(await put(client, "k", "2"), "null");
  assert.equal(await get(client, "k"), "2");
  assert.equal(await get(client, "k", version), "1");
  const { VersionId } = await client.send(new HeadObjectCommand({ Bucket, Key: "k" }));
  assert.equal(VersionId, "null");
});

test("PutBucketVersioning refuses what is no versioning configuration", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await versioned(client);
  const refused = (VersioningConfiguration: object): Promise<{ name: string }> =>
    failure(client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })));
  assert.equal((await refused({})).name, "IllegalVersioningConfigurationException");
  assert.equal((await refused({ Status: "Off" })).name, "MalformedXML");
  assert.equal((await refused({ Status: "Enabled", MFADelete: "On" })).name, "MalformedXML");
});

test("a deleted key answers 404 with its marker, the marker by its id 405", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await versioned(client, "Enabled");
  const version = await put(client, "k", "1");
  const marker = await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  assert.equal(marker.DeleteMarker, true);

  for (const Command of [GetObjectCommand, HeadObjectCommand]) {
    const gone = await failure(client.send(new Command({ Bucket, Key: "k" })));
    assert.equal(gone.$metadata.httpStatusCode, 404);
    assert.equal(gone.$response?.headers["x-amz-delete-marker"], "true");
    assert.equal(gone.$response.headers["x-amz-version-id"], marker.VersionId);
    const { VersionId } = marker;
    const refused = await failure(client.send(new Command({ Bucket, Key: "k", VersionId })));
    assert.equal(refused.$metadata.httpStatusCode, 405);
    assert.equal(refused.$response?.headers["x-amz-delete-marker"], "true");
    assert.equal(refused.$response.headers["allow"], "DELETE");
    assert.match(refused.$response.headers["last-modified"] ?? "", /GMT$/);
  }
  const listed = await client.send(new ListObjectsV2Command({ Bucket }));
  assert.equal(listed.KeyCount, 0);

  const removed = await client.send(
    new DeleteObjectCommand({ Bucket, Key: "k", VersionId: marker.VersionId }),
  );
  assert.deepEqual([removed.DeleteMarker, removed.VersionId], [true, marker.VersionId]);
  assert.equal(await get(client, "k"), "1");
  assert.equal(await get(client, "k", version), "1");
});

test("versions that are not there, and what is no version id", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await versioned(client, "Enabled");
  const version = await put(client, "k", "1");
  await client.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId: version }));
  const missing = await failure(get(client, "k", version));
  assert.equal(missing.name, "NoSuchVersion");
  assert.equal(missing.message, "The specified version does not exist.");
  assert.equal((await failure(get(client, "k", "what"))).name, "InvalidArgument");
  const again = await client.send(
    new DeleteObjectCommand({ Bucket, Key: "k", VersionId: version }),
  );
  assert.equal(again.VersionId, version);
});

test("DeleteObjects answers for each key and version", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await versioned(client, "Enabled");
  const a = await put(client, "a", "1");
  await put(client, "b", "1");
  const remove = (Objects: { Key: string; VersionId?: string | undefined }[]) =>
    client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  const first = await remove([{ Key: "a", VersionId: a }, { Key: "b" }, { Key: "c" }]);
  assert.equal(first.Errors, undefined);
  const [removed, marked, never] = first.Deleted ?? [];
  assert.deepEqual(removed, { Key: "a", VersionId: a });
  assert.deepEqual([marked?.Key, marked?.DeleteMarker, marked?.VersionId], ["b", true, undefined]);
  assert.match(marked?.DeleteMarkerVersionId ?? "", /^[\w-]{32}$/);
  assert.equal(never?.DeleteMarker, true);

  const marker = marked?.DeleteMarkerVersionId;
  const second = await remove([
    { Key: "b", VersionId: marker },
    { Key: "b", VersionId: "what" },
  ]);
  assert.deepEqual(second.Deleted, [
    { Key: "b", VersionId: marker, DeleteMarker: true, DeleteMarkerVersionId: marker },
  ]);
  assert.deepEqual(
    second.Errors?.map(({ Code }) => Code),
    ["InvalidArgument"],
  );
  assert.equal(await get(client, "b"), "1");
});

test("CopyObject restores an earlier version over the current one", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await versioned(client, "Enabled");
  const first = await put(client, "k", "first");
  await put(client, "k", "second");
  const CopySource = `${Bucket}/k?versionId=${first}`;
  const copied = await client.send(new CopyObjectCommand({ Bucket, Key: "k", CopySource }));
  assert.equal(copied.CopySourceVersionId, first);
  assert.notEqual(copied.VersionId, first);
  assert.equal(await get(client, "k"), "first");

  const marker = await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  const copy = (versionId: string | undefined): Promise<unknown> =>
    client.send(
      new CopyObjectCommand({
        Bucket,
        Key: "other",
        CopySource: versionId === undefined ? `${Bucket}/k` : `${Bucket}/k?versionId=${versionId}`,
      }),
    );
  assert.equal((await failure(copy(marker.VersionId))).name, "InvalidRequest");
  assert.equal((await failure(copy(undefined))).name, "NoSuchKey");
  await client.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId: first }));
  assert.equal((await failure(copy(first))).name, "NoSuchVersion");
});

test("an upload in parts becomes a version like any other", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await versioned(client, "Enabled");
  const first = await put(client, "k", "first");
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: "k" }));
  const part = { Bucket, Key: "k", UploadId, PartNumber: 1, Body: "joined" };
  const { ETag } = await client.send(new UploadPartCommand(part));
  const completed = await client.send(
    new CompleteMultipartUploadCommand({
      Bucket,
      Key: "k",
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    }),
  );
  assert.match(completed.VersionId ?? "", /^[\w-]{32}$/);
  assert.equal(await get(client, "k"), "joined");
  assert.equal(await get(client, "k", first), "first");
});

test("ListObjectVersions pages through versions and markers, the newest of each key first", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await versioned(client, "Enabled");
  for (const Key of ["a b", "d/1", "d/2", "e"]) {
    for (const Body of ["1", "22"]) await put(client, Key, Body);
  }
  await client.send(new DeleteObjectCommand({ Bucket, Key: "e" }));
  const list = (query: object) => client.send(new ListObjectVersionsCommand({ Bucket, ...query }));

  const whole = await list({});
  assert.deepEqual(
    whole.Versions?.map(({ Key, Size, IsLatest }) => [Key, Size, IsLatest]),
    ["a b", "d/1", "d/2", "e"].flatMap((key) => [
      [key, 2, key !== "e"],
      [key, 1, false],
    ]),
  );
  assert.deepEqual(
    whole.DeleteMarkers?.map(({ Key, IsLatest }) => [Key, IsLatest]),
    [["e", true]],
  );
  assert.equal(whole.IsTruncated, false);
  assert.ok(whole.Versions.every(({ Owner }) => Owner?.ID !== undefined));

  const grouped = await list({ Delimiter: "/", MaxKeys: 3, EncodingType: "url" });
  assert.deepEqual(
    grouped.Versions?.map(({ Key }) => Key),
    ["a+b", "a+b"],
  );
  assert.deepEqual(grouped.CommonPrefixes, [{ Prefix: "d/" }]);
  assert.deepEqual([grouped.IsTruncated, grouped.NextKeyMarker], [true, "d/"]);
  assert.equal(grouped.NextVersionIdMarker, undefined);

  const seen: string[] = [];
  let markers = {};
  for (let pages = 0; pages < 9; pages += 1) {
    const page = await list({ MaxKeys: 1, ...markers });
    seen.push(
      ...[...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map((v) => v.VersionId ?? ""),
    );
    markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    assert.equal(page.IsTruncated, pages < 8);
  }
  const all = [...(whole.Versions ?? []), ...(whole.DeleteMarkers ?? [])].map(
    (v) => v.VersionId ?? "",
  );
  assert.deepEqual(seen.toSorted(), all.toSorted());

  const refused = async (query: object): Promise<string> => (await failure(list(query))).message;
  const alone = "A version-id marker cannot be specified without a key marker.";
  assert.equal(await refused({ VersionIdMarker: "null" }), alone);
  assert.equal(
    await refused({ KeyMarker: "e", VersionIdMarker: "what" }),
    "Invalid version id specified",
  );
});

test("a bucket is deleted when its last version and marker are", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await versioned(client, "Enabled");
  const version = await put(client, "k", "1");
  const marker = await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  const refused = await failure(client.send(new DeleteBucketCommand({ Bucket })));
  assert.equal(refused.name, "BucketNotEmpty");
  assert.equal(
    refused.message,
    "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
  );
  for (const VersionId of [version, marker.VersionId]) {
    await client.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId }));
  }
  await client.send(new DeleteBucketCommand({ Bucket }));
});
