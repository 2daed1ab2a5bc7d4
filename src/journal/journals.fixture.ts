import type { TestWorld } from "../base/test-world.ts";
import type { Log } from "../base/world.ts";
import type { Journal } from "./journal.ts";
import type { JournalLimits } from "./segment-journal.ts";
import { openJournal } from "./segment-journal.ts";

/** Where the journals of tests are. */
export const directory = "/journal";

/** What a journal said, by level. */
export interface LogLines {
  readonly warn: string[];
  readonly error: string[];
}

/** Opens a journal on a test's disk. `lines` takes what it logs. */
export async function openOn(
  world: TestWorld,
  limits: Partial<JournalLimits> = {},
  lines: LogLines = { warn: [], error: [] },
): Promise<Journal> {
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: (_, message) => lines.warn.push(message),
    error: (_, message) => lines.error.push(message),
  };
  return openJournal({
    world,
    directory,
    own: async () => ({ [Symbol.asyncDispose]: async () => {} }),
    log,
    limits: { bytesMax: 2 ** 30, freeBytesMin: 0, ...limits },
  });
}

/** The names of the segments on a test's disk. */
export async function segmentsOn(world: TestWorld): Promise<readonly string[]> {
  const names = await world.disk.list(directory);
  return names.filter((name) => name.endsWith(".journal"));
}
