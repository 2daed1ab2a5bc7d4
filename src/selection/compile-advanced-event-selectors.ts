import type { AdvancedEventSelector, AdvancedFieldSelector } from "@aws-sdk/client-cloudtrail";

import { must } from "../base/assert.ts";
import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import { allOf, someConditionOf } from "./predicate.ts";
import type { Condition, Conditions, Test } from "./predicate.ts";
import { resourcesOf, textAt } from "./record-resources.ts";
import { operators } from "./selector-rules.ts";
import type { SelectableCategory } from "./selector-rules.ts";

/**
 * Compiles advanced event selectors. An event is wanted when one selector matches; a selector
 * matches when all its fields do.
 *
 * A field matches when one of its allowing operators has the event's value (or it has none of them)
 * and none of its denying operators has it. A field that the event lacks is matched by no allowing
 * operator and denied by none; `readOnly` that the record does not say counts as `false`.
 * `resources.type` and `resources.ARN` ask for one resource that satisfies both.
 *
 * Expects selectors that `validateAdvancedEventSelectors` accepted.
 */
export function compileAdvancedEventSelectors(
  selectors: readonly AdvancedEventSelector[],
): Conditions {
  const byCategory = new Map<SelectableCategory, Condition[]>();
  for (const { FieldSelectors: fields = [] } of selectors) {
    const category = categoryOf(fields);
    byCategory.set(category, [...(byCategory.get(category) ?? []), compileSelector(fields)]);
  }
  return Object.fromEntries(
    [...byCategory].map(([category, conditions]) => [category, someConditionOf(conditions)]),
  );
}

function categoryOf(fields: readonly AdvancedFieldSelector[]): SelectableCategory {
  const said = fields.find((field) => field.Field === "eventCategory")?.Equals?.[0];
  const categories: readonly SelectableCategory[] = ["Management", "Data", "NetworkActivity"];
  return must(
    categories.find((category) => category === said),
    `validation let through the category ${said ?? ""}`,
  );
}

function compileSelector(fields: readonly AdvancedFieldSelector[]): Condition {
  const conditions = fields.filter((field) => field.Field !== "eventCategory");
  const single = conditions.filter((field) => !isResourceField(field));
  return {
    key: selectorKey(conditions),
    test: allOf([...single.map(compileField), resourceTest(conditions.filter(isResourceField))]),
  };
}

/** The same for selectors that differ only in name, in the order of fields or in that of values. */
function selectorKey(fields: readonly AdvancedFieldSelector[]): string {
  const shown = fields.map((field) =>
    JSON.stringify([field.Field, ...operators.map((operator) => field[operator]?.toSorted() ?? 0)]),
  );
  return JSON.stringify(shown.toSorted());
}

function isResourceField(field: AdvancedFieldSelector): boolean {
  return field.Field === "resources.type" || field.Field === "resources.ARN";
}

type Reader = (envelope: Envelope, record: ParsedRecord) => string | undefined;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["eventSource", (envelope) => envelope.eventSource],
  ["eventName", (envelope) => envelope.eventName],
  ["readOnly", (envelope) => String(envelope.readOnly ?? false)],
  ["eventType", (_, record) => text(record["eventType"])],
  ["errorCode", (_, record) => text(record["errorCode"])],
  ["vpcEndpointId", (_, record) => text(record["vpcEndpointId"])],
  ["sessionCredentialFromConsole", (_, record) => flag(record["sessionCredentialFromConsole"])],
  ["userIdentity.arn", (_, record) => textAt(record, "userIdentity", "arn")],
]);

function compileField(field: AdvancedFieldSelector): Test {
  const name = field.Field ?? "";
  const read = must(readers.get(name), `validation let through the field ${name}`);
  const matches = valueTest(field);
  return (envelope, record) => matches(read(envelope, record));
}

function resourceTest(fields: readonly AdvancedFieldSelector[]): Test {
  if (fields.length === 0) return "always";
  const tests = fields.map((field) => {
    const matches = valueTest(field);
    return { field: field.Field, matches };
  });
  return (_, record) =>
    resourcesOf(record).some((resource) =>
      tests.every(({ field, matches }) =>
        matches(field === "resources.type" ? resource.type : resource.arn),
      ),
    );
}

type ValueTest = (value: string | undefined) => boolean;

function valueTest(field: AdvancedFieldSelector): ValueTest {
  const allows = anyOf(field.Equals, field.StartsWith, field.EndsWith);
  const denies = anyOf(field.NotEquals, field.NotStartsWith, field.NotEndsWith);
  return (value) => {
    if (value === undefined) return allows === undefined;
    if (denies?.(value) === true) return false;
    return allows === undefined || allows(value);
  };
}

/** A test for one value; undefined when the field names no operator of this polarity. */
function anyOf(
  equals: readonly string[] = [],
  prefixes: readonly string[] = [],
  suffixes: readonly string[] = [],
): ((value: string) => boolean) | undefined {
  if (equals.length + prefixes.length + suffixes.length === 0) return undefined;
  const exact = new Set(equals);
  return (value) =>
    exact.has(value) ||
    prefixes.some((prefix) => value.startsWith(prefix)) ||
    suffixes.some((suffix) => value.endsWith(suffix));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The record writes it as the string "true"; tools that read and write records may not. */
function flag(value: unknown): string | undefined {
  return value === true ? "true" : text(value);
}
