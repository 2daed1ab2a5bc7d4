import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";

import { run, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { sampleRecord } from "./load.ts";
import { logFilesIn } from "./log-files.ts";
import { defaultTrail, sdkFor } from "./sdk.ts";

// The AWS CLI with S3, STS and services that Cairn does not have; presigned URLs, buckets in host
// names, HTTPS, and keys from the environment alone.

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = scratchDirectory();
let cairn: CairnProcess;

before(async () => {
  cairn = await startCairn(join(scratch.path, "data"), [
    "--regions",
    "us-east-1,eu-west-1",
    ...["--digest-interval", "1s", "--delivery-interval", "500ms"],
  ]);
});

after(async () => {
  assert.equal(await cairn.stop(), 0);
  assert.doesNotMatch(cairn.log(), /"level":"error"/);
  scratch[Symbol.dispose]();
});

function file(name: string, content: string | Buffer): string {
  const path = join(scratch.path, name);
  writeFileSync(path, content);
  return path;
}

type Cli = (...args: readonly string[]) => ReturnType<typeof run>;

/** The CLI with keys in the environment and no file but a configuration of these lines. */
function cliWith(settings: Readonly<Record<string, string>> = {}, s3: readonly string[] = []): Cli {
  const lines = ["[default]", "s3 =", "  signature_version = s3v4", ...s3, ""];
  const config = file("config", lines.join("\n"));
  return async (...args) =>
    run("aws", args, {
      env: {
        AWS_ENDPOINT_URL: cairn.endpoint,
        AWS_ACCESS_KEY_ID: cairn.accessKeyId,
        AWS_SECRET_ACCESS_KEY: cairn.secretAccessKey,
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        AWS_CONFIG_FILE: config,
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_PAGER: "",
        AWS_MAX_ATTEMPTS: "1",
        ...settings,
      },
    });
}

const aws: Cli = async (...args) => cliWith()(...args);

async function ok(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await aws(...args);
  assert.equal(status, 0, `aws ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await ok(...args, "--output", "json"));
}

/** Each line is a command that fails, and the code that the CLI shows for it. */
async function refused(
  ...cases: readonly (readonly [code: string, command: string])[]
): Promise<void> {
  const answers = cases.map(async ([code, command]) => {
    const { status, stderr } = await aws(...command.split(" "));
    assert.notEqual(status, 0, command);
    assert.ok(stderr.includes(`(${code})`), `aws ${command}: wanted ${code}, got ${stderr}`);
  });
  await Promise.all(answers);
}

test("aws s3: mb, cp, sync, mv, ls, rm, rb, with an upload of 20 MB in parts", async () => {
  const large = randomBytes(20 * 2 ** 20);
  const path = file("large", large);
  mkdirSync(join(scratch.path, "tree", "below"), { recursive: true });
  for (const name of ["a", "b", "below/c"]) file(`tree/${name}`, name);
  await ok("s3", "mb", "s3://cli-bucket");
  await ok("s3", "cp", path, "s3://cli-bucket/large", "--no-progress");
  const head = await json("s3api", "head-object", "--bucket", "cli-bucket", "--key", "large");
  assert.equal(head["ContentLength"], large.length);
  assert.match(String(head["ETag"]), /^"[0-9a-f]{32}-3"$/, "three parts");
  await ok("s3", "cp", "s3://cli-bucket/large", `${path}.back`, "--no-progress");
  assert.ok(readFileSync(`${path}.back`).equals(large));

  const tree = join(scratch.path, "tree");
  const synced = await ok("s3", "sync", tree, "s3://cli-bucket/tree", "--no-progress");
  assert.equal(synced.match(/^upload:/gm)?.length, 3);
  assert.equal(await ok("s3", "sync", tree, "s3://cli-bucket/tree"), "", "nothing is new");
  await ok("s3", "mv", "s3://cli-bucket/tree/a", "s3://cli-bucket/moved");
  assert.equal(await ok("s3", "cp", "s3://cli-bucket/moved", "-"), "a");
  assert.match(await ok("s3", "ls", "s3://cli-bucket/tree/"), /PRE below\/\n.* 1 b\n$/);
  await ok("s3", "rm", "s3://cli-bucket/tree", "--recursive");
  const { stderr } = await aws("s3", "rb", "s3://cli-bucket");
  assert.match(stderr, /\(BucketNotEmpty\)/);
  await ok("s3", "rb", "s3://cli-bucket", "--force");
});

test("aws s3api: ranges, conditions, listings in pages, parts that are given up", async () => {
  const bucket = ["--bucket", "api-bucket"];
  const body = file("body", "0123456789");
  await ok("s3api", "create-bucket", ...bucket);
  const keys = ["a/1", "a/2", "b/1", "c", "d"];
  const put = ["s3api", "put-object", ...bucket, "--body", body];
  await Promise.all(keys.map(async (key) => ok(...put, "--key", key)));
  const out = join(scratch.path, "out");
  const range = await json(
    ...["s3api", "get-object", ...bucket, "--key", "c", "--range", "bytes=2-4", out],
  );
  assert.equal(range["ContentRange"], "bytes 2-4/10");
  assert.equal(readFileSync(out, "utf8"), "234");
  const first = await json(
    ...["s3api", "list-objects-v2", ...bucket, "--delimiter", "/", "--max-items", "2"],
    ...["--page-size", "1"],
  );
  assert.deepEqual(first["CommonPrefixes"], [{ Prefix: "a/" }, { Prefix: "b/" }]);
  const all = await json("s3api", "list-objects", ...bucket, "--prefix", "a/");
  assert.ok(Array.isArray(all["Contents"]) && all["Contents"].length === 2);

  const upload = ["--key", "parts", ...bucket];
  const { UploadId: id } = await json("s3api", "create-multipart-upload", ...upload);
  const uploadId = ["--upload-id", String(id)];
  await ok("s3api", "upload-part", ...upload, ...uploadId, "--part-number", "1", "--body", body);
  const parts = await json("s3api", "list-parts", ...upload, ...uploadId);
  assert.ok(Array.isArray(parts["Parts"]) && parts["Parts"].length === 1);
  const uploads = await json("s3api", "list-multipart-uploads", ...bucket);
  assert.ok(Array.isArray(uploads["Uploads"]) && uploads["Uploads"].length === 1);
  await ok("s3api", "abort-multipart-upload", ...upload, ...uploadId);
  assert.deepEqual(await json("s3api", "get-bucket-location", ...bucket), {
    LocationConstraint: null,
  });
  await refused(
    ["PreconditionFailed", "s3api get-object --bucket api-bucket --key c --if-match no /dev/null"],
    ["InvalidRange", "s3api get-object --bucket api-bucket --key c --range bytes=99-100 /dev/null"],
    ["NoSuchKey", "s3api get-object --bucket api-bucket --key none /dev/null"],
    ["NoSuchUpload", `s3api list-parts --bucket api-bucket --key parts --upload-id ${String(id)}`],
    [
      "BucketAlreadyOwnedByYou",
      "s3api create-bucket --bucket api-bucket --region eu-west-1 " +
        "--create-bucket-configuration LocationConstraint=eu-west-1",
    ],
    [
      "IllegalLocationConstraintException",
      "s3api create-bucket --bucket nowhere --region eu-west-1",
    ],
    ["404", "s3api head-object --bucket api-bucket --key none"],
    ["404", "s3api head-bucket --bucket none-of-that-name"],
    ["NoSuchBucket", "s3api list-objects-v2 --bucket none-of-that-name"],
    ["NoSuchBucketPolicy", "s3api get-bucket-policy --bucket api-bucket"],
    ["MalformedPolicy", "s3api put-bucket-policy --bucket api-bucket --policy {}"],
    ["InvalidBucketName", "s3api create-bucket --bucket No_Good"],
    ["NotImplemented", "s3api get-bucket-website --bucket api-bucket"],
  );
});

test("every checksum algorithm, in a header and checked on the way back", async () => {
  using sdk = sdkFor(cairn);
  const place = { Bucket: "api-bucket", Key: "sums" };
  const algorithms: readonly ChecksumAlgorithm[] = [
    "CRC32",
    "CRC32C",
    "CRC64NVME",
    "SHA1",
    "SHA256",
  ];
  for (const algorithm of algorithms) {
    const put = await sdk.s3.send(
      new PutObjectCommand({ ...place, Body: "sum of this", ChecksumAlgorithm: algorithm }),
    );
    const get = await sdk.s3.send(new GetObjectCommand({ ...place, ChecksumMode: "ENABLED" }));
    assert.equal(await get.Body?.transformToString(), "sum of this", algorithm);
    assert.equal(typeof put[`Checksum${algorithm}`], "string", algorithm);
    assert.equal(get[`Checksum${algorithm}`], put[`Checksum${algorithm}`]);
  }
  for (const algorithm of ["CRC32", "SHA1", "SHA256"]) {
    const put = ["s3api", "put-object", "--bucket", "api-bucket", "--key", "sums"];
    const body = file("sum", "sum of this");
    const answer = await json(...put, "--body", body, "--checksum-algorithm", algorithm);
    assert.equal(typeof answer[`Checksum${algorithm}`], "string");
  }
  const put = ["s3api", "put-object", "--bucket", "api-bucket", "--key", "sums"];
  const { stderr } = await aws(...put, "--body", file("sum", "x"), "--checksum-sha256", "AAAA");
  assert.match(stderr, /\(InvalidRequest\)|\(BadDigest\)/);
});

test("presigned URLs, also with the bucket in the host name", async () => {
  const url = (await ok("s3", "presign", "s3://api-bucket/c", "--expires-in", "60")).trim();
  assert.equal((await run("curl", ["-sS", url])).stdout, "0123456789");
  const changed = await run("curl", ["-sS", url.replace("api-bucket/c", "api-bucket/d")]);
  assert.match(changed.stdout, /<Code>SignatureDoesNotMatch<\/Code>/);
  const { port } = new URL(cairn.endpoint);
  const cli = cliWith({ AWS_ENDPOINT_URL: `http://localhost:${port}` }, [
    "  addressing_style = virtual",
  ]);
  const virtual = (await cli("s3", "presign", "s3://api-bucket/c")).stdout.trim();
  assert.match(virtual, /^http:\/\/api-bucket\.localhost:/);
  const resolve = ["--resolve", `api-bucket.localhost:${port}:127.0.0.1`];
  const got = await run("curl", ["-sS", ...resolve, virtual]);
  assert.equal(got.stdout, "0123456789");
});

test("what Cairn does not have is refused in the words of the service", async () => {
  await refused(
    ["UnknownOperationException", "kms describe-custom-key-stores"],
    ["UnknownOperationException", "cloudtrail list-channels"],
    ["UnknownOperationException", "dynamodb list-tables"],
    ["InvalidAction", "iam list-instance-profiles"],
    ["InvalidAction", "ec2 describe-instances"],
    ["InvalidAction", "sts get-federation-token --name somebody"],
  );
});

test("cloudtrail: wrong input has AWS's codes", async () => {
  const unknown = "arn:aws:cloudtrail:us-east-1:111122223333:trail/none";
  await refused(
    ["InvalidTrailNameException", "cloudtrail get-trail --name a_"],
    ["InvalidTrailNameException", "cloudtrail create-trail --name x --s3-bucket-name none"],
    ["S3BucketDoesNotExistException", "cloudtrail create-trail --name xyz --s3-bucket-name none"],
    ["TrailAlreadyExistsException", "cloudtrail create-trail --name default --s3-bucket-name none"],
    ["TrailNotFoundException", "cloudtrail get-trail-status --name none"],
    ["TrailNotFoundException", "cloudtrail delete-trail --name none"],
    ["TrailNotFoundException", "cloudtrail start-logging --name none"],
    ["CloudTrailARNInvalidException", "cloudtrail get-trail --name arn:aws:cloudtrail:x"],
    ["InvalidMaxResultsException", "cloudtrail lookup-events --max-results 99"],
    [
      "InvalidTimeRangeException",
      "cloudtrail lookup-events --start-time 2026-01-02 --end-time 2026-01-01",
    ],
    ["AccessDeniedException", `cloudtrail list-tags --resource-id-list ${unknown}`],
    ["InvalidSignatureException", "cloudtrail describe-trails --region mars-north-1"],
    [
      "InvalidEventSelectorsException",
      'cloudtrail put-event-selectors --trail-name default --event-selectors [{"ReadWriteType":"Sometimes"}]',
    ],
  );
});

test("cloudtrail: the operations that cli.test does not call", async () => {
  const trail = ["--trail-name", "default"];
  const fields = [{ Field: "eventCategory", Equals: ["Management"] }];
  const advanced = JSON.stringify([{ Name: "all", FieldSelectors: fields }]);
  await ok("cloudtrail", "put-event-selectors", ...trail, "--advanced-event-selectors", advanced);
  const selectors = await json("cloudtrail", "get-event-selectors", ...trail);
  assert.deepEqual(selectors["AdvancedEventSelectors"], JSON.parse(advanced));
  const { Trail: details } = await json("cloudtrail", "get-trail", "--name", "default");
  assert.ok(typeof details === "object" && details !== null && "TrailARN" in details);
  const arn = String(details.TrailARN);
  await ok("cloudtrail", "add-tags", "--resource-id", arn, "--tags-list", "Key=team,Value=audit");
  const tags = await json("cloudtrail", "list-tags", "--resource-id-list", arn);
  assert.deepEqual(tags["ResourceTagList"], [
    { ResourceId: arn, TagsList: [{ Key: "team", Value: "audit" }] },
  ]);
  await ok("cloudtrail", "remove-tags", "--resource-id", arn, "--tags-list", "Key=team");
  await ok("cloudtrail", "update-trail", "--name", "default", "--s3-key-prefix", "");
  const keys = await json("cloudtrail", "list-public-keys");
  assert.ok(Array.isArray(keys["PublicKeyList"]) && keys["PublicKeyList"].length > 0);
});

test("HTTPS with a certificate of one's own; cairn import over it", async () => {
  const [cert, key] = [join(scratch.path, "cert.pem"), join(scratch.path, "key.pem")];
  const made = await run("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    ...["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
    ...["-keyout", key, "-out", cert],
  ]);
  assert.equal(made.status, 0, made.stderr);
  const dataDir = join(scratch.path, "secure");
  const flags = ["--tls-certificate", cert, "--tls-key", key, "--account", "111122223333"];
  await using secure = await startCairn(dataDir, [...flags, "--regions", "us-east-1"]);
  assert.match(secure.endpoint, /^https:/);
  const url = secure.endpoint.replace("127.0.0.1", "localhost");
  const keys = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: secure.accessKeyId,
    AWS_SECRET_ACCESS_KEY: secure.secretAccessKey,
  };
  const trusting = cliWith({ ...keys, AWS_CA_BUNDLE: cert });
  const identity = await trusting("sts", "get-caller-identity");
  assert.match(identity.stdout, /"Account": "111122223333"/, identity.stderr);
  const doubting = await cliWith(keys)("sts", "get-caller-identity");
  assert.match(doubting.stderr, /SSL validation failed|certificate verify failed/);

  const records = file("one.ndjson", JSON.stringify(sampleRecord("111122223333", "us-east-1")));
  const imported = await run(
    join(root, "node_modules/.bin/node"),
    [join(root, "src/main.ts"), "import", records],
    { env: { ...keys, NODE_EXTRA_CA_CERTS: cert } },
  );
  assert.match(imported.stdout, /^accepted 1, duplicate 0, rejected 0\n/, imported.stderr);
});

test("no secret is in the log, in records, nor in what the CLI is told", async () => {
  const selector = {
    ReadWriteType: "All",
    DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::api-bucket/"] }],
  };
  const put = ["cloudtrail", "put-event-selectors", "--trail-name", "default"];
  await ok(...put, "--event-selectors", JSON.stringify([selector]));
  const url = (await ok("s3", "presign", "s3://api-bucket/c")).trim();
  const signature = /X-Amz-Signature=([0-9a-f]{64})/.exec(url)?.[1];
  assert.ok(signature !== undefined);
  const userAgent = `presigned/${randomUUID()}`;
  await run("curl", ["-sS", "-A", userAgent, url]);
  await run("curl", ["-sS", "-A", userAgent, url.replace("api-bucket/c", "api-bucket/d")]);
  const wrong = cliWith({ AWS_SECRET_ACCESS_KEY: "not-the-secret-key-of-anybody" });
  const { stderr } = await wrong("sts", "get-caller-identity");
  assert.match(stderr, /\(SignatureDoesNotMatch\)/);

  const records = await recordsWith(userAgent);
  assert.match(records, /"eventName":"GetObject"/);
  for (const text of [cairn.log(), records, stderr]) {
    assert.ok(!text.includes(cairn.secretAccessKey), "the secret key");
    assert.ok(!text.includes(signature), "the signature");
    assert.doesNotMatch(text, /Signature=[0-9a-f]{64}/);
  }
});

/** The text of all log files, once a call of that user agent is in it. */
async function recordsWith(userAgent: string): Promise<string> {
  const { bucket } = await defaultTrail(cairn);
  const deadline = performance.now() + 20_000;
  for (;;) {
    let text = "";
    for await (const logFile of logFilesIn(cairn, bucket)) text += logFile.text;
    if (text.includes(userAgent)) return text;
    assert.ok(performance.now() < deadline, "the call is recorded");
  }
}
