import type { Envelope, EventCategory } from "../record/envelope.ts";
import { compileAdvancedEventSelectors } from "./compile-advanced-event-selectors.ts";
import { compileEventSelectors } from "./compile-event-selectors.ts";
import { allOf } from "./predicate.ts";
import type { Condition, Conditions, Predicate, Test } from "./predicate.ts";
import { textAt } from "./record-resources.ts";
import type { SelectingTrail, Selection } from "./selection.ts";
import { globalServiceRegion, globalServiceSources } from "./selector-rules.ts";

/**
 * Compiles the trails that are logging to one selection: once per change, to run once per event.
 *
 * The account leads to its trails, the Region to those that cover it (a multi-Region trail covers
 * all, a single-Region trail its home), the category to conditions. Trails that want the same share
 * one condition: what an event costs grows with the conditions that differ, not with the trails.
 *
 * A trail without selectors has the default: all management events. Insight and aggregated events
 * are not chosen by event selectors; no trail gets them here.
 */
export function compileSelection(trails: readonly SelectingTrail[]): Selection {
  const plans = new Map(
    [...groupBy(trails, (trail) => trail.accountId)].map(([accountId, ofAccount]) => [
      accountId,
      planAccount(ofAccount),
    ]),
  );
  return (envelope, record) => {
    const account = plans.get(envelope.accountId);
    if (account === undefined) return nobody;
    const plan = account.byRegion.get(envelope.region) ?? account.elsewhere;
    const groups = plan[envelope.category];
    let wanted = nobody;
    for (const { test, numbers } of groups) {
      if (test === "always" || test(envelope, record)) wanted = merged(wanted, numbers);
    }
    return wanted;
  };
}

const nobody: readonly number[] = [];

/** Trails of one Region that want the same of one category. */
interface Group {
  readonly test: Test;
  /** Ascending. */
  readonly numbers: readonly number[];
}

type RegionPlan = Readonly<Record<EventCategory, readonly Group[]>>;

interface AccountPlan {
  /** For Regions that are home of a single-Region trail. */
  readonly byRegion: ReadonlyMap<string, RegionPlan>;
  /** For all others. */
  readonly elsewhere: RegionPlan;
}

interface CompiledTrail {
  readonly trail: SelectingTrail;
  readonly conditions: Conditions;
}

function planAccount(trails: readonly SelectingTrail[]): AccountPlan {
  const compiled = trails.map((trail) => ({ trail, conditions: conditionsOf(trail) }));
  const everywhere = compiled.filter(({ trail }) => trail.isMultiRegion);
  const single = compiled.filter(({ trail }) => !trail.isMultiRegion);
  const byHome = groupBy(single, ({ trail }) => trail.homeRegion);
  return {
    byRegion: new Map(
      [...byHome].map(([region, atHome]) => [region, planRegion([...everywhere, ...atHome])]),
    ),
    elsewhere: planRegion(everywhere),
  };
}

function planRegion(compiled: readonly CompiledTrail[]): RegionPlan {
  return {
    Management: groupsOf(compiled, "Management"),
    Data: groupsOf(compiled, "Data"),
    NetworkActivity: groupsOf(compiled, "NetworkActivity"),
    Insight: [],
    Aggregated: [],
  };
}

function groupsOf(
  compiled: readonly CompiledTrail[],
  category: keyof Conditions,
): readonly Group[] {
  const wanting = compiled.flatMap(({ trail, conditions }) => {
    const condition = conditions[category];
    return condition === undefined ? [] : [{ number: trail.number, condition }];
  });
  const byKey = groupBy(wanting, ({ condition }) => condition.key);
  return [...byKey.values()].flatMap((equal) => {
    const numbers = equal.map(({ number }) => number).toSorted((a, b) => a - b);
    return equal.slice(0, 1).map(({ condition }) => ({ test: condition.test, numbers }));
  });
}

function conditionsOf(trail: SelectingTrail): Conditions {
  const conditions =
    trail.advancedEventSelectors === undefined
      ? compileEventSelectors(trail.eventSelectors ?? [{}])
      : compileAdvancedEventSelectors(trail.advancedEventSelectors);
  const { Management: management } = conditions;
  if (trail.includeGlobalServiceEvents || management === undefined) return conditions;
  return { ...conditions, Management: withoutGlobal(management) };
}

function withoutGlobal(condition: Condition): Condition {
  return { key: `regional ${condition.key}`, test: allOf([isRegional, condition.test]) };
}

const isRegional: Predicate = (envelope, record) =>
  !isGlobalService(envelope) ||
  (envelope.eventSource === "sts.amazonaws.com" &&
    textAt(record, "tlsDetails", "clientProvidedHostHeader")?.startsWith("sts.us-") === true);

function isGlobalService(envelope: Envelope): boolean {
  return envelope.region === globalServiceRegion && globalServiceSources.has(envelope.eventSource);
}

/** The union of two ascending lists without a number in common (a trail is in one group). */
function merged(some: readonly number[], others: readonly number[]): readonly number[] {
  if (some.length === 0) return others;
  return [...some, ...others].toSorted((a, b) => a - b);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
