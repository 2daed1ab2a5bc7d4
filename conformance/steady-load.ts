import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import type { CairnProcess } from "./cairn-process.ts";
import { callerIdentity, importBatch, sampleRecord } from "./load.ts";
import type { Acknowledged } from "./load.ts";

/** Imports and calls that go on until they are told to stop, whatever the server answers. */
export interface SteadyLoad extends AsyncDisposable {
  readonly acknowledged: Acknowledged;
  /** How many imports were answered with that status; 0: no answer. */
  readonly answers: ReadonlyMap<number, number>;
  /** Resolves when the last answer is in. */
  readonly stop: () => Promise<void>;
  /** Imports what had no good answer once more, until the server takes it. */
  readonly settle: (cairn: CairnProcess) => Promise<void>;
}

export interface LoadOptions {
  readonly account: string;
  readonly regions: readonly string[];
  /** Records in an import. */
  readonly batchSize?: number;
  readonly pauseMs?: number;
  readonly acknowledged?: Acknowledged;
}

type Batch = readonly Record<string, unknown>[];

/** A batch that is refused, or not answered, is sent again as it is, as a careful client does. */
export function startLoad(cairn: CairnProcess, options: LoadOptions): SteadyLoad {
  const { account, regions, batchSize = 10, pauseMs = 20 } = options;
  const acknowledged = options.acknowledged ?? { eventIds: new Set(), requestIds: new Set() };
  const answers = new Map<number, number>();
  const pending: Batch[] = [];
  const stop = new AbortController();

  const send = async (target: CairnProcess, batch: Batch): Promise<boolean> => {
    let status = 0;
    try {
      const answer = await importBatch(target, batch);
      ({ status } = answer);
      if (status === 200) assert.deepEqual(answer.rejected, []);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    answers.set(status, (answers.get(status) ?? 0) + 1);
    if (status !== 200) return false;
    for (const { eventID: id } of batch) acknowledged.eventIds.add(String(id));
    return true;
  };
  const importing = async (region: string): Promise<void> => {
    let batch: Batch | undefined;
    while (!stop.signal.aborted) {
      batch ??= Array.from({ length: batchSize }, () => sampleRecord(account, region));
      if (await send(cairn, batch)) batch = undefined;
      await sleep(pauseMs);
    }
    if (batch !== undefined) pending.push(batch);
  };
  const calling = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        const requestId = await callerIdentity(cairn);
        if (requestId !== undefined) acknowledged.requestIds.add(requestId);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
      await sleep(pauseMs);
    }
  };
  const running = Promise.all([...regions.map(importing), calling()]);
  const stopAll = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  return {
    acknowledged,
    answers,
    stop: stopAll,
    [Symbol.asyncDispose]: stopAll,
    settle: async (target) => {
      for (const batch of pending.splice(0)) {
        for (let tries = 0; !(await send(target, batch)); tries += 1) {
          if (tries === 100) throw new Error("the server takes nothing any more");
          await sleep(200);
        }
      }
    },
  };
}
