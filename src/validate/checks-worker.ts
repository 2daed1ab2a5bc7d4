import { parentPort, workerData } from "node:worker_threads";

import { must } from "../base/assert.ts";
import { nodeWorld } from "../base/node-world.ts";
import type { ChecksReply, ChecksRequest, ChecksWorkerData } from "./checks-messages.ts";
import { directChecks } from "./object-checks.ts";
import { openSource } from "./open-source.ts";

// The body of a thread that checks objects; `worker-checks.ts` is the other end, and ends it.

const port = must(parentPort, "this module runs in a worker thread");
// What node:worker_threads hands over has no type; the other end passes exactly this.
const { source, socketsMax }: ChecksWorkerData = workerData;
const checks = directChecks(
  await openSource(nodeWorld(), source, socketsMax),
  new AbortController().signal,
);

port.on("message", (requests: readonly ChecksRequest[]) => {
  for (const request of requests) void serve(request);
});

/** Never rejects: what fails is told to the other end. */
async function serve(request: ChecksRequest): Promise<void> {
  const { job } = request;
  try {
    if (request.kind === "digest") {
      reply({ kind: "digest", job, outcome: await checks.digest(request.place) });
      return;
    }
    reply({ kind: "log-file", job, outcome: await checks.logFile(request.claim) });
  } catch (error) {
    reply({ kind: "failed", job, error });
  }
}

let replies: ChecksReply[] = [];

/** What is ready in one turn goes in one message: to send one costs more than to make it. */
function reply(message: ChecksReply): void {
  if (replies.push(message) > 1) return;
  setImmediate(() => {
    port.postMessage(replies);
    replies = [];
  });
}
