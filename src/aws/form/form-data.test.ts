import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { ServiceError } from "../../call/service-error.ts";
import { fieldBytesMax, findBoundary, readFormData } from "./form-data.ts";
import type { FormData } from "./form-data.ts";

const boundary = "----Boundary7MA4";

function formOf(fields: readonly (readonly [string, string])[], file: Uint8Array): Buffer {
  const parts = fields.map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const disposition = 'Content-Disposition: form-data; name="file"; filename="C:\\dir\\a.txt"';
  const header = `--${boundary}\r\n${disposition}\r\nContent-Type: text/plain\r\n\r\n`;
  return Buffer.concat([Buffer.from(parts.join("") + header), file, end]);
}

const end = Buffer.from(`\r\n--${boundary}--\r\n`);

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function bytesOf(file: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of file) parts.push(part);
  return Buffer.concat(parts);
}

function read(text: string | Buffer): Promise<FormData> {
  return readFormData(cut(Buffer.from(text), 7), boundary);
}

async function refused(code: string, reading: Promise<unknown>): Promise<void> {
  await assert.rejects(reading, (error) => error instanceof ServiceError && error.code === code);
}

test("findBoundary: the boundary of a form, quoted or not, and of nothing else", () => {
  assert.equal(findBoundary(`multipart/form-data; boundary=${boundary}`), boundary);
  assert.equal(findBoundary('Multipart/Form-Data; charset=utf-8; boundary="a b"'), "a b");
  assert.equal(findBoundary("multipart/form-data"), undefined);
  assert.equal(findBoundary("multipart/mixed; boundary=a"), undefined);
});

test("readFormData: gives back fields and file, however the body is cut into pieces", async () => {
  const nearMark = fc.constantFrom("\r", "\n", "\r\n", "--", `\r\n--${boundary.slice(0, -1)}`, "a");
  const file = fc.array(nearMark, { maxLength: 12 }).map((texts) => Buffer.from(texts.join("")));
  const value = fc.string({ maxLength: 20 }).filter((text) => !text.includes("\r\n--"));
  await fc.assert(
    fc.asyncProperty(file, value, fc.integer({ min: 1, max: 200 }), async (bytes, text, size) => {
      const form = formOf(
        [
          ["Key", text],
          ["key", "second"],
          ["acl", "private"],
        ],
        bytes,
      );
      const { fields, fileName, file: sent } = await readFormData(cut(form, size), boundary);
      assert.deepEqual(
        [...fields],
        [
          ["key", text],
          ["acl", "private"],
        ],
      );
      assert.equal(fileName, "a.txt");
      assert.deepEqual(await bytesOf(sent), bytes);
    }),
    { seed: 20_261_122, numRuns: 300 },
  );
});

test("readFormData: a form that is cut off anywhere is malformed, and its file has no end", async () => {
  const form = formOf([["key", "k"]], Buffer.from("file"));
  for (let size = 1; size < form.length - 4; size += 1) {
    const reading = async (): Promise<Buffer> => bytesOf((await read(form.subarray(0, size))).file);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await refused("MalformedPOSTRequest", reading());
  }
});

test("readFormData: hands on a large file in the pieces in which it comes", async () => {
  const piece = Buffer.alloc(65_536, "x");
  const head = formOf([["key", "k"]], Buffer.alloc(0)).subarray(0, -end.length);
  async function* large(): AsyncGenerator<Uint8Array> {
    yield head;
    for (let at = 0; at < 1000; at += 1) yield piece;
    yield end;
  }
  const { file } = await readFormData(large(), boundary);
  let size = 0;
  for await (const part of file) {
    assert.ok(part.length <= piece.length + boundary.length + 4, `${part.length} bytes at once`);
    size += part.length;
  }
  assert.equal(size, 1000 * piece.length);
});

test("readFormData: refuses forms without a file, without names, and with too much before the file", async () => {
  const field = `--${boundary}\r\nContent-Disposition: form-data; name="key"\r\n\r\nk`;
  await refused("InvalidArgument", read(`${field}\r\n--${boundary}--\r\n`));
  await refused("MalformedPOSTRequest", read("no form"));
  await refused("MalformedPOSTRequest", read(field.replace('name="key"', "") + end.toString()));
  const large = formOf([["key", "k".repeat(fieldBytesMax)]], Buffer.from("file"));
  await refused("MaxPostPreDataLengthExceeded", read(large));
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(field);
    for (;;) yield Buffer.alloc(4096, "k");
  }
  await refused("MaxPostPreDataLengthExceeded", readFormData(endless(), boundary));
});
