import type { Config } from "../config/config.ts";
import type { History } from "../history/history.ts";
import { JournalFailedError, JournalFullError } from "../journal/journal.ts";
import type { Journal } from "../journal/journal.ts";
import type { HealthCheck } from "./endpoints.ts";

/** A journal beyond this share of its limit is reported before it is full. */
const fullShare = 0.9;

/** What an operator should know before events are refused or evidence is late. */
export function nodeHealth(parts: {
  readonly journal: Pick<Journal, "status" | "checkRoom">;
  readonly history: Pick<History, "status">;
  readonly config: Pick<Config, "journalBytesMax">;
}): HealthCheck {
  const { journal, history, config } = parts;
  return () => {
    const reasons: string[] = [];
    const refusal = refusalOf(journal);
    if (refusal !== undefined) reasons.push(`events are refused: ${refusal}`);
    const { bytes } = journal.status();
    if (bytes > config.journalBytesMax * fullShare) {
      reasons.push(`the journal has ${bytes} of at most ${config.journalBytesMax} bytes`);
    }
    const { failure } = history.status();
    if (failure !== undefined) reasons.push(`event history is behind: ${failure}`);
    return reasons;
  };
}

/** Why the journal takes nothing now; undefined: it does. */
function refusalOf(journal: Pick<Journal, "checkRoom">): string | undefined {
  try {
    journal.checkRoom(1);
    return undefined;
  } catch (error) {
    if (error instanceof JournalFullError || error instanceof JournalFailedError) {
      return error.message;
    }
    throw error;
  }
}
