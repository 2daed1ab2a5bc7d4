import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

import { PutEventSelectorsCommand } from "@aws-sdk/client-cloudtrail";
import type { EventSelector } from "@aws-sdk/client-cloudtrail";

import { archiveCli, run, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { checkValid } from "./load.ts";
import { logFilesIn, recordsOf } from "./log-files.ts";
import { defaultTrail, sdkFor } from "./sdk.ts";

// Records of real trails, where there is a file of them (CAIRN_RECORDS, a record a line, gzip or not):
// imported, delivered under their own accounts and Regions byte for byte, once, and all valid.

const file = process.env["CAIRN_RECORDS"] ?? "";
const skip = file === "" ? "CAIRN_RECORDS names no file" : false;
const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = scratchDirectory();
const since = Date.now() - 5000;

/** A line of the file, as far as it can be read. */
interface Line {
  readonly text: string;
  readonly eventId: string;
  readonly account: string;
  readonly region: string;
  readonly isData: boolean;
}

let lines: readonly Line[] = [];
let cairn: CairnProcess;
let operator = "";
/** The account with the most data events: its trail is to record them. */
let dataAccount = "";
/** Line numbers, from 1, with the reason. */
let rejected: ReadonlyMap<number, string> = new Map();

interface Result {
  readonly status: number | null;
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly stderr: string;
}

async function importFile(path: string): Promise<Result> {
  const { status, stdout, stderr } = await run(join(root, "node_modules/.bin/node"), [
    ...[join(root, "src/main.ts"), "import", "--endpoint", cairn.endpoint, "--create-accounts"],
    ...["--credentials-file", join(cairn.dataDir, "credentials"), "--json", path],
  ]);
  return { ...JSON.parse(stdout), status, stderr };
}

function readLines(): readonly Line[] {
  const bytes = readFileSync(file);
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [readLine(line)]));
}

function readLine(text: string): Line {
  const record = JSON.parse(text);
  return {
    text,
    eventId: String(record.eventID),
    account: String(record.recipientAccountId ?? record.userIdentity?.accountId),
    region: String(record.awsRegion),
    isData: record.eventCategory === "Data",
  };
}

/** The most frequent first. */
function byCount(values: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => value);
}

/** The keys that an import has written for an account it made. */
function withKeysOf(account: string): CairnProcess {
  const text = readFileSync(join(cairn.dataDir, "credentials"), "utf8");
  const section = text.split(/^\[/m).find((part) => part.startsWith(`${account}]`)) ?? "";
  const valueOf = (name: string): string =>
    new RegExp(`${name}\\s*=\\s*(\\S+)`).exec(section)?.[1] ?? "";
  return {
    ...cairn,
    accessKeyId: valueOf("aws_access_key_id"),
    secretAccessKey: valueOf("aws_secret_access_key"),
  };
}

before(async () => {
  if (skip !== false) return;
  lines = readLines();
  const regions = byCount(lines.map(({ region }) => region));
  cairn = await startCairn(join(scratch.path, "data"), [
    ...["--regions", [...new Set(["us-east-1", ...regions])].join(",")],
    ...["--delivery-interval", "1s", "--digest-interval", "20s", "--shutdown-timeout", "5s"],
  ]);
  operator = (await defaultTrail(cairn)).arn.split(":")[4] ?? "";
  dataAccount = byCount(lines.flatMap((line) => (line.isData ? [line.account] : [])))[0] ?? "";
});

after(async () => {
  if (skip === false) assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
  scratch[Symbol.dispose]();
});

test(
  "an account that its first record makes can have its trail record data events",
  { skip },
  async () => {
    const first = lines.find(({ account, isData }) => account === dataAccount && !isData);
    assert.ok(first);
    const path = join(scratch.path, "first.ndjson");
    writeFileSync(path, `${first.text}\n`);
    const { status, accepted } = await importFile(path);
    assert.deepEqual({ status, accepted }, { status: 0, accepted: 1 });
    using sdk = sdkFor(withKeysOf(dataAccount));
    const selector = {
      ReadWriteType: "All",
      IncludeManagementEvents: true,
      DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }],
    } satisfies EventSelector;
    await sdk.cloudtrail.send(
      new PutEventSelectorsCommand({ TrailName: "default", EventSelectors: [selector] }),
    );
  },
);

test("the file is imported: what is rejected, with its line and the reason", { skip }, async () => {
  const result = await importFile(file);
  rejected = new Map(
    result.stderr.split("\n").flatMap((line): [number, string][] => {
      const [, number, reason] = /:(\d+): (\w+: .*)$/.exec(line) ?? [];
      return number === undefined || reason === undefined ? [] : [[Number(number), reason]];
    }),
  );
  assert.equal(rejected.size, result.rejected, "each with its line");
  assert.equal(result.status, result.rejected === 0 ? 0 : 2, result.stderr.slice(0, 2000));
  assert.equal(result.accepted + result.duplicate + result.rejected, lines.length);
  for (const [number, reason] of rejected) {
    const line = lines[number - 1];
    assert.ok(line);
    const isExplained =
      (reason.startsWith("UnknownAccount: ") && !/^\d{12}$/.test(line.account)) ||
      /^(MissingField|InvalidField|EventTooLarge): /.test(reason);
    assert.ok(isExplained, `${number}: ${reason}`);
  }
  const known = new Set(lines.map(({ eventId }) => eventId)).size;
  assert.equal(result.duplicate, lines.length - known + 1, "the first record was there already");
});

/** Every record in the operator's bucket: where each id stands, and that every byte is accounted for. */
async function placesById(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { bucket } = await defaultTrail(cairn);
  const textOf = new Map(lines.map(({ eventId, text }) => [eventId, text]));
  const places = new Map<string, string[]>();
  for await (const logFile of logFilesIn(cairn, bucket)) {
    const { key, text } = logFile;
    const records = recordsOf(logFile);
    const idOf = ({ eventID }: (typeof records)[number]): string => String(eventID);
    const whole = records.map((record) => textOf.get(idOf(record)) ?? JSON.stringify(record));
    assert.ok(text === `{"Records":[${whole.join(",")}]}`, `${key}: the records as imported`);
    for (const id of records.map(idOf)) places.set(id, [...(places.get(id) ?? []), key]);
  }
  return places;
}

test(
  "accepted records stand once, byte for byte, under their account and Region",
  { skip },
  async () => {
    const wanted = lines.filter(
      ({ account, isData }, index) =>
        !rejected.has(index + 1) && (!isData || account === dataAccount),
    );
    const deadline = performance.now() + 60_000;
    for (;;) {
      const places = await placesById();
      const missing = wanted.filter(({ eventId }) => !places.has(eventId));
      if (missing.length > 0 && performance.now() < deadline) continue;
      assert.equal(missing.length, 0, missing[0]?.text);
      for (const { eventId, account, region } of wanted) {
        const [key = "", ...others] = places.get(eventId) ?? [];
        assert.deepEqual(others, [], `${eventId} stands once`);
        assert.ok(key.startsWith(`AWSLogs/${account}/CloudTrail/${region}/`), `${eventId}: ${key}`);
      }
      const ids = new Set(wanted.map(({ eventId }) => eventId));
      const unwanted = lines.filter(({ eventId }) => !ids.has(eventId) && places.has(eventId));
      assert.deepEqual(
        unwanted,
        [],
        "neither rejected records nor data events that nobody selects",
      );
      return;
    }
  },
);

test("a second import accepts nothing that is written", { skip }, async () => {
  const again = await importFile(file);
  const unselected = lines.filter(
    ({ account, isData }, index) => isData && account !== dataAccount && !rejected.has(index + 1),
  );
  assert.deepEqual(
    { accepted: again.accepted, rejected: again.rejected },
    { accepted: unselected.length, rejected: rejected.size },
    "data events that are written nowhere are accepted each time",
  );
});

test(
  "validate-logs finds all of it valid, for several accounts and Regions",
  { skip },
  async () => {
    const accepted = lines.filter(
      ({ isData, account }, index) =>
        !rejected.has(index + 1) && (!isData || account === dataAccount),
    );
    const places = byCount(accepted.map(({ account, region }) => `${account} ${region}`)).slice(
      0,
      4,
    );
    const { bucket } = await defaultTrail(cairn);
    for (const place of places) {
      const [account = "", region = ""] = place.split(" ");
      assert.notEqual(account, operator);
      const arn = `arn:aws:cloudtrail:us-east-1:${account}:trail/default`;
      await checkValid(archiveCli(cairn), { arn, bucket }, since, [region]);
    }
  },
);
