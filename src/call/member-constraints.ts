/**
 * What an API asks of a member of its input, beyond its type: AWS's model says it, and the schemas
 * that the SDK ships do not.
 */
export interface MemberConstraint {
  /** Of a text: characters; of a number: its value; of a list: items. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly values?: readonly string[];
  /** What a service says instead of showing the pattern. */
  readonly advice?: string;
  /** Messages, which are recorded, do not quote the value. */
  readonly isSecret?: boolean;
}

/**
 * What is wrong with a value, in the words of AWS's validation. Empty: nothing.
 *
 * @param at where the value stands, as such messages spell it: `userName`, `tags.1.member.key`
 */
export function violations(rule: MemberConstraint, at: string, value: unknown): readonly string[] {
  const quoted = rule.isSecret === true ? "'***'" : shown(value);
  const failed = (constraint: string): string =>
    `Value ${quoted} at '${at}' failed to satisfy constraint: Member must ${constraint}`;
  const sizes = sizeProblems(rule, value);
  if (typeof value !== "string" || sizes.length > 0) return sizes.map(failed);
  const problems: string[] = [];
  const { values, pattern, advice } = rule;
  if (values !== undefined && !values.includes(value)) {
    problems.push(failed(`satisfy enum value set: [${values.join(", ")}]`));
  }
  if (pattern !== undefined && !pattern.test(value)) {
    problems.push(advice ?? failed(`satisfy regular expression pattern: ${pattern.source}`));
  }
  return problems;
}

function sizeProblems({ min, max }: MemberConstraint, value: unknown): readonly string[] {
  const size = sizeOf(value);
  const what = typeof value === "number" ? "have value" : "have length";
  return [
    ...(max !== undefined && size > max ? [`${what} less than or equal to ${max}`] : []),
    ...(min !== undefined && size < min ? [`${what} greater than or equal to ${min}`] : []),
  ];
}

/** All problems of an input as one message. Expects at least one. */
export function violationsMessage(problems: readonly string[]): string {
  const [first = ""] = problems;
  if (problems.length === 1 && !first.startsWith("Value ")) return first;
  const count =
    problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  return `${count} detected: ${problems.join("; ")}`;
}

/** Member names have a small first letter in such messages. */
export function spelledMember(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1);
}

/** The tags of IAM and STS. @see IAM API Reference, `Tag` */
export function tagViolations(tags: readonly unknown[]): readonly string[] {
  return tags.flatMap((tag, at) => {
    const { Key, Value }: { Key?: unknown; Value?: unknown } =
      typeof tag === "object" && tag !== null ? tag : {};
    return [
      ...violations(tagKeyConstraint, `tags.${at + 1}.member.key`, Key),
      ...violations(tagValue, `tags.${at + 1}.member.value`, Value),
    ];
  });
}

export const tagKeyConstraint: MemberConstraint = {
  min: 1,
  max: 128,
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u,
};
const tagValue: MemberConstraint = { max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };

/** As AWS's own validation counts: a number by its value, all else by its length. */
function sizeOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" || Array.isArray(value) ? value.length : 0;
}

function shown(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  return Array.isArray(value) ? `'[${value.length} items]'` : `'${String(value)}'`;
}
