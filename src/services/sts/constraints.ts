import type { MemberConstraint } from "../../call/member-constraints.ts";
import {
  spelledMember,
  tagKeyConstraint,
  tagViolations,
  violations,
  violationsMessage,
} from "../../call/member-constraints.ts";
import { validationError } from "./errors.ts";

/**
 * What STS asks of the members of its inputs.
 *
 * @see STS API Reference: length, pattern and range of each member
 */
const constraints: Readonly<Record<string, MemberConstraint>> = {
  AccessKeyId: { min: 16, max: 128, pattern: /^\w*$/ },
  ExternalId: { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ },
  MinimumSessionTokenSize: { min: 0, max: 4096 },
  Policy: { min: 1, max: 2048, pattern: /^[\t\n\r\u0020-\u00FF]+$/ },
  PolicyArns: { max: 10 },
  RoleArn: {
    min: 20,
    max: 2048,
    pattern: /^[\t\n\r\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD]+$/,
  },
  RoleSessionName: { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ },
  SerialNumber: { min: 9, max: 256, pattern: /^[\w+=/:,.@-]*$/ },
  SourceIdentity: { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ },
  Tags: { max: 50 },
  TokenCode: { min: 6, max: 6, pattern: /^\d*$/, isSecret: true },
  TransitiveTagKeys: { max: 50 },
};

/** @throws ServiceError `ValidationError`, for all that is wrong together */
export function checkInput(
  input: object,
  durationS: { readonly min: number; readonly max: number },
): void {
  const problems: string[] = [];
  const rules = new Map(Object.entries({ ...constraints, DurationSeconds: durationS }));
  const members: readonly (readonly [name: string, value: unknown])[] = Object.entries(input);
  for (const [member, value] of members) {
    const rule = rules.get(member);
    if (rule !== undefined) problems.push(...violations(rule, spelledMember(member), value));
    if (!Array.isArray(value)) continue;
    if (member === "Tags") problems.push(...tagViolations(value));
    if (member !== "TransitiveTagKeys") continue;
    for (const [at, key] of value.entries()) {
      problems.push(...violations(tagKeyConstraint, `transitiveTagKeys.${at + 1}.member`, key));
    }
  }
  if (problems.length > 0) throw validationError(violationsMessage(problems));
}
