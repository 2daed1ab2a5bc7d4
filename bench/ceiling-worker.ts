import { hash } from "node:crypto";
import { parentPort } from "node:worker_threads";
import { gzipSync } from "node:zlib";

// Parses each line once, compresses and hashes the same bytes, and does nothing else.
parentPort?.on("message", (chunk: Uint8Array) => {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  let records = 0;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    JSON.parse(bytes.toString("utf8", start, end));
    records += 1;
    start = end + 1;
  }
  const compressed = gzipSync(bytes, { level: 1 });
  const digest = hash("sha256", bytes);
  parentPort?.postMessage({ records, size: compressed.length, digest });
});
