import { compileCondition } from "./condition.ts";
import { parsePrincipals } from "./parse-principal.ts";
import { compilePattern } from "./pattern.ts";
import type { Choice, Condition, DocumentKind, PolicyRule, Statement } from "./policy.ts";
import type { JsonObject } from "./policy-element.ts";
import { asObject, asTexts, fault, onlyMembers, optionalText } from "./policy-element.ts";

const members = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** Reads one statement. `path` is where it stands. */
export function parseStatement(value: unknown, path: string, kind: DocumentKind): Statement {
  const element = asObject(value, path, "wrong-type");
  onlyMembers(element, members, path);
  const sid = optionalText(element["Sid"], `${path}.Sid`, "sid");
  return {
    ...(sid !== undefined && sid !== "" && { sid }),
    effect: readEffect(element["Effect"], `${path}.Effect`),
    ...readPrincipals(element, path, kind),
    actions: readActions(element, path, kind),
    resources: readResources(element, path, kind),
    conditions: readConditions(element["Condition"], `${path}.Condition`),
  };
}

function readEffect(value: unknown, path: string): Statement["effect"] {
  if (value === undefined) throw fault("missing-effect", path, "is missing");
  if (value === "Allow" || value === "Deny") return value;
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  throw fault("effect", path, "must be Allow or Deny", shown);
}

function readPrincipals(
  element: JsonObject,
  path: string,
  kind: DocumentKind,
): Pick<Statement, "principals"> {
  const member = oneOf(element, path, "Principal");
  const isForbidden = kind === "identity" || kind === "service-control";
  if (member === undefined) {
    if (isForbidden) return {};
    throw fault("missing-principal", `${path}.Principal`, "is missing");
  }
  if (isForbidden) {
    throw fault("forbidden-principal", path, "must not name principals", member.name);
  }
  const at = `${path}.${member.name}`;
  return { principals: { negated: member.negated, values: parsePrincipals(member.value, at) } };
}

function readActions(element: JsonObject, path: string, kind: DocumentKind): Choice<string> {
  const rule = { name: "Action", missing: "missing-action", isOne: isAction } as const;
  const actions = readChoice(element, path, rule);
  const wrong = kind === "trust" ? actions.values.find((text) => !isTrustAction(text)) : undefined;
  if (wrong !== undefined) throw fault("trust-action", path, "is not of assuming a role", wrong);
  return actions;
}

function readResources(element: JsonObject, path: string, kind: DocumentKind): Choice<string> {
  const rule = { name: "Resource", missing: "missing-resource", isOne: isResource } as const;
  if (kind !== "trust") return readChoice(element, path, rule);
  const member = oneOf(element, path, "Resource");
  if (member !== undefined) {
    throw fault("forbidden-resource", path, "must not name resources", member.name);
  }
  return { negated: false, values: ["*"] };
}

/** What a role can be asked for. A wildcard must match one of them. */
const trustActions: readonly string[] = [
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:SetContext",
  "sts:SetSourceIdentity",
  "sts:TagSession",
];

function isTrustAction(text: string): boolean {
  if (text === "*") return false;
  const matches = compilePattern(text, {
    version: "2008-10-17",
    hasWildcards: true,
    ignoresCase: true,
  });
  return trustActions.some((action) => matches(action, { get: () => undefined }));
}

interface ChoiceRule {
  readonly name: "Action" | "Resource";
  readonly missing: PolicyRule;
  readonly isOne: (text: string) => boolean;
}

function readChoice(element: JsonObject, path: string, rule: ChoiceRule): Choice<string> {
  const member = oneOf(element, path, rule.name);
  if (member === undefined) throw fault(rule.missing, `${path}.${rule.name}`, "is missing");
  const kind = rule.name === "Action" ? "action" : "resource";
  const at = `${path}.${member.name}`;
  const values = asTexts(member.value, at, kind);
  const wrong = values.find((text) => !rule.isOne(text));
  if (wrong !== undefined) throw fault(kind, at, `has something that is no ${kind}`, wrong);
  return { negated: member.negated, values };
}

/** The element or its negation; both together are a fault. */
function oneOf(
  element: JsonObject,
  path: string,
  name: string,
): { readonly name: string; readonly negated: boolean; readonly value: unknown } | undefined {
  const negation = `Not${name}`;
  const plain = element[name];
  const negated = element[negation];
  if (plain !== undefined && negated !== undefined) {
    throw fault("unknown-element", path, `must not have both ${name} and ${negation}`);
  }
  if (plain !== undefined) return { name, negated: false, value: plain };
  if (negated !== undefined) return { name: negation, negated: true, value: negated };
  return undefined;
}

function isAction(text: string): boolean {
  return text === "*" || /^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(text);
}

function isResource(text: string): boolean {
  return text === "*" || /^arn:[^:]*:[^:]*:[^:]*:[^:]*:[^]+$/.test(text) || /^arn:.*\*$/.test(text);
}

function readConditions(value: unknown, path: string): Condition[] {
  if (value === undefined) return [];
  const blocks = Object.entries(asObject(value, path, "wrong-type"));
  return blocks.flatMap(([operator, keys]) => {
    const at = `${path}.${operator}`;
    return Object.entries(asObject(keys, at, "wrong-type")).map(([key, values]) =>
      readCondition({ operator, key, values: readValues(values, `${at}.${key}`) }, at),
    );
  });
}

/** Compiled for a moment with variables on: what can be filled in later is no fault now. */
function readCondition(condition: Condition, path: string): Condition {
  if (!/^[A-Za-z0-9-]+:[^\s]+$/.test(condition.key)) {
    throw fault("condition-key", path, "has something that is no condition key", condition.key);
  }
  const test = compileCondition(condition, "2012-10-17");
  if (test === "condition-operator") {
    throw fault(test, path, "is no condition operator", condition.operator);
  }
  if (test === "condition-value") {
    throw fault(test, `${path}.${condition.key}`, "has a value that the operator does not know");
  }
  return condition;
}

/** Conditions may say `true` and `10` without quotes. */
function readValues(value: unknown, path: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw fault("condition-value", path, "must not be empty");
  return list.map((one) => {
    if (typeof one === "string") return one;
    if (typeof one === "boolean" || typeof one === "number") return String(one);
    throw fault("condition-value", path, "must be a string or a list of strings");
  });
}
