import { below, seededRandom } from "../src/base/seeded-random.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { signedBytes } from "./signed-request.ts";
import type { SignedRequest } from "./signed-request.ts";

// Requests that are wrong in one way or another, most of them signed as they should be.

const json = { "content-type": "application/x-amz-json-1.1" };
export const requests: readonly SignedRequest[] = [
  {
    ...{ method: "POST", path: "/", service: "cloudtrail", region: "us-east-1" },
    headers: { ...json, "x-amz-target": "CloudTrail_20131101.LookupEvents" },
    body: Buffer.from('{"MaxResults":5,"LookupAttributes":[]}'),
  },
  {
    ...{ method: "POST", path: "/", service: "sts", region: "us-east-1" },
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from("Action=GetCallerIdentity&Version=2011-06-15"),
  },
  {
    ...{ method: "PUT", path: "/target/key", service: "s3", region: "us-east-1" },
    headers: { "content-type": "text/plain" },
    body: Buffer.from("some bytes of an object"),
  },
  { method: "GET", path: "/target/key", service: "s3", region: "us-east-1" },
  {
    ...{ method: "POST", path: "/target", query: "delete=", service: "s3", region: "us-east-1" },
    body: Buffer.from("<Delete><Object><Key>a</Key></Object></Delete>"),
  },
  {
    ...{ method: "POST", path: "/import-records", service: "cairn", region: "us-east-1" },
    headers: { "content-type": "application/x-ndjson" },
    body: Buffer.from('{"eventVersion":"1.11"}\n{}'),
  },
];

export interface Dice {
  readonly below: (count: number) => number;
  readonly pick: <T>(values: readonly T[]) => T;
}

export function dice(seed: number): Dice {
  const random = seededRandom(seed);
  const upTo = (count: number): number => below(random, Math.max(1, count));
  return {
    below: upTo,
    pick: (values) => {
      const value = values[upTo(values.length)];
      if (value === undefined) throw new Error("nothing to pick from");
      return value;
    },
  };
}

type Target = Pick<CairnProcess, "endpoint" | "accessKeyId" | "secretAccessKey">;

/** Bytes that no client would send to `target`. */
export function malformed(target: Target, roll: Dice): Buffer {
  const signed = (request: SignedRequest): Buffer => signedBytes(request, target.endpoint, target);
  return roll.pick(ways)(roll, signed);
}

function spliced(bytes: Buffer, at: number, remove: number, insert: string | Buffer): Buffer {
  const inserted = typeof insert === "string" ? Buffer.from(insert, "latin1") : insert;
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + remove)]);
}

function withHeader(bytes: Buffer, header: string): Buffer {
  return spliced(bytes, bytes.indexOf("\r\n") + 2, 0, `${header}\r\n`);
}

const nesting = 20_000;
/** Bodies that are signed as they should be, and make no sense. */
const bodies: readonly (string | Buffer)[] = [
  "",
  "{",
  "[]",
  "null",
  '"text"',
  "{}",
  `${'{"a":'.repeat(nesting)}1${"}".repeat(nesting)}`,
  "[".repeat(nesting),
  "<a>".repeat(nesting),
  "<Delete>",
  '<!DOCTYPE a [<!ENTITY b "bbbb">]><Delete>&b;&b;</Delete>',
  '<?xml version="1.0"?><Delete xmlns="x"><Object/></Delete>',
  '{"MaxResults":"many"}',
  '{"MaxResults":1e999}',
  '{"__proto__":{"a":1},"constructor":2}',
  '{"LookupAttributes":[{"AttributeKey":"\\u0000","AttributeValue":"\\ud800"}]}',
  "Action=GetCallerIdentity&Action=AssumeRole&%ZZ=%",
  "Action=\u0000&Version=2011-06-15",
  Buffer.from([0, 255, 254, 0, 1, 2, 3]),
  Buffer.alloc(100_000, 0),
  Buffer.alloc(3_000_000, "x"),
];

type Sign = (request: SignedRequest) => Buffer;

const ways: readonly ((roll: Dice, signed: Sign) => Buffer)[] = [
  // Cut off anywhere.
  (roll, signed) => {
    const bytes = signed(roll.pick(requests));
    return bytes.subarray(0, roll.below(bytes.length));
  },
  // Bytes that are other, more or fewer.
  (roll, signed) => {
    let bytes = signed(roll.pick(requests));
    for (let change = 0; change <= roll.below(4); change += 1) {
      const noise = Buffer.from(Array.from({ length: roll.below(6) }, () => roll.below(256)));
      bytes = spliced(bytes, roll.below(bytes.length), roll.below(6), noise);
    }
    return bytes;
  },
  // A body of another length than it says.
  (roll, signed) => {
    const bytes = signed(roll.pick(requests)).toString("latin1");
    const length = roll.pick([
      "0",
      "1",
      "7",
      "99999",
      "-1",
      "1e3",
      "0x10",
      "9".repeat(30),
      "",
      "1, 1",
    ]);
    return Buffer.from(bytes.replace(/content-length: \d+/, `content-length: ${length}`), "latin1");
  },
  // Chunks.
  (roll, signed) => {
    const chunks = roll.pick([
      "5\r\nhello\r\n0\r\n\r\n",
      "zz\r\n",
      "5\r\nhel",
      "-1\r\n\r\n",
      "fffffffff\r\n",
      "0\r\nx: y\r\n\r\n",
    ]);
    const bytes = signed({ ...roll.pick(requests), body: Buffer.alloc(0) }).toString("latin1");
    const head = bytes.replace(/content-length: \d+/, "transfer-encoding: chunked");
    return Buffer.from(`${head}${chunks}`, "latin1");
  },
  // aws-chunked bodies that lie.
  (roll, signed) => {
    const hashes = [
      "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
      "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "UNSIGNED-PAYLOAD",
      "none",
    ];
    const text = signed(requests[2] ?? roll.pick(requests)).toString("latin1");
    const claimed = text.replace(
      /x-amz-content-sha256: \w+/,
      `x-amz-content-sha256: ${roll.pick(hashes)}`,
    );
    const length = roll.pick(["23", "0", "x", "99999999999"]);
    return withHeader(Buffer.from(claimed, "latin1"), `x-amz-decoded-content-length: ${length}`);
  },
  // A body that makes no sense, well signed.
  (roll, signed) => signed({ ...roll.pick(requests), body: Buffer.from(roll.pick(bodies)) }),
  // Headers that are too many, too long, or of the wrong form.
  (roll, signed) => {
    const header = roll.pick([
      `x-long: ${"l".repeat(40_000)}`,
      Array.from({ length: 300 }, (_, index) => `x-${index}: 1`).join("\r\n"),
      "x-nul: a\u0000b",
      "no colon",
      ": no name",
      "host: other",
      "authorization: AWS4-HMAC-SHA256 Credential=",
      "content-length: 3",
      "transfer-encoding: chunked, identity",
      "expect: 100-continue",
      "expect: miracles",
      "connection: upgrade\r\nupgrade: websocket",
      "x-amz-date: yesterday",
      "x-amz-security-token: \u00ff\u00fe",
    ]);
    return withHeader(signed(roll.pick(requests)), header);
  },
  // Signatures and targets that are wrong.
  (roll, signed) => {
    const text = signed(roll.pick(requests)).toString("latin1");
    const change = roll.pick<readonly [RegExp, string]>([
      [/Signature=\w{8}/, "Signature=00000000"],
      [/Credential=[A-Z0-9]+/, "Credential=AKIAIOSFODNN7EXAMPLE"],
      [/\/aws4_request/, "/aws5_request"],
      [/authorization: .*\r\n/, ""],
      [/x-amz-date: .*\r\n/, ""],
      [/SignedHeaders=[^,]+/, "SignedHeaders="],
      [/x-amz-target: \S+/, "x-amz-target: CloudTrail_20131101.__proto__"],
      [/^(\w+) \S+/, "$1 /%zz/%00/../../etc/passwd?%"],
      [/^(\w+) \S+/, "$1 *"],
      [/^(\w+) \S+/, "$1 http://[::1"],
      [/^(\w+) \S+/, `$1 /${"a".repeat(5000)}?${"b&".repeat(3000)}`],
      [/^\w+/, "BREW"],
      [/HTTP\/1\.1/, "HTTP/9.9"],
    ]);
    return Buffer.from(text.replace(...change), "latin1");
  },
  // No HTTP at all.
  (roll) => Buffer.from(Array.from({ length: roll.below(300) }, () => roll.below(256))),
];
