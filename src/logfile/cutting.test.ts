import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { logFileBytesMax, logFileFrame, sizeOfFirst, sizeWith } from "./cutting.ts";

// The User Guide: a log file has at most 50 MB before compression.
test("logFileBytesMax is fifty megabytes", () => {
  assert.equal(logFileBytesMax, 50_000_000);
});

test("sizeWith() counts the bytes of the file as it will be", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (records) => {
      const [first = "", ...others] = records;
      let size = sizeOfFirst(first.length);
      for (const record of others) size = sizeWith(size, record.length) ?? size;
      const { head, separator, tail } = logFileFrame;
      assert.deepEqual(size, {
        recordCount: records.length,
        bytes: `${head}${records.join(separator)}${tail}`.length,
      });
    }),
    { seed: 20_261_122 },
  );
});

test("sizeWith() takes a record that fills the file to its last byte, and none beyond it", () => {
  const size = sizeOfFirst(100);
  const room = 200 - size.bytes - 1;
  assert.equal(sizeWith(size, room, 200)?.bytes, 200);
  assert.equal(sizeWith(size, room + 1, 200), undefined);
});

test("sizeOfFirst() takes any record: none is cut in two", () => {
  assert.equal(sizeOfFirst(logFileBytesMax).recordCount, 1);
});
