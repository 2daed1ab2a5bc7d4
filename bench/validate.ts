import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run, scratchDirectory } from "../conformance/cairn-process.ts";
import { publicKeyFile } from "../src/validate/trusted-keys.ts";
import { benchArguments } from "./arguments.ts";
import { bareS3 } from "./bare-s3.ts";
import { delayProxy } from "./delay-proxy.ts";
import { evidence, region } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";
import { note, noteMachine, report, whole } from "./report.ts";

// `cairn validate` beside `aws cloudtrail validate-logs` on the same log files, with no latency and
// with 30 ms added to each request. They come out of memory: it is the validators that are measured.

const args = benchArguments();
const fileCount = args.files ?? 20_000;
const addedMs = 30;
const bars = { near: 4, far: 20 };
const bucket = "bench-evidence";

using scratch = scratchDirectory();
noteMachine();
const made = evidence(bucket, fileCount);
await using s3 = await bareS3([...made.objects]);
const keysFile = join(scratch.path, "keys.json");
const validity = { validFrom: made.startAt, validTo: made.endAt };
writeFileSync(keysFile, publicKeyFile([{ region, ...made.publicKey, ...validity }]));
await using cloudtrail = await publicKeyServer(made);

await compare("no added latency", s3.port, bars.near);
{
  await using proxy = await delayProxy({ host: "127.0.0.1", port: s3.port }, addedMs);
  await compare(`${addedMs} ms added`, proxy.port, bars.far);
}

async function compare(what: string, port: number, bar: number): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  const own = await timed(fileURLToPath(new URL("../bin/cairn", import.meta.url)), url, [
    ...["validate", "--trail-arn", made.trailArn, "--bucket", bucket, "--s3-endpoint", url],
    ...["--start-time", timeText(made.startAt), "--end-time", timeText(made.endAt)],
    ...["--public-keys", keysFile],
  ]);
  const cli = await timed("aws", url, [
    ...["cloudtrail", "validate-logs", "--trail-arn", made.trailArn, "--s3-bucket", bucket],
    ...["--start-time", timeText(made.startAt), "--end-time", timeText(made.endAt - 1000)],
    ...["--endpoint-url", cloudtrail.url],
  ]);
  note(
    `cairn validate ${own.ms.toFixed(0)} ms, aws cloudtrail validate-logs ${cli.ms.toFixed(0)} ms`,
  );
  const ratio = cli.ms / own.ms;
  report({
    what: `validate ${whole(fileCount)} log files, ${what}`,
    figure: `${whole((fileCount * 1000) / own.ms)} files/s`,
    ceiling: `AWS CLI ${whole((fileCount * 1000) / cli.ms)} files/s`,
    ratio,
    bar: `${bar} times the AWS CLI`,
    isPassed: ratio >= bar,
  });
}

/** Runs a validator, which must find all of it valid. */
async function timed(
  command: string,
  endpoint: string,
  argv: readonly string[],
): Promise<{ readonly ms: number }> {
  const startedAt = performance.now();
  const { status, stdout, stderr } = await run(command, argv, {
    env: {
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_DEFAULT_REGION: region,
    },
  });
  const ms = performance.now() - startedAt;
  const valid = Number(/(\d+)\/\1 (?:valid )?log files/.exec(stdout)?.[1]);
  if (status !== 0 || valid !== fileCount) throw new Error(`${command}: ${stdout}${stderr}`);
  return { ms };
}

function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Answers everything as ListPublicKeys does. */
async function publicKeyServer({
  publicKey,
  startAt,
  endAt,
}: Evidence): Promise<{ readonly url: string } & AsyncDisposable> {
  const row = {
    Value: Buffer.from(publicKey.der).toString("base64"),
    ValidityStartTime: startAt / 1000,
    ValidityEndTime: endAt / 1000,
    Fingerprint: publicKey.fingerprint,
  };
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify({ PublicKeyList: [row] }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
