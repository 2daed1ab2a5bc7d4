import { PatternFault } from "./pattern-fault.ts";
import type { Condition, Selector, ValueTest } from "./pattern.ts";
import { isWildcard } from "./pattern.ts";

/** Regular expressions in one pattern for JSON or fields. */
export const expressionsMax = 2;
/** Wildcards in one property selector, and selectors with one in a pattern. */
export const wildcardsPerSelectorMax = 1;
export const wildcardsMax = 3;

/** @throws PatternFault more regular expressions than a pattern may have */
export function checkLimits<Subject>(conditions: readonly Condition<Subject>[]): void {
  const count = conditions.flatMap(testsOf).filter(({ test }) => isExpression(test)).length;
  if (count > expressionsMax) {
    throw new PatternFault("limit", 0, `more than ${expressionsMax} regular expressions`);
  }
}

/** @throws PatternFault more wildcards in selectors than a pattern may have */
export function checkWildcards(condition: Condition<Selector>): void {
  const selectors = testsOf(condition).map(({ subject }) => subject);
  const isTooWild = ({ steps }: Selector): boolean =>
    steps.filter(({ kind }) => kind.startsWith("any-")).length > wildcardsPerSelectorMax;
  const wild = selectors.find(isTooWild);
  if (wild !== undefined) {
    throw new PatternFault("limit", 0, `more than one wildcard in the selector ${wild.text}`);
  }
  if (selectors.filter(isWildcard).length > wildcardsMax) {
    throw new PatternFault("limit", 0, `more than ${wildcardsMax} selectors with a wildcard`);
  }
}

/** The tests of a condition, from left to right. */
export function testsOf<Subject>(
  condition: Condition<Subject>,
): readonly { readonly subject: Subject; readonly test: ValueTest }[] {
  return condition.kind === "test" ? [condition] : condition.of.flatMap((part) => testsOf(part));
}

function isExpression(test: ValueTest): boolean {
  return (test.kind === "equal" || test.kind === "unequal") && test.value.kind === "expression";
}
