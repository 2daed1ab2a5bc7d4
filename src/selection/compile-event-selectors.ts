import type { DataResource, EventSelector } from "@aws-sdk/client-cloudtrail";

import { must } from "../base/assert.ts";
import { allOf, someConditionOf, someOf } from "./predicate.ts";
import type { Condition, Conditions, Test } from "./predicate.ts";
import { resourcesOf } from "./record-resources.ts";
import { basicResourceRules } from "./selector-rules.ts";
import type { BasicResourceRule } from "./selector-rules.ts";

/**
 * Compiles basic event selectors. An event is wanted when one of them wants it.
 *
 * A record that does not say whether it reads (old formats, sign-in) counts as a write: an audit
 * trail rather has one event too many. Expects selectors that `validateEventSelectors` accepted.
 */
export function compileEventSelectors(selectors: readonly EventSelector[]): Conditions {
  const management = someConditionOf(
    selectors.filter((selector) => selector.IncludeManagementEvents ?? true).map(managementOf),
  );
  const data = someConditionOf(
    selectors
      .filter(
        (selector) => selector.DataResources?.some((resource) => hasValues(resource)) === true,
      )
      .map(dataOf),
  );
  return {
    ...(management === undefined ? {} : { Management: management }),
    ...(data === undefined ? {} : { Data: data }),
  };
}

function managementOf(selector: EventSelector): Condition {
  const excluded = new Set(selector.ExcludeManagementEventSources);
  const notExcluded: Test =
    excluded.size === 0 ? "always" : (envelope) => !excluded.has(envelope.eventSource);
  return {
    key: JSON.stringify([selector.ReadWriteType ?? "All", [...excluded].toSorted()]),
    test: allOf([readWriteTest(selector.ReadWriteType), notExcluded]),
  };
}

function dataOf(selector: EventSelector): Condition {
  const resources = (selector.DataResources ?? []).filter(hasValues);
  const shown = resources.map((resource) => [resource.Type, resource.Values?.toSorted()]);
  return {
    key: JSON.stringify([selector.ReadWriteType ?? "All", shown]),
    test: allOf([readWriteTest(selector.ReadWriteType), someOf(resources.map(resourceTest))]),
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

function resourceTest({ Type: type, Values: values = [] }: DataResource): Test {
  const rule = must(
    basicResourceRules.find((candidate) => candidate.type === type),
    `validation let through the type ${type ?? ""}`,
  );
  const isWanted = arnTest(rule, values);
  return (_, record) =>
    resourcesOf(record).some((resource) => resource.type === type && isWanted(resource.arn ?? ""));
}

function arnTest(rule: BasicResourceRule, values: readonly string[]): (arn: string) => boolean {
  if (values.some((value) => rule.all.test(value))) return () => true;
  const exact = new Set(values);
  if (rule.compare === "exact") return (arn) => exact.has(arn);
  const suffix = rule.compare === "exact-or-qualified" ? ":" : "";
  return (arn) => exact.has(arn) || values.some((value) => arn.startsWith(value + suffix));
}
