import { BlockList, isIP } from "node:net";

import { NotificationError, invalidParameter } from "./notification-error.ts";

/** Whether a subscription wants a message. */
export type MessageFilter = (message: FilteredMessage) => boolean;

export interface FilteredMessage {
  readonly text: string;
  readonly attributes: Readonly<
    Record<string, { readonly DataType: string; readonly Value: string }>
  >;
}

const bytesMax = 150 * 1024;
const keysMax = 5;
const combinationsMax = 150;

/** A value of a message, as a condition sees it. Undefined: the key is not there. */
type Found = string | number | boolean | null | undefined;
type Condition = (value: Found) => boolean;
/** Whether what a message has under the keys of a policy is what the policy asks for. */
type Matcher = (object: Readonly<Record<string, unknown>>) => boolean;

/**
 * Compiles a filter policy: every key must have a value that one of its conditions takes.
 *
 * @param scope `MessageAttributes` or `MessageBody`
 * @throws NotificationError `InvalidParameter`, `FilterPolicyLimitExceeded`
 * @see SNS Developer Guide, "Filter policy constraints"
 */
export function compileFilterPolicy(text: string, scope: string): MessageFilter {
  if (Buffer.byteLength(text) > bytesMax) throw tooLarge("is larger than 150 KB");
  const policy = objectOf(parsed(text));
  if (policy === undefined) throw wrong("Filter policy must be a JSON object");
  const isBody = scope === "MessageBody";
  const size = measure(policy, isBody);
  if (size.keys > keysMax) throw tooLarge("has more than 5 keys");
  if (size.combinations > combinationsMax) throw tooLarge("is too complex");
  const matches = compileObject(policy, isBody);
  if (!isBody) return ({ attributes }) => matches(attributeValues(attributes));
  return (message) => {
    const body = objectOf(parsedOrUndefined(message.text));
    return body !== undefined && matches(body);
  };
}

function measure(policy: object, isNested: boolean): { keys: number; combinations: number } {
  let keys = 0;
  let combinations = 1;
  const rules: readonly (readonly [name: string, rule: unknown])[] = Object.entries(policy);
  for (const [, rule] of rules) {
    const nested = objectOf(rule);
    if (nested !== undefined && isNested) {
      const inner = measure(nested, true);
      keys += inner.keys;
      combinations *= inner.combinations;
      continue;
    }
    keys += 1;
    combinations *= Array.isArray(rule) ? Math.max(rule.length, 1) : 1;
  }
  return { keys, combinations };
}

function compileObject(policy: Readonly<Record<string, unknown>>, isNested: boolean): Matcher {
  const parts = Object.entries(policy).map(([key, rule]): Matcher => {
    const nested = objectOf(rule);
    if (nested !== undefined && isNested) {
      const inner = compileObject(nested, true);
      return (object) => objectsUnder(object[key]).some((each) => inner(each));
    }
    if (!Array.isArray(rule)) throw wrong(`"${key}" must be an object or an array`);
    if (rule.length === 0) throw wrong("Empty arrays are not allowed");
    const conditions = rule.map(compileCondition);
    return (object) => {
      const values = Object.hasOwn(object, key) ? valuesOf(object[key]) : [undefined];
      return values.some((value) => conditions.some((holds) => holds(value)));
    };
  });
  return (object) => parts.every((matches) => matches(object));
}

function objectsUnder(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map(objectOf).filter((item) => item !== undefined);
}

function valuesOf(value: unknown): readonly Found[] {
  const list: readonly unknown[] = Array.isArray(value) ? value.flat(1) : [value];
  return list.filter(isScalar);
}

function isScalar(value: unknown): value is Found {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function compileCondition(rule: unknown): Condition {
  if (isScalar(rule)) return (value) => value === rule;
  const operator = objectOf(rule);
  const [entry, ...more] = Object.entries(operator ?? {});
  if (entry === undefined || more.length > 0) {
    throw wrong("Match value must be String, number, true, false, or null");
  }
  const [name, operand] = entry;
  const compile = operators.get(name);
  if (compile === undefined) throw wrong(`Unrecognized match type ${name}`);
  return compile(operand);
}

const operators: ReadonlyMap<string, (operand: unknown) => Condition> = new Map([
  ["exists", exists],
  ["prefix", (operand) => onText(operand, "prefix", (value, part) => value.startsWith(part))],
  ["suffix", (operand) => onText(operand, "suffix", (value, part) => value.endsWith(part))],
  ["equals-ignore-case", equalsIgnoringCase],
  ["wildcard", wildcard],
  ["anything-but", anythingBut],
  ["numeric", numeric],
  ["cidr", cidr],
]);

function exists(operand: unknown): Condition {
  if (typeof operand !== "boolean")
    throw wrong("exists match pattern must be either true or false.");
  return (value) => (value !== undefined) === operand;
}

function equalsIgnoringCase(operand: unknown): Condition {
  return onText(
    operand,
    "equals-ignore-case",
    (value, other) => value.toLowerCase() === other.toLowerCase(),
  );
}

function onText(
  operand: unknown,
  name: string,
  holds: (value: string, operand: string) => boolean,
): Condition {
  if (typeof operand !== "string" || operand === "") {
    throw wrong(`${name} match pattern must be a string`);
  }
  return (value) => typeof value === "string" && holds(value, operand);
}

/** `*` stands for any text. Parts are looked for from left to right: no backtracking. */
function wildcard(operand: unknown): Condition {
  const [first = "", ...rest] = typeof operand === "string" ? operand.split("*") : [];
  const last = rest.pop();
  if (rest.length > 2 || (rest.includes("") && rest.length > 0)) {
    throw wrong("wildcard match pattern has too many or adjacent wildcards");
  }
  return onText(operand, "wildcard", (value, whole) => {
    if (last === undefined) return value === whole;
    if (!value.startsWith(first) || value.length < first.length + last.length) return false;
    let at = first.length;
    for (const part of rest) {
      const found = value.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at + last.length <= value.length && value.endsWith(last);
  });
}

/** Of a message that has the key: none of its values is what stands there. */
function anythingBut(operand: unknown): Condition {
  const nested = objectOf(operand);
  if (nested !== undefined) {
    const [name = ""] = Object.keys(nested);
    if (!["prefix", "suffix", "wildcard", "equals-ignore-case"].includes(name)) {
      throw wrong(`Unsupported anything-but pattern: ${name}`);
    }
    const inner = compileCondition(nested);
    return (value) => value !== undefined && !inner(value);
  }
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (
    list.length === 0 ||
    !list.every((one) => typeof one === "string" || typeof one === "number")
  ) {
    throw wrong("anything-but match pattern must be a string, a number or a list of them");
  }
  return (value) => value !== undefined && !list.some((one) => one === value);
}

const comparisons: ReadonlyMap<unknown, (a: number, b: number) => boolean> = new Map([
  ["=", (a: number, b: number) => a === b],
  ["<", (a: number, b: number) => a < b],
  ["<=", (a: number, b: number) => a <= b],
  [">", (a: number, b: number) => a > b],
  [">=", (a: number, b: number) => a >= b],
]);

function numeric(operand: unknown): Condition {
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const tests: ((value: number) => boolean)[] = [];
  for (let at = 0; at < list.length; at += 2) {
    const compare = comparisons.get(list[at]);
    const bound = list[at + 1];
    if (compare === undefined)
      throw wrong(`Unrecognized numeric range operator: ${String(list[at])}`);
    if (typeof bound !== "number") throw wrong("Value of a numeric range must be numeric");
    tests.push((value) => compare(value, bound));
  }
  if (tests.length === 0 || tests.length > 2) throw wrong("Invalid member in numeric match");
  return (value) => typeof value === "number" && tests.every((holds) => holds(value));
}

function cidr(operand: unknown): Condition {
  const [address = "", bits = ""] = typeof operand === "string" ? operand.split("/") : [];
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  const bitsMax = family === "ipv6" ? 128 : 32;
  if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > bitsMax) {
    throw wrong("Malformed CIDR, one '/' required");
  }
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family);
  return (value) => {
    if (typeof value !== "string" || isIP(value) === 0) return false;
    return list.check(value, isIP(value) === 6 ? "ipv6" : "ipv4");
  };
}

/** `String.Array` holds a JSON list, and `Number` a number. Binary attributes match nothing. */
function attributeValues(
  attributes: FilteredMessage["attributes"],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, Value }]) => {
      if (DataType.startsWith("Binary")) return [name, []];
      if (DataType === "String.Array") return [name, parsedOrUndefined(Value)];
      return [name, DataType.startsWith("Number") ? Number(Value) : Value];
    }),
  );
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return { ...value };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong("failed to parse JSON.");
    throw error;
  }
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function wrong(why: string): NotificationError {
  return invalidParameter(`FilterPolicy: ${why}`);
}

function tooLarge(why: string): NotificationError {
  return new NotificationError("FilterPolicyLimitExceeded", `Filter policy ${why}`);
}
