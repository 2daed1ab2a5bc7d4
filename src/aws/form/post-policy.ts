import { againstPolicy, fileTooLarge, fileTooSmall, invalidPolicy } from "./form-errors.ts";

/** What somebody has signed that a form may be. */
export interface PostPolicy {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly conditions: readonly FieldCondition[];
  /** Bytes of the file, both ends included. Absent: any. */
  readonly length?: LengthRange;
}

export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

interface FieldCondition {
  readonly operator: "eq" | "starts-with";
  /** Lower-case. */
  readonly field: string;
  readonly value: string;
}

/**
 * Reads a policy as the form has it, in base64.
 *
 * @throws ServiceError `InvalidPolicyDocument`
 * @see Amazon S3 API Reference, "POST policy"
 */
export function parsePostPolicy(base64: string): PostPolicy {
  const document = parseJson(Buffer.from(base64, "base64").toString());
  const { expiration, conditions } = document;
  if (expiration === undefined) throw invalidPolicy("Policy missing expiration.");
  const expiresAt = typeof expiration === "string" ? readInstant(expiration) : undefined;
  if (expiresAt === undefined) {
    throw invalidPolicy(`Invalid 'expiration' value: ${JSON.stringify(expiration)}`);
  }
  if (conditions === undefined) throw invalidPolicy("Policy missing conditions.");
  if (!Array.isArray(conditions))
    throw invalidPolicy("Invalid 'conditions' value: must be a List.");
  const read = conditions.flatMap((condition: unknown) => readCondition(condition));
  const lengths = read.filter((condition): condition is LengthRange => "min" in condition);
  return {
    expiresAt,
    conditions: read.filter((condition) => "field" in condition),
    ...(lengths.length > 0 && {
      length: {
        min: Math.max(...lengths.map(({ min }) => min)),
        max: Math.min(...lengths.map(({ max }) => max)),
      },
    }),
  };
}

/** Fields that a policy need not name. */
const isExempt = (name: string): boolean =>
  name === "policy" || name === "x-amz-signature" || name.startsWith("x-ignore-");

/**
 * Holds a form against its policy: every condition holds, and every field has one.
 *
 * @param fields by lower-case name, `bucket` among them
 * @throws ServiceError `AccessDenied`
 */
export function checkPostPolicy(
  policy: PostPolicy,
  fields: ReadonlyMap<string, string>,
  now: number,
): void {
  if (now > policy.expiresAt) throw againstPolicy("Policy expired.");
  for (const { operator, field, value } of policy.conditions) {
    if (holds(operator, field, value, fields.get(field) ?? "")) continue;
    const condition = [operator, `$${field}`, value].map((text) => JSON.stringify(text));
    throw againstPolicy(`Policy Condition failed: [${condition.join(", ")}]`);
  }
  const named = new Set(policy.conditions.map(({ field }) => field));
  const extra = [...fields.keys()].filter(
    (name) => name !== "bucket" && !named.has(name) && !isExempt(name),
  );
  if (extra.length > 0) throw againstPolicy(`Extra input fields: ${extra.join(", ")}`);
}

/** Passes a file on, and ends with an error once it is too large, or when it was too small. */
export async function* rangedBody(
  body: AsyncIterable<Uint8Array>,
  { min, max }: LengthRange,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > max) throw fileTooLarge(size, max);
    yield part;
  }
  if (size < min) throw fileTooSmall(size, min);
}

function holds(
  operator: FieldCondition["operator"],
  field: string,
  value: string,
  sent: string,
): boolean {
  if (operator === "eq") return sent === value;
  // A list of types begins with the prefix in each of its items.
  const items = field === "content-type" ? sent.split(",").map((item) => item.trim()) : [sent];
  return items.every((item) => item.startsWith(value));
}

function parseJson(text: string): { readonly expiration?: unknown; readonly conditions?: unknown } {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === "object" && document !== null) return document;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidPolicy("Invalid JSON.");
}

/** `2026-12-01T12:00:00.000Z`, with or without the fraction. */
function readInstant(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function readCondition(condition: unknown): readonly (FieldCondition | LengthRange)[] {
  if (Array.isArray(condition)) return [readListCondition(condition)];
  if (typeof condition !== "object" || condition === null) throw invalidCondition(condition);
  return Object.entries(condition).map(([field, value]: [string, unknown]) => {
    if (typeof value !== "string") throw invalidCondition(condition);
    return { operator: "eq", field: field.toLowerCase(), value };
  });
}

function readListCondition(condition: readonly unknown[]): FieldCondition | LengthRange {
  const [operator, first, second] = condition;
  if (condition.length !== 3 || typeof operator !== "string") throw invalidCondition(condition);
  const kind = operator.toLowerCase();
  if (kind === "content-length-range") {
    const [min, max] = [Number(first), Number(second)];
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) throw invalidCondition(condition);
    return { min, max };
  }
  const isKnown = kind === "eq" || kind === "starts-with";
  if (!isKnown || typeof first !== "string" || typeof second !== "string") {
    throw invalidCondition(condition);
  }
  if (!first.startsWith("$")) throw invalidCondition(condition);
  return { operator: kind, field: first.slice(1).toLowerCase(), value: second };
}

function invalidCondition(condition: unknown): Error {
  return invalidPolicy(`Invalid Condition: ${JSON.stringify(condition)}`);
}
