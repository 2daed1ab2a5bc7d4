import type { AdvancedEventSelector, AdvancedFieldSelector } from "@aws-sdk/client-cloudtrail";

import { knownDataResourceType } from "./data-resource-types.ts";
import type { SelectableCategory } from "./predicate.ts";
import {
  conditionValuesMax,
  fieldRules,
  operators,
  selectorNameLengthMax,
  valueLengthMax,
} from "./selector-rules.ts";
import type { FieldRule, Operator } from "./selector-rules.ts";

/**
 * What is wrong with advanced event selectors, as the message of `InvalidEventSelectorsException`;
 * undefined when nothing is.
 *
 * @see CloudTrail API Reference, "AdvancedEventSelector", "AdvancedFieldSelector"
 */
export function validateAdvancedEventSelectors(
  selectors: readonly AdvancedEventSelector[],
): string | undefined {
  if (selectors.length === 0) return "Specify at least one advanced event selector.";
  for (const selector of selectors) {
    const fault = selectorFault(selector);
    if (fault !== undefined) return fault;
  }
  const fields = selectors.flatMap((selector) => selector.FieldSelectors ?? []);
  const values = fields.flatMap((field) => operators.flatMap((operator) => field[operator] ?? []));
  if (values.length <= conditionValuesMax) return undefined;
  return (
    `Specify a valid number of values (1 to ${conditionValuesMax}) ` +
    "for all your advanced event selectors."
  );
}

function selectorFault(selector: AdvancedEventSelector): string | undefined {
  if ((selector.Name?.length ?? 0) > selectorNameLengthMax) {
    return `The name of an advanced event selector has at most ${selectorNameLengthMax} characters.`;
  }
  const fields = selector.FieldSelectors ?? [];
  if (fields.length === 0) return "An advanced event selector needs at least one field selector.";

  const names = fields.map((field) => field.Field ?? "");
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined) return `The field ${duplicate} is given more than once.`;

  const category = categoryIn(fields);
  if (category === undefined) {
    return "Every advanced event selector needs eventCategory with Equals and one category.";
  }
  const rules = fieldRules[category];
  for (const field of fields) {
    const fault = fieldFault(field, rules[field.Field ?? ""], category);
    if (fault !== undefined) return fault;
  }
  const required = Object.entries(rules).filter(([, rule]) => rule?.isRequired === true);
  const missing = required.find(([name]) => !names.includes(name));
  return missing === undefined
    ? misspeltType(fields)
    : `The field ${missing[0]} is required for ${category} events.`;
}

function misspeltType(fields: readonly AdvancedFieldSelector[]): string | undefined {
  const type = fields.find((field) => field.Field === "resources.type")?.Equals?.[0] ?? "";
  const known = knownDataResourceType(type) ?? type;
  return known === type
    ? undefined
    : `The value ${type} in resources.type Equals is not valid. Did you mean ${known}?`;
}

function categoryIn(fields: readonly AdvancedFieldSelector[]): SelectableCategory | undefined {
  const values = fields.find((field) => field.Field === "eventCategory")?.Equals ?? [];
  const [value] = values;
  if (values.length !== 1) return undefined;
  if (value === "Management" || value === "Data" || value === "NetworkActivity") return value;
  return undefined;
}

function fieldFault(
  field: AdvancedFieldSelector,
  rule: FieldRule | undefined,
  category: SelectableCategory,
): string | undefined {
  const name = field.Field ?? "";
  if (rule === undefined) return `The field ${name} is not valid for ${category} events.`;
  const given = operators.filter((operator) => field[operator] !== undefined);
  if (given.length === 0) return `The field ${name} needs at least one operator.`;
  for (const operator of given) {
    const fault = operatorFault(`${name} ${operator}`, operator, field[operator] ?? [], rule);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function operatorFault(
  place: string,
  operator: Operator,
  values: readonly string[],
  rule: FieldRule,
): string | undefined {
  if (!rule.operators.includes(operator)) return `The operator in ${place} is not valid.`;
  if (values.length === 0) return `${place} needs at least one value.`;
  if (rule.isSingle === true && values.length > 1) return `${place} takes one value.`;
  const value = values.find((candidate) => !isValid(candidate, rule));
  return value === undefined
    ? undefined
    : `The value ${value.slice(0, 256)} in ${place} is not valid.`;
}

function isValid(value: string, rule: FieldRule): boolean {
  if (value.length === 0 || value.length > valueLengthMax) return false;
  if (rule.values !== undefined && !rule.values.includes(value)) return false;
  return rule.pattern === undefined || rule.pattern.test(value);
}
