import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { openS3Endpoint } from "../src/archive/s3-endpoint.ts";
import { nodeWorld } from "../src/base/node-world.ts";
import { run, scratchDirectory, startCairn } from "./cairn-process.ts";

// An endpoint whose certificate only its own authority vouches for.

test("mounts: an endpoint is trusted with its own authority's file, and not without", async () => {
  using scratch = scratchDirectory();
  const [cert, key] = [join(scratch.path, "cert.pem"), join(scratch.path, "key.pem")];
  const made = await run("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
    ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", cert],
  ]);
  assert.equal(made.status, 0, made.stderr);
  const flags = ["--tls-certificate", cert, "--tls-key", key, "--no-default-trail"];
  await using far = await startCairn(join(scratch.path, "far"), flags);
  const credentials = { file: join(far.dataDir, "credentials"), profile: "default" };
  const settings = {
    ...{ endpoint: far.endpoint, region: "us-east-1", credentials, addressing: "path" as const },
    ...{ integrity: "sha256" as const, connectTimeoutMs: 2000, requestTimeoutMs: 5000 },
  };
  const { signal } = new AbortController();
  // Larger than what is sent before an answer is waited for.
  const body = new Uint8Array(3_000_000);
  const wanted = { bucket: "not-there", key: "k", body, metadata: {} };

  using trusting = await openS3Endpoint(nodeWorld(), { ...settings, caFile: cert });
  const answer = await trusting.put(wanted, signal);
  assert.ok(answer.kind === "refused" && answer.code === "NoSuchBucket", JSON.stringify(answer));

  using doubting = await openS3Endpoint(nodeWorld(), settings);
  await assert.rejects(doubting.put(wanted, signal), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });

  const empty = join(scratch.path, "empty.pem");
  writeFileSync(empty, "");
  using strict = await openS3Endpoint(nodeWorld(), { ...settings, caFile: empty });
  await assert.rejects(strict.put(wanted, signal));
});
