import type { JournalDamage, JournalReader } from "../journal/journal.ts";
import { composeFiles } from "./compose-files.ts";
import type { ComposedFile, FileOrder } from "./compose-files.ts";
import { planRound } from "./plan-round.ts";
import type { RoundPlan } from "./plan-round.ts";

/** Reads the journal and makes log files of it: the part of delivery that takes a processor. */
export interface Composer extends AsyncDisposable {
  /** @see planRound */
  readonly plan: (range: { readonly from: number; readonly to: number }) => Promise<RoundPlan>;
  /** @see composeFiles */
  readonly compose: (orders: readonly FileOrder[]) => AsyncIterable<ComposedFile>;
}

/** Composes in this thread. For tests, and for where there are no others. */
export function inlineComposer(
  reader: JournalReader,
  onDamage: (damage: JournalDamage) => void,
): Composer {
  return {
    plan: async (range) => planRound(reader, range),
    compose: (orders) => composeFiles(reader, orders, onDamage),
    [Symbol.asyncDispose]: async () => {},
  };
}
