import type { DataResource, EventSelector } from "@aws-sdk/client-cloudtrail";

import {
  basicResourceRules,
  dataResourceValuesMax,
  excludableSources,
  readWriteTypes,
  selectorsMax,
} from "./selector-rules.ts";

/**
 * What is wrong with basic event selectors, as the message of `InvalidEventSelectorsException`;
 * undefined when nothing is.
 *
 * @see CloudTrail API Reference, "EventSelector", "DataResource"
 */
export function validateEventSelectors(selectors: readonly EventSelector[]): string | undefined {
  if (selectors.length === 0 || selectors.length > selectorsMax) {
    return `Specify a valid number of selectors (1 to ${selectorsMax}) for your trail.`;
  }
  const fault = firstFault(selectors, selectorFault);
  if (fault !== undefined) return fault;

  const values = selectors.flatMap((selector) => selector.DataResources ?? []).flatMap(countedIn);
  if (values.length <= dataResourceValuesMax) return undefined;
  return (
    `Specify a valid number of DataResources.Values (0 to ${dataResourceValuesMax}) ` +
    "for all your selectors."
  );
}

function selectorFault(selector: EventSelector): string | undefined {
  const { ReadWriteType: type, IncludeManagementEvents: includesManagement = true } = selector;
  if (type !== undefined && !readWriteTypes.includes(type)) {
    return `Value ${type} for ReadWriteType is invalid.`;
  }
  const sources = selector.ExcludeManagementEventSources ?? [];
  const source = sources.find((candidate) => !excludableSources.includes(candidate));
  if (source !== undefined) return `Value ${source} for ExcludeManagementEventSources is invalid.`;

  const resources = selector.DataResources ?? [];
  if (!includesManagement && resources.length === 0) {
    return (
      "Invalid combination of parameters in EventSelectors. " +
      "When includeManagementEvents is false, DataResources must not be empty."
    );
  }
  return firstFault(resources, resourceFault);
}

function resourceFault(resource: DataResource): string | undefined {
  const rule = basicResourceRules.find(({ type }) => type === resource.Type);
  if (rule === undefined) return `Value ${resource.Type ?? ""} for DataResources.Type is invalid.`;
  const values = resource.Values ?? [];
  const value = values.find(
    (candidate) => !rule.all.test(candidate) && !rule.value.test(candidate),
  );
  return value === undefined ? undefined : `Value ${value} for DataResources.Values is invalid.`;
}

/** The values that count towards the limit: those that stand for all resources do not. */
function countedIn(resource: DataResource): readonly string[] {
  const rule = basicResourceRules.find(({ type }) => type === resource.Type);
  return (resource.Values ?? []).filter((value) => rule?.all.test(value) !== true);
}

function firstFault<T>(
  items: readonly T[],
  check: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const fault = check(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
