import type { AdvancedEventSelector, AdvancedFieldSelector } from "@aws-sdk/client-cloudtrail";

import { must } from "../base/assert.ts";
import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import { allOf } from "./predicate.ts";
import type { Rule, SelectableCategory, Test } from "./predicate.ts";
import { textAt } from "./record-resources.ts";
import { operators } from "./selector-rules.ts";

/**
 * Compiles advanced event selectors to a rule each. An event is wanted when one selector matches; a
 * selector matches when all its fields do.
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
): readonly Rule[] {
  return selectors.map(({ FieldSelectors: fields = [] }) => {
    const category = categoryOf(fields);
    const routed = routingFields[category];
    // What the route decides is not asked again.
    const asked = fields.filter(({ Field: name }) => name !== "eventCategory" && name !== routed);
    return {
      category,
      route: valueOf(fields, routed) ?? "",
      key: selectorKey(asked),
      test: allOf(asked.toSorted(cheapFirst).map(compileField)),
    };
  });
}

/** By category the field that each selector has with exactly one value. */
const routingFields: Readonly<Record<SelectableCategory, string | undefined>> = {
  Management: undefined,
  Data: "resources.type",
  NetworkActivity: "eventSource",
};

function categoryOf(fields: readonly AdvancedFieldSelector[]): SelectableCategory {
  const said = valueOf(fields, "eventCategory");
  const categories: readonly SelectableCategory[] = ["Management", "Data", "NetworkActivity"];
  return must(
    categories.find((category) => category === said),
    `validation let through the category ${said ?? ""}`,
  );
}

function valueOf(
  fields: readonly AdvancedFieldSelector[],
  name: string | undefined,
): string | undefined {
  return fields.find((field) => field.Field === name)?.Equals?.[0];
}

/** The same for selectors that differ only in name, in the order of fields or in that of values. */
function selectorKey(fields: readonly AdvancedFieldSelector[]): string {
  const shown = fields.map((field) =>
    JSON.stringify([field.Field, ...operators.map((operator) => field[operator]?.toSorted() ?? 0)]),
  );
  return JSON.stringify(shown.toSorted());
}

type Reader = (envelope: Envelope, record: ParsedRecord, arn?: string) => string | undefined;

/** What each field reads, the cheapest first. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["readOnly", (envelope) => (envelope.readOnly === true ? "true" : "false")],
  ["eventSource", (envelope) => envelope.eventSource],
  ["eventName", (envelope) => envelope.eventName],
  ["eventType", (_, record) => text(record["eventType"])],
  ["errorCode", (_, record) => text(record["errorCode"])],
  ["vpcEndpointId", (_, record) => text(record["vpcEndpointId"])],
  ["sessionCredentialFromConsole", (_, record) => flag(record["sessionCredentialFromConsole"])],
  ["resources.ARN", (_envelope, _record, arn) => arn],
  ["userIdentity.arn", (_, record) => textAt(record, "userIdentity", "arn")],
]);

const costs: readonly string[] = [...readers.keys()];

function cheapFirst(some: AdvancedFieldSelector, other: AdvancedFieldSelector): number {
  return costs.indexOf(some.Field ?? "") - costs.indexOf(other.Field ?? "");
}

function compileField(field: AdvancedFieldSelector): Test {
  const name = field.Field ?? "";
  const read = must(readers.get(name), `validation let through the field ${name}`);
  const matches = valueTest(field);
  return (envelope, record, arn) => matches(read(envelope, record, arn));
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

type TextTest = (value: string) => boolean;

/** A test for one value; undefined when the field names no operator of this polarity. */
function anyOf(
  equals: readonly string[] = [],
  prefixes: readonly string[] = [],
  suffixes: readonly string[] = [],
): TextTest | undefined {
  const tests: readonly TextTest[] = [
    ...(equals.length === 0 ? [] : [equalTo(equals)]),
    ...prefixes.map(startingWith),
    ...suffixes.map(endingWith),
  ];
  const [only] = tests;
  return tests.length <= 1 ? only : (value) => tests.some((test) => test(value));
}

function equalTo(values: readonly string[]): TextTest {
  const [only] = values;
  if (values.length === 1) return (value) => value === only;
  const exact = new Set(values);
  return (value) => exact.has(value);
}

// Selectors differ late: comparing one character first spares most calls of `startsWith`.

function startingWith(prefix: string): TextTest {
  const at = prefix.length - 1;
  const last = prefix.charCodeAt(at);
  return (value) => value.charCodeAt(at) === last && value.startsWith(prefix);
}

function endingWith(suffix: string): TextTest {
  const { length } = suffix;
  const first = suffix.charCodeAt(0);
  return (value) => value.charCodeAt(value.length - length) === first && value.endsWith(suffix);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The record writes it as the string "true"; tools that read and write records may not. */
function flag(value: unknown): string | undefined {
  return value === true ? "true" : text(value);
}
