import { validationError } from "./errors.ts";

/*
 * What IAM's API asks of the members of its inputs, by their names: a name means the same in all of
 * its operations.
 *
 * @see IAM API Reference: length, pattern and range of each member
 */

interface Constraint {
  /** Of a text: characters; of a number: its value; of a list: items. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  /** Completes "The specified value for … is invalid." where that is how IAM words it. */
  readonly advice?: string;
  readonly values?: readonly string[];
}

const nameAdvice = "It must contain only alphanumeric characters and/or the following: +=,.@_-";
const name = (max: number): Constraint => ({
  min: 1,
  max,
  pattern: /^[\w+=,.@-]+$/,
  advice: nameAdvice,
});
const pathAdvice =
  "It must begin and end with / and contain only alphanumeric characters and/or / characters.";
const path: Constraint = {
  min: 1,
  max: 512,
  pattern: /^\/(?:[\x21-\x7f]+\/)?$/,
  advice: pathAdvice,
};
const arn: Constraint = { min: 20, max: 2048 };
const document: Constraint = {
  min: 1,
  max: 131_072,
  pattern: /^[\u0009\u000A\u000D\u0020-\u00FF]+$/,
};
const description: Constraint = {
  max: 1000,
  pattern: /^[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*$/,
};
const code: Constraint = { min: 6, max: 6, pattern: /^\d+$/ };

const constraints: ReadonlyMap<string, Constraint> = new Map<string, Constraint>([
  ["AccessKeyId", { min: 16, max: 128, pattern: /^\w+$/ }],
  ["AccountAlias", { min: 3, max: 63, pattern: /^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/ }],
  ["AssumeRolePolicyDocument", document],
  ["AuthenticationCode1", code],
  ["AuthenticationCode2", code],
  ["CallerArn", { min: 1, max: 2048 }],
  ["Description", description],
  ["EntityFilter", { values: ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"] }],
  ["GroupName", name(128)],
  ["Marker", { min: 1, max: 320 }],
  ["MaxItems", { min: 1, max: 1000 }],
  ["MaxSessionDuration", { min: 3600, max: 43_200 }],
  ["NewGroupName", name(128)],
  ["NewPath", path],
  ["NewUserName", name(64)],
  ["Path", path],
  ["PathPrefix", { min: 1, max: 512, pattern: /^\/[\x21-\x7f]*$/ }],
  ["PermissionsBoundary", arn],
  ["PolicyArn", arn],
  ["PolicyDocument", document],
  ["PolicyName", name(128)],
  ["PolicySourceArn", arn],
  ["PolicyUsageFilter", { values: ["PermissionsPolicy", "PermissionsBoundary"] }],
  ["ResourceOwner", { min: 1, max: 2048 }],
  ["ResourceHandlingOption", { min: 1, max: 64 }],
  ["RoleName", name(64)],
  ["Scope", { values: ["All", "AWS", "Local"] }],
  ["SerialNumber", { min: 9, max: 256, pattern: /^[\w+=/:,.@-]+$/ }],
  ["Status", { values: ["Active", "Inactive"] }],
  ["TagKeys", { max: 50 }],
  ["Tags", { max: 50 }],
  ["UserName", name(128)],
  ["VersionId", { pattern: /^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/ }],
  ["VirtualMFADeviceName", name(226)],
]);

/** Where an operation asks for something else: what is made has shorter names. */
const exceptions: ReadonlyMap<string, Constraint> = new Map([["CreateUser.UserName", name(64)]]);

const tagKey: Constraint = { min: 1, max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u };
const tagValue: Constraint = { max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };

/** @throws ServiceError `ValidationError`, for all that is wrong together */
export function checkInput(operation: string, input: object): void {
  const problems: string[] = [];
  const members: readonly (readonly [name: string, value: unknown])[] = Object.entries(input);
  for (const [member, value] of members) {
    const rule = exceptions.get(`${operation}.${member}`) ?? constraints.get(member);
    if (rule !== undefined) problems.push(...violations(rule, spelled(member), value));
    if (member === "Tags" && Array.isArray(value)) problems.push(...tagViolations(value));
    if (member === "TagKeys" && Array.isArray(value)) {
      problems.push(
        ...value.flatMap((key, at) => violations(tagKey, `tagKeys.${at + 1}.member`, key)),
      );
    }
  }
  const [first] = problems;
  if (first === undefined) return;
  const isAdvice = problems.length === 1 && first.startsWith("The specified value");
  if (isAdvice) throw validationError(first);
  const count =
    problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  throw validationError(`${count} detected: ${problems.join("; ")}`);
}

function violations(rule: Constraint, at: string, value: unknown): readonly string[] {
  const failed = (constraint: string): string =>
    `Value ${shown(value)} at '${at}' failed to satisfy constraint: Member must ${constraint}`;
  const size = sizeOf(value);
  const what = typeof value === "number" ? "have value" : "have length";
  const problems: string[] = [];
  if (rule.max !== undefined && size > rule.max) {
    problems.push(failed(`${what} less than or equal to ${rule.max}`));
  }
  if (rule.min !== undefined && size < rule.min) {
    problems.push(failed(`${what} greater than or equal to ${rule.min}`));
  }
  if (typeof value !== "string" || problems.length > 0) return problems;
  if (rule.values !== undefined && !rule.values.includes(value)) {
    problems.push(failed(`satisfy enum value set: [${rule.values.join(", ")}]`));
  }
  if (rule.pattern !== undefined && !rule.pattern.test(value)) {
    problems.push(
      rule.advice === undefined
        ? failed(`satisfy regular expression pattern: ${rule.pattern.source}`)
        : `The specified value for ${at} is invalid. ${rule.advice}`,
    );
  }
  return problems;
}

function tagViolations(tags: readonly unknown[]): readonly string[] {
  return tags.flatMap((tag, at) => {
    const { Key, Value }: { Key?: unknown; Value?: unknown } =
      typeof tag === "object" && tag !== null ? tag : {};
    return [
      ...violations(tagKey, `tags.${at + 1}.member.key`, Key),
      ...violations(tagValue, `tags.${at + 1}.member.value`, Value),
    ];
  });
}

/** As AWS's own validation counts: a number by its value, all else by its length. */
function sizeOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" || Array.isArray(value) ? value.length : 0;
}

function shown(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  return Array.isArray(value) ? `'[${value.length} items]'` : `'${String(value)}'`;
}

/** Member names have a small first letter in such messages. */
function spelled(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1);
}
