import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";

import { FaultError } from "../fault.ts";
import { decodeChunks } from "./chunked-body.ts";
import type { ChunkedBodyOptions, ChunkSigner } from "./chunked-body.ts";
import { deriveSigningKey } from "./signing-key.ts";

const signingKey = deriveSigningKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", {
  date: "20130524",
  region: "us-east-1",
  service: "s3",
});

function signerFrom(seedSignature: string): ChunkSigner {
  const scope = "20130524/us-east-1/s3/aws4_request";
  return { signingKey, timestamp: "20130524T000000Z", scope, seedSignature };
}

interface Wire {
  readonly bytes: Buffer;
  readonly options: Omit<ChunkedBodyOptions, "trailers">;
}

function chunk(data: string, signature: string): string {
  return `${data.length.toString(16)};chunk-signature=${signature}\r\n${data}\r\n`;
}

// S3 API Reference, "Transferring payload in multiple chunks": 65 KiB of "a", in 64 and 1 KiB.
const signed: Wire = {
  bytes: Buffer.from(
    chunk("a".repeat(65_536), "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648") +
      chunk("a".repeat(1_024), "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497") +
      chunk("", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"),
  ),
  options: {
    signer: signerFrom("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"),
    trailerNames: undefined,
    decodedLength: 66_560,
  },
};

// The same reference, "Trailing headers".
const withTrailer: Wire = {
  bytes: Buffer.from(
    chunk("a".repeat(65_536), "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2") +
      chunk("a".repeat(1_024), "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7") +
      "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n" +
      "x-amz-checksum-crc32c:sOO8/Q==\r\n" +
      "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n",
  ),
  options: {
    signer: signerFrom("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"),
    trailerNames: ["x-amz-checksum-crc32c"],
    decodedLength: 66_560,
  },
};

const unsigned: Wire = {
  bytes: Buffer.from("5\r\nhello\r\n1\r\n!\r\n0\r\nx-amz-checksum-crc32:nT3Y2g==\r\n\r\n"),
  options: {
    signer: undefined,
    trailerNames: ["x-amz-checksum-crc32"],
    decodedLength: 6,
  },
};

async function decode(
  { bytes, options }: Wire,
  partSize = 1_000,
): Promise<{ readonly data: string; readonly trailers: Map<string, string> }> {
  const parts = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += partSize) yield bytes.subarray(at, at + partSize);
  };
  const trailers = new Map<string, string>();
  const decoded: Uint8Array[] = [];
  for await (const part of decodeChunks(parts(), { ...options, trailers })) decoded.push(part);
  return { data: Buffer.concat(decoded).toString(), trailers };
}

for (const partSize of [1, 7, 85, 65_536, 1_000_000]) {
  test(`decodeChunks() takes the documented example in parts of ${partSize}`, async () => {
    assert.equal((await decode(signed, partSize)).data, "a".repeat(66_560));
    const { data, trailers } = await decode(withTrailer, partSize);
    assert.equal(data, "a".repeat(66_560));
    assert.deepEqual([...trailers], [["x-amz-checksum-crc32c", "sOO8/Q=="]]);
    assert.deepEqual([...(await decode(unsigned, partSize)).trailers.values()], ["nT3Y2g=="]);
  });
}

test("decodeChunks() lets the empty line after the last chunk be missing", async () => {
  const bytes = signed.bytes.subarray(0, -2);
  assert.equal((await decode({ ...signed, bytes })).data.length, 66_560);
});

test("decodeChunks() refuses a signed body of which any byte was changed", async () => {
  const position = fc.integer({ min: 0, max: withTrailer.bytes.length - 3 });
  const flip = fc.integer({ min: 1, max: 255 });
  await fc.assert(
    fc.asyncProperty(position, flip, async (at, mask) => {
      const bytes = Buffer.from(withTrailer.bytes);
      const before = bytes[at] ?? 0;
      bytes[at] = before ^ mask;
      // The case of a hexadecimal digit, and the kind of line break, say nothing.
      const isSame =
        String.fromCharCode(before).toLowerCase() ===
        String.fromCharCode(bytes[at] ?? 0).toLowerCase();
      if (isSame || before === 0x0d || before === 0x0a) return;
      await assert.rejects(decode({ ...withTrailer, bytes }, 8_192), FaultError);
    }),
    { seed: 20261122, numRuns: 150 },
  );
});

test("decodeChunks() refuses a body that is cut off anywhere", async () => {
  const length = fc.integer({ min: 0, max: withTrailer.bytes.length - 3 });
  await fc.assert(
    fc.asyncProperty(length, async (at) => {
      const bytes = withTrailer.bytes.subarray(0, at);
      await assert.rejects(decode({ ...withTrailer, bytes }, 8_192), FaultError);
    }),
    { seed: 20261122, numRuns: 60 },
  );
});

const faults: readonly [name: string, wire: string, length: number, kind: string][] = [
  ["fewer bytes than announced", "2\r\nhi\r\n0\r\na:1\r\n\r\n", 3, "incomplete-body"],
  ["more bytes than announced", "2\r\nhi\r\n0\r\na:1\r\n\r\n", 1, "malformed-chunks"],
  ["a size that is no number", "x\r\nhi\r\n0\r\na:1\r\n\r\n", 2, "malformed-chunks"],
  ["a chunk that is longer than it says", "1\r\nhi\r\n0\r\na:1\r\n\r\n", 2, "malformed-chunks"],
  ["a header without end", "1".repeat(9_000), 2, "malformed-chunks"],
  ["a trailer that was not announced", "2\r\nhi\r\n0\r\nb:1\r\n\r\n", 2, "malformed-trailer"],
  ["a trailer that is missing", "2\r\nhi\r\n0\r\n\r\n", 2, "malformed-trailer"],
  ["a trailer that stands twice", "2\r\nhi\r\n0\r\na:1\r\na:2\r\n\r\n", 2, "malformed-trailer"],
];
for (const [name, wire, decodedLength, kind] of faults) {
  test(`decodeChunks() refuses ${name}`, async () => {
    const options = { signer: undefined, trailerNames: ["a"], decodedLength };
    const result = decode({ bytes: Buffer.from(wire), options });
    await assert.rejects(result, (error: FaultError) => error.fault.kind === kind);
  });
}
