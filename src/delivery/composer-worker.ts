import { parentPort, workerData } from "node:worker_threads";
import type { Transferable } from "node:worker_threads";

import { must } from "../base/assert.ts";
import { nodeDisk } from "../base/node-world.ts";
import { openJournalReader } from "../journal/journal-reader.ts";
import { composeFiles } from "./compose-files.ts";
import type { ComposerReply, ComposerRequest, ComposerWorkerData } from "./composer-protocol.ts";
import { planRound } from "./plan-round.ts";

// The body of a composer's worker thread; `worker-composer.ts` is the other end.

const port = must(parentPort, "this module runs in a worker thread");
// What node:worker_threads hands over has no type; the other end passes exactly this.
const { journalDirectory }: ComposerWorkerData = workerData;
// Plans and files copy what they need of an entry before they ask for the next.
const reader = openJournalReader({
  disk: nodeDisk(),
  directory: journalDirectory,
  reusesMemory: true,
});

let last: Promise<void> = Promise.resolve();
port.on("message", (request: ComposerRequest) => {
  last = last.then(async () => serve(request));
});

async function serve(request: ComposerRequest): Promise<void> {
  const { job } = request;
  try {
    if (request.kind === "plan") {
      reply({ kind: "planned", job, plan: await planRound(reader, request) });
      return;
    }
    const onDamage = (damage: Extract<ComposerReply, { kind: "damage" }>["damage"]): void =>
      reply({ kind: "damage", job, damage });
    for await (const file of composeFiles(reader, request.orders, onDamage)) {
      reply({ kind: "file", job, file }, [file.body.buffer]);
    }
    reply({ kind: "composed", job });
  } catch (error) {
    reply({ kind: "failed", job, error });
  }
}

function reply(message: ComposerReply, transfer: readonly Transferable[] = []): void {
  port.postMessage(message, transfer);
}
