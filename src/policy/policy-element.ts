import type { PolicyFault, PolicyRule } from "./policy.ts";

// What the parts of the policy parser share: how a fault leaves, and the shapes of JSON values.

/** A fault on its way out of the parser; never leaves `parsePolicy`. */
export class PolicyFaultError extends Error {
  override readonly name = "PolicyFaultError";
  readonly fault: PolicyFault;

  constructor(found: PolicyFault) {
    super(found.message);
    this.fault = found;
  }
}

/** `what` completes the sentence that begins with the path, or with `The policy`. */
export function fault(
  rule: PolicyRule,
  path: string,
  what: string,
  value?: string,
): PolicyFaultError {
  const subject = path === "" ? "The policy" : path;
  const shown = value === undefined ? "" : `: ${value}`;
  return new PolicyFaultError({
    kind: "fault",
    rule,
    path,
    ...(value !== undefined && { value }),
    message: `${subject} ${what}${shown}`,
  });
}

export type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown, path: string, rule: PolicyRule): JsonObject {
  if (!isObject(value)) throw fault(rule, path, "must be an object");
  return value;
}

export function optionalText(value: unknown, path: string, rule: PolicyRule): string | undefined {
  if (value !== undefined && typeof value !== "string") throw fault(rule, path, "must be a string");
  return value;
}

/** One string or a list of them that is not empty. */
export function asTexts(value: unknown, path: string, rule: PolicyRule): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw fault(rule, path, "must not be empty");
  return list.map((one) => {
    if (typeof one !== "string" || one === "") {
      throw fault(rule, path, "must be a string or a list of strings, none of them empty");
    }
    return one;
  });
}

export function onlyMembers(object: JsonObject, known: readonly string[], path: string): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw fault("unknown-element", path, "has an unknown element", unknown);
}
