import type { Trail } from "../../trails/trail.ts";
import type { ChainState } from "./chain-state.ts";
import type { Span } from "./spans.ts";
import { lastWindowEnd, windowEnd } from "./window.ts";

/** What is to be done next for a chain. */
export type DueStep =
  /** There is none, or the last one has ended: open it for the files of the oldest span that has any. */
  | { readonly kind: "open-for-files"; readonly startAt: number }
  | { readonly kind: "open"; readonly span: number; readonly startAt: number }
  | { readonly kind: "decide"; readonly endAt: number; readonly isLast: boolean }
  | { readonly kind: "put" };

/** What a step depends on besides the chain itself. */
export interface Surroundings {
  /** Undefined: the trail is forgotten. */
  readonly trail: Trail | undefined;
  readonly span: Span | undefined;
  /** Whether the trail covers the chain's Region now. */
  readonly isCovered: boolean;
  /** Whether no file can join that span any more, but those on their way. */
  readonly isOver: (span: number) => boolean;
  /** Whether files of that span or an earlier one are on their way. */
  readonly isPending: (span: number) => boolean;
  readonly intervalMs: number;
  readonly now: number;
  readonly elapsed: number;
}

/** The step that is due now; undefined: none is. */
export function dueStep(state: ChainState, around: Surroundings): DueStep | undefined {
  const { chain } = state;
  if (around.trail === undefined || around.span === undefined) return undefined;
  if (around.elapsed < state.notBefore) return undefined;
  if (chain === undefined || chain.isEnded) return openingStep(state, around, around.span);
  if (chain.decidedFor !== undefined) return { kind: "put" };
  const { now, intervalMs } = around;
  const { span, startAt } = chain;
  if (around.isOver(span) && !around.isPending(span)) {
    return { kind: "decide", endAt: lastWindowEnd(startAt, now), isLast: true };
  }
  const waitedMs = around.elapsed - state.armedAt;
  const { isBehind } = state;
  const endAt = windowEnd({ startAt, intervalMs, now, waitedMs, isBehind });
  if (endAt === undefined) return undefined;
  // A Region that the trail has left keeps its chain until its last files are listed.
  const isLast = !around.isCovered && !around.isPending(span);
  return { kind: "decide", endAt, isLast };
}

/** Files that are there come first: those of an older span belong to a chain of their own. */
function openingStep(
  state: ChainState,
  { isCovered, now, isOver }: Surroundings,
  current: Span,
): DueStep | undefined {
  const seenAt = Math.floor(Math.min(current.since, now) / 1000) * 1000;
  const startAt = Math.max(seenAt, state.chain?.startAt ?? 0);
  if (state.mayHaveFiles) return { kind: "open-for-files", startAt };
  if (!isCovered || current.epoch === undefined || isOver(current.number)) return undefined;
  return { kind: "open", span: current.number, startAt };
}
