import assert from "node:assert/strict";
import { createVerify } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { awsCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";

// Topics with the unmodified AWS CLI, and an endpoint that checks signatures as AWS documents it: what
// was published while the endpoint was down survives kill -9.

const scratch = scratchDirectory();
let cairn: CairnProcess;
let aws: ReturnType<typeof awsCli>;
let isDown = false;
const posts: Readonly<Record<string, string>>[] = [];

const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    if (!isDown) posts.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(isDown ? 503 : 200).end();
  });
});

async function start(): Promise<void> {
  const flags = ["--notification-networks", "127.0.0.0/8", "--no-default-trail"];
  cairn = await startCairn(join(scratch.path, "data"), flags);
  aws = awsCli(cairn);
}

before(async () => {
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  await start();
});
after(async () => {
  await cairn.stop();
  receiver.closeAllConnections();
  receiver.close();
  scratch[Symbol.dispose]();
});

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await aws("sns", ...args, "--output", "json");
  assert.equal(status, 0, `aws sns ${args.join(" ")}\n${stderr}\n${cairn.log().slice(-2000)}`);
  return stdout.trim() === "" ? {} : JSON.parse(stdout);
}

async function received(type: string, text = ""): Promise<Readonly<Record<string, string>>> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = posts.find(
      ({ Type, Message }) => Type === type && (Message ?? "").includes(text),
    );
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return assert.fail(`${type} ${text} did not come\n${cairn.log().slice(-2000)}`);
}

/** Links begin with the address that the server was told: here it listens on a port of its own. */
function here(link: string | undefined): string {
  const { pathname, search } = new URL(link ?? assert.fail("no link"));
  return cairn.endpoint + pathname + search;
}

async function checkSignature(post: Readonly<Record<string, string>>): Promise<void> {
  const names =
    post["Type"] === "Notification"
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
  const verify = createVerify(post["SignatureVersion"] === "2" ? "RSA-SHA256" : "RSA-SHA1");
  for (const name of names) if (post[name] !== undefined) verify.update(`${name}\n${post[name]}\n`);
  const certificate = await (await fetch(here(post["SigningCertURL"]))).text();
  assert.ok(verify.verify(certificate, post["Signature"] ?? "", "base64"));
}

test("a topic, a confirmed endpoint, and a message that outlives its server", async () => {
  const { TopicArn } = await json(
    "create-topic",
    "--name",
    "watch",
    "--attributes",
    JSON.stringify({
      SignatureVersion: "2",
      DeliveryPolicy: JSON.stringify({
        http: {
          defaultHealthyRetryPolicy: { minDelayTarget: 1, maxDelayTarget: 1, numRetries: 50 },
        },
      }),
    }),
  );
  const topic = String(TopicArn);
  const address = receiver.address();
  assert.ok(typeof address === "object" && address !== null);
  const endpoint = `http://127.0.0.1:${address.port}/`;
  await json(
    "subscribe",
    "--topic-arn",
    topic,
    "--protocol",
    "http",
    "--notification-endpoint",
    endpoint,
  );
  const asked = await received("SubscriptionConfirmation");
  await checkSignature(asked);
  const token = asked["Token"] ?? "";
  const confirmed = await json("confirm-subscription", "--topic-arn", topic, "--token", token);
  assert.match(String(confirmed["SubscriptionArn"]), /^arn:aws:sns:.*:watch:[0-9a-f-]{36}$/);

  await json("publish", "--topic-arn", topic, "--message", "all is well", "--subject", "Watch");
  await checkSignature(await received("Notification", "all is well"));

  isDown = true;
  const { MessageId } = await json("publish", "--topic-arn", topic, "--message", "it burns");
  await cairn.kill();
  isDown = false;
  await start();
  const late = await received("Notification", "it burns");
  assert.equal(late["MessageId"], MessageId);
  await checkSignature(late);

  const left = await fetch(here(late["UnsubscribeURL"]));
  assert.equal(left.status, 200);
  assert.deepEqual(await json("list-subscriptions-by-topic", "--topic-arn", topic), {
    Subscriptions: [],
  });
  await json("delete-topic", "--topic-arn", topic);
  const { status, stderr } = await aws("sns", "get-topic-attributes", "--topic-arn", topic);
  assert.notEqual(status, 0);
  assert.match(stderr, /\(NotFound\)/);
});
