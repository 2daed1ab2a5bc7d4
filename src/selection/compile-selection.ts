import type { Envelope, EventCategory, ParsedRecord } from "../record/envelope.ts";
import { compileAdvancedEventSelectors } from "./compile-advanced-event-selectors.ts";
import { compileEventSelectors } from "./compile-event-selectors.ts";
import { allOf, someConditionOf } from "./predicate.ts";
import type { Predicate, Rule } from "./predicate.ts";
import { compileRoute, nobody, union } from "./compile-route.ts";
import type { Route } from "./compile-route.ts";
import { groupBy } from "./group-by.ts";
import { resourcesOf, textAt } from "./record-resources.ts";
import type { SelectingTrail, Selection } from "./selection.ts";
import { globalServiceRegion, globalServiceSources } from "./selector-rules.ts";

/**
 * Compiles the trails that are logging to one selection: once per change, to run once per event.
 *
 * The account leads to its trails, the Region to those that cover it (a multi-Region trail covers
 * all, a single-Region trail its home), the category and the route of the event to conditions. Trails
 * that want the same share one condition: what an event costs grows with the conditions that differ
 * and concern it, neither with the trails nor with what they want of other events.
 *
 * A trail without selectors has the default: all management events. Insight and aggregated events
 * are not chosen by event selectors; no trail gets them here.
 */
export function compileSelection(trails: readonly SelectingTrail[]): Selection {
  const plans = plansOf(trails);
  return (envelope, record) => {
    const account = plans.get(envelope.accountId);
    if (account === undefined) return nobody;
    const routes = (account.byRegion.get(envelope.region) ?? account.elsewhere)[envelope.category];
    if (envelope.category === "Data") return wantedForResources(routes, envelope, record);
    const route = envelope.category === "NetworkActivity" ? envelope.eventSource : "";
    return routes.get(route)?.(envelope, record) ?? nobody;
  };
}

/** Accounts with the same trails, such as those of an organization, share one plan. */
function plansOf(trails: readonly SelectingTrail[]): ReadonlyMap<string, AccountPlan> {
  const covered = trails.flatMap((trail) =>
    Array.from(trail.accountIds ?? [trail.accountId], (accountId) => ({ accountId, trail })),
  );
  const shared = new Map<string, AccountPlan>();
  const plans = new Map<string, AccountPlan>();
  for (const [accountId, ofAccount] of groupBy(covered, (each) => each.accountId)) {
    const key = ofAccount.map(({ trail }) => trail.number).join();
    const plan = shared.get(key) ?? planAccount(ofAccount.map(({ trail }) => trail));
    shared.set(key, plan);
    plans.set(accountId, plan);
  }
  return plans;
}

function wantedForResources(
  routes: Routes,
  envelope: Envelope,
  record: ParsedRecord,
): readonly number[] {
  let wanted = nobody;
  for (const { type, arn } of resourcesOf(record)) {
    const route = type === undefined ? undefined : routes.get(type);
    const more = route?.(envelope, record, arn) ?? nobody;
    if (more.length > 0) wanted = wanted.length === 0 ? more : union([wanted, more]);
  }
  return wanted;
}

/** By the route of rules: who wants the events of that route. */
type Routes = ReadonlyMap<string, Route>;
type RegionPlan = Readonly<Record<EventCategory, Routes>>;

interface AccountPlan {
  /** For Regions that are home of a single-Region trail. */
  readonly byRegion: ReadonlyMap<string, RegionPlan>;
  /** For all others. */
  readonly elsewhere: RegionPlan;
}

interface CompiledTrail {
  readonly trail: SelectingTrail;
  readonly rules: readonly Rule[];
}

function planAccount(trails: readonly SelectingTrail[]): AccountPlan {
  const compiled = trails.map((trail) => ({ trail, rules: rulesOf(trail) }));
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
    Management: routesOf(compiled, "Management"),
    Data: routesOf(compiled, "Data"),
    NetworkActivity: routesOf(compiled, "NetworkActivity"),
    Insight: new Map(),
    Aggregated: new Map(),
  };
}

function routesOf(compiled: readonly CompiledTrail[], category: Rule["category"]): Routes {
  const wanting = compiled.flatMap(({ trail, rules }) => {
    const byRoute = groupBy(
      rules.filter((rule) => rule.category === category),
      ({ route }) => route,
    );
    return [...byRoute].map(([route, ofRoute]) => ({
      route,
      number: trail.number,
      condition: someConditionOf(ofRoute),
    }));
  });
  return new Map(
    [...groupBy(wanting, ({ route }) => route)].map(([route, ofRoute]) => [
      route,
      compileRoute(ofRoute),
    ]),
  );
}

function rulesOf(trail: SelectingTrail): readonly Rule[] {
  const rules =
    trail.advancedEventSelectors === undefined
      ? compileEventSelectors(trail.eventSelectors ?? [{}])
      : compileAdvancedEventSelectors(trail.advancedEventSelectors);
  return trail.includeGlobalServiceEvents ? rules : rules.map(withoutGlobal);
}

function withoutGlobal(rule: Rule): Rule {
  if (rule.category !== "Management") return rule;
  return { ...rule, key: `regional ${rule.key}`, test: allOf([isRegional, rule.test]) };
}

const isRegional: Predicate = (envelope, record) =>
  !isGlobalService(envelope) ||
  (envelope.eventSource === "sts.amazonaws.com" &&
    textAt(record, "tlsDetails", "clientProvidedHostHeader")?.startsWith("sts.us-") === true);

function isGlobalService(envelope: Envelope): boolean {
  return envelope.region === globalServiceRegion && globalServiceSources.has(envelope.eventSource);
}
