import type { World } from "../base/world.ts";
import type { Documents } from "../documents/documents.ts";
import type { Journal } from "../journal/journal.ts";
import type { SeenEvents } from "../seen/seen-events.ts";
import type { Selection } from "../selection/selection.ts";
import type { Intents } from "./intents.ts";

export interface IntakeOptions {
  readonly world: World;
  readonly journal: Pick<Journal, "append" | "checkRoom">;
  readonly seen: Pick<SeenEvents, "claim">;
  /** For what is announced. */
  readonly documents: Pick<Documents, "write" | "list">;
  readonly accounts: { readonly has: (accountId: string) => boolean };
  /** The enabled Regions. */
  readonly regions: { readonly has: (region: string) => boolean };
  /** What is selected now. */
  readonly selection: () => Selection;
  /** Gets the records of calls whose account cannot be known. */
  readonly fallbackAccountId: string;
  /** Gets the records of calls that name a Region which is not enabled. */
  readonly fallbackRegion: string;
  /** How many bytes of records may be on their way into the journal at once. */
  readonly bytesInFlightMax?: number;
  /** Ends what waits for its turn: the process is stopping. */
  readonly signal: AbortSignal;
}

/** What recorder and importer share. */
export interface IntakeParts extends IntakeOptions {
  /** @see encodeEntries */
  readonly space: Buffer;
  readonly intents: Intents;
}
