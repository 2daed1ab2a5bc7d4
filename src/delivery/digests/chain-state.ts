import type { Chain } from "./chain.ts";
import type { ChainPlace } from "./listed-files.ts";

/** What is kept in memory of a chain; the rest is read from its document when something is due. */
export interface ChainState {
  readonly place: ChainPlace;
  /** Undefined: there is no chain yet, but there may be files for one. */
  chain: ChainSummary | undefined;
  /** Since when the next window is waited for, by `Clock.elapsed`. */
  armedAt: number;
  /** Of steps, in a row. */
  failures: number;
  /** Until then no step is tried, by `Clock.elapsed`. */
  notBefore: number;
  /** There may be files that no digest lists and that belong to no chain that is open. */
  mayHaveFiles: boolean;
  isBehind: boolean;
}

export interface ChainSummary {
  readonly span: number;
  readonly startAt: number;
  readonly isEnded: boolean;
  /** The bucket of the digest that is decided. */
  readonly decidedFor: string | undefined;
}

export function newState(place: ChainPlace, elapsed: number): ChainState {
  return {
    place,
    chain: undefined,
    armedAt: elapsed,
    failures: 0,
    notBefore: 0,
    mayHaveFiles: false,
    isBehind: false,
  };
}

export function summaryOf({ span, startAt, isEnded, decided }: Chain): ChainSummary {
  return { span, startAt, isEnded, decidedFor: decided?.bucket };
}

/** Names a chain in memory. */
export function placeName({ trail, accountId, region }: ChainPlace): string {
  return `${trail}/${accountId}/${region}`;
}
