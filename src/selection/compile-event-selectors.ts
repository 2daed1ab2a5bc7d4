import type { DataResource, EventSelector } from "@aws-sdk/client-cloudtrail";

import { must } from "../base/assert.ts";
import { allOf } from "./predicate.ts";
import type { Rule, Test } from "./predicate.ts";
import { basicResourceRules } from "./selector-rules.ts";
import type { BasicResourceRule } from "./selector-rules.ts";

/**
 * Compiles basic event selectors. An event is wanted when one rule wants it.
 *
 * A record that does not say whether it reads (old formats, sign-in) counts as a write: an audit
 * trail rather has one event too many. Expects selectors that `validateEventSelectors` accepted.
 */
export function compileEventSelectors(selectors: readonly EventSelector[]): readonly Rule[] {
  return selectors.flatMap((selector) => [
    ...((selector.IncludeManagementEvents ?? true) ? [managementRule(selector)] : []),
    ...(selector.DataResources ?? [])
      .filter(hasValues)
      .map((resource) => dataRule(selector, resource)),
  ]);
}

function managementRule(selector: EventSelector): Rule {
  const excluded = new Set(selector.ExcludeManagementEventSources);
  const notExcluded: Test =
    excluded.size === 0 ? "always" : (envelope) => !excluded.has(envelope.eventSource);
  return {
    category: "Management",
    route: "",
    key: JSON.stringify([selector.ReadWriteType ?? "All", [...excluded].toSorted()]),
    test: allOf([readWriteTest(selector.ReadWriteType), notExcluded]),
  };
}

function dataRule({ ReadWriteType: readWrite }: EventSelector, resource: DataResource): Rule {
  const { Type: type = "", Values: values = [] } = resource;
  const rule = must(
    basicResourceRules.find((candidate) => candidate.type === type),
    `validation let through the type ${type}`,
  );
  return {
    category: "Data",
    route: type,
    key: JSON.stringify([readWrite ?? "All", values.toSorted()]),
    test: allOf([readWriteTest(readWrite), arnTest(rule, values)]),
  };
}

/** A data resource with an empty list of values stands for none. */
function hasValues(resource: DataResource): boolean {
  return (resource.Values?.length ?? 0) > 0;
}

function readWriteTest(type: EventSelector["ReadWriteType"]): Test {
  if (type === "ReadOnly") return (envelope) => envelope.readOnly === true;
  if (type === "WriteOnly") return (envelope) => envelope.readOnly !== true;
  return "always";
}

function arnTest(rule: BasicResourceRule, values: readonly string[]): Test {
  if (values.some((value) => rule.all.test(value))) return "always";
  const exact = new Set(values);
  if (rule.compare === "exact") return (_envelope, _record, arn = "") => exact.has(arn);
  const prefixes =
    rule.compare === "prefix" ? values : values.map((functionArn) => `${functionArn}:`);
  return (_envelope, _record, arn = "") =>
    exact.has(arn) || prefixes.some((prefix) => arn.startsWith(prefix));
}
