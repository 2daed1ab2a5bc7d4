import type { MemberConstraint } from "../../call/member-constraints.ts";
import {
  spelledMember,
  tagKeyConstraint,
  tagViolations,
  violations,
  violationsMessage,
} from "../../call/member-constraints.ts";
import { validationError } from "./errors.ts";

/*
 * What IAM's API asks of the members of its inputs, by their names: a name means the same in all of
 * its operations.
 *
 * @see IAM API Reference: length, pattern and range of each member
 */

const nameAdvice = "It must contain only alphanumeric characters and/or the following: +=,.@_-";
const name = (max: number): MemberConstraint => ({
  min: 1,
  max,
  pattern: /^[\w+=,.@-]+$/,
  advice: nameAdvice,
});
const pathAdvice =
  "It must begin and end with / and contain only alphanumeric characters and/or / characters.";
const path: MemberConstraint = {
  min: 1,
  max: 512,
  pattern: /^\/(?:[\x21-\x7f]+\/)?$/,
  advice: pathAdvice,
};
const arn: MemberConstraint = { min: 20, max: 2048 };
const document: MemberConstraint = {
  min: 1,
  max: 131_072,
  pattern: /^[\t\n\r\u0020-\u00FF]+$/,
};
const description: MemberConstraint = {
  max: 1000,
  pattern: /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]*$/,
};
const code: MemberConstraint = { min: 6, max: 6, pattern: /^\d+$/, isSecret: true };

const constraints: ReadonlyMap<string, MemberConstraint> = new Map<string, MemberConstraint>([
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
const exceptions: ReadonlyMap<string, MemberConstraint> = new Map([
  ["CreateUser.UserName", name(64)],
]);

/** @throws ServiceError `ValidationError`, for all that is wrong together */
export function checkInput(operation: string, input: object): void {
  const problems: string[] = [];
  const members: readonly (readonly [name: string, value: unknown])[] = Object.entries(input);
  for (const [member, value] of members) {
    const rule = exceptions.get(`${operation}.${member}`) ?? constraints.get(member);
    if (rule !== undefined)
      problems.push(...violations(advised(rule, member), spelledMember(member), value));
    if (member === "Tags" && Array.isArray(value)) problems.push(...tagViolations(value));
    if (member === "TagKeys" && Array.isArray(value)) {
      problems.push(
        ...value.flatMap((key, at) =>
          violations(tagKeyConstraint, `tagKeys.${at + 1}.member`, key),
        ),
      );
    }
  }
  if (problems.length > 0) throw validationError(violationsMessage(problems));
}

/** IAM says of names and paths what they may have, in place of a pattern. */
function advised(rule: MemberConstraint, member: string): MemberConstraint {
  if (rule.advice === undefined) return rule;
  const subject = `The specified value for ${spelledMember(member)} is invalid.`;
  return { ...rule, advice: `${subject} ${rule.advice}` };
}
