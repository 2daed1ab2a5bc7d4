import { secondText } from "../integrity/digest-document.ts";
import type { ChainGap, ChainHead, ChainResult } from "./chain-result.ts";
import { findingOf } from "./rules.ts";
import type { Finding, RuleName } from "./rules.ts";
import { isControlOf } from "./trail-control.ts";
import type { TrailControl } from "./trail-control.ts";
import type { ValidationOptions } from "./validation-options.ts";

/** The record of a call may be of a moment before it took effect, or be delivered somewhat later. */
const recordDelayMs = 15 * 60_000;
const clockDifferenceMs = 60_000;

/**
 * Judges whether a chain covers the range: before its first digest, between the chains that it
 * consists of, and after its newest one.
 *
 * @param controls calls that ended the logging of trails, out of log files that are proved
 */
export function judgeTime(
  chain: ChainResult,
  options: ValidationOptions,
  controls: readonly TrailControl[],
): readonly Finding[] {
  const { head, covered } = chain;
  const [first] = covered;
  if (head === undefined || first === undefined) return [];
  const { from = -Infinity, to } = options.range;
  const own = controls.filter((control) => isControlOf(control, chain.trail));
  const findings: Finding[] = [];
  const add = (rule: RuleName, detail: string): void => {
    findings.push(findingOf(rule, subjectOf(chain), detail));
  };

  if (chain.hasBeginning && first.from > from && from !== -Infinity) {
    const end = secondText(Math.min(first.from, to));
    add("range-uncovered", `the chain begins at ${end}; before it there are no digests`);
  }
  for (const gap of chain.gaps) {
    const stop = stopAt(own, gap, chain);
    const time = `from ${secondText(gap.from)} until ${secondText(gap.to)}`;
    if (stop === undefined) {
      add(
        "gap-unrecorded",
        `no digest covers the time ${time}, and no call that stops is recorded`,
      );
    } else add("logging-stopped", `no digest covers the time ${time}: ${stop}`);
  }
  const end = judgeEnd(chain, head, options, own);
  if (end !== undefined) add(end.rule, end.detail);
  return findings;
}

function subjectOf({ trail, accountId, region }: ChainResult) {
  return { trail: trail.name, accountId, region };
}

/** Whether the chain must have had another digest by then: two windows and a minute have passed. */
export function isOverdue({ endAt, intervalMs }: ChainHead, at: number): boolean {
  return at - endAt > 2 * intervalMs + clockDifferenceMs;
}

/** What is to be said of the time after the newest digest; undefined: nothing is wrong with it. */
function judgeEnd(
  chain: ChainResult,
  head: ChainHead,
  { range, facts, trail }: ValidationOptions,
  own: readonly TrailControl[],
): { readonly rule: RuleName; readonly detail: string } | undefined {
  const { endAt, intervalMs, startAt } = head;
  const since = `after ${secondText(endAt)}`;
  const isOwn = trail === undefined || trail.accountId === chain.accountId;
  const latestAt = isOwn ? facts?.latestDigestAt.get(chain.region) : undefined;
  // Where windows are short, delivery may take longer than they do.
  const isOutdated =
    latestAt !== undefined &&
    latestAt < range.to &&
    latestAt - endAt > Math.max(intervalMs, clockDifferenceMs);
  if (isOutdated) {
    const detail = `the newest digest ends at ${secondText(endAt)}, but one was delivered at ${secondText(latestAt)}`;
    return { rule: "newest-missing", detail };
  }
  if (endAt >= range.to) return undefined;
  const stop = stopAt(own, { from: endAt, to: Infinity, lastWindowAt: startAt }, chain);
  if (stop !== undefined) {
    return { rule: "logging-stopped", detail: `there are no digests ${since}: ${stop}` };
  }
  if (isOverdue(head, range.to)) {
    return {
      rule: "newest-missing",
      detail: `there are no digests ${since}, though some were due`,
    };
  }
  if (range.isOpenEnded) return undefined;
  return { rule: "range-uncovered", detail: `there is no digest yet ${since}` };
}

/**
 * The recorded call that explains why a chain ended, in words. It stands in the last digest before
 * the gap, whose window is of delivery, and so somewhat later than the call. What was started anew
 * before the gap was not ended by a call before that.
 */
function stopAt(
  own: readonly TrailControl[],
  { from, lastWindowAt }: ChainGap,
  { gaps, head }: ChainResult,
): string | undefined {
  const earliest = lastWindowAt - Math.min(recordDelayMs, head?.intervalMs ?? 0);
  const stop = own.find(({ at }) => {
    const isStartedAnew = gaps.some((gap) => at < gap.to && gap.to < from);
    return at >= earliest && at <= from + clockDifferenceMs && !isStartedAnew;
  });
  if (stop === undefined) return undefined;
  const { eventName, at, caller = "somebody", eventId } = stop;
  return `${eventName} by ${caller} at ${secondText(at)} (event ${eventId})`;
}
