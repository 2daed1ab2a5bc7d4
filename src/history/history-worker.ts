import { parentPort, workerData } from "node:worker_threads";

import { assert, must, unreachable } from "../base/assert.ts";
import { nodeDisk } from "../base/node-world.ts";
import { openSqlite } from "../base/sqlite.ts";
import { openJournalReader } from "../journal/journal-reader.ts";
import { historyEngine } from "./history-engine.ts";
import type { HistoryEngine } from "./history-engine.ts";
import type {
  HistoryAnswers,
  HistoryQuestion,
  HistoryThreadData,
  NumberedAnswer,
  NumberedQuestion,
} from "./history-messages.ts";
import { historySchema } from "./history-schema.ts";

// The thread of the history: it opens the database and the journal for itself, and answers questions
// until it is told to close. A fault of the database ends nothing here: the question that met it is
// answered with it, and the main thread starts the thread anew.

const port = must(parentPort, "this file is run as a worker thread");
assert(isThreadData(workerData), "the thread of the history is told where its files are");
const { journalDirectory, databasePath } = workerData;

const journal = openJournalReader({ disk: nodeDisk(), directory: journalDirectory });
const engine = historyEngine(await openSqlite(databasePath, historySchema), journal);

port.on("message", (numbered: NumberedQuestion) => void answer(numbered));

async function answer({ id, question }: NumberedQuestion): Promise<void> {
  try {
    const given: NumberedAnswer = { id, answer: await ask(engine, question) };
    port.postMessage(given);
  } catch (error) {
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const given: NumberedAnswer = { id, fault };
    port.postMessage(given);
  }
  if (question.kind === "close") port.close();
}

async function ask(
  history: HistoryEngine,
  question: HistoryQuestion,
): Promise<HistoryAnswers[HistoryQuestion["kind"]]> {
  switch (question.kind) {
    case "position":
      return history.position();
    case "take":
      return history.take(question.to, question.expiredBefore);
    case "lookup":
      return history.lookup(question.query);
    case "expire":
      return history.expire(question.before);
    case "close":
      await history[Symbol.asyncDispose]();
      return undefined;
    default:
      return unreachable(question);
  }
}

function isThreadData(value: unknown): value is HistoryThreadData {
  return (
    typeof value === "object" &&
    value !== null &&
    "journalDirectory" in value &&
    typeof value.journalDirectory === "string" &&
    "databasePath" in value &&
    typeof value.databasePath === "string"
  );
}
