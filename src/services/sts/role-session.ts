import type { AssumeRoleRequest } from "@aws-sdk/client-sts";

import type { Principal, Session, Tags } from "../../call/principal.ts";
import type { AccountEntities } from "../../identity/account-entities.ts";
import type { Role } from "../../identity/entities.ts";
import { IdentityProblem } from "../../identity/identity-problem.ts";
import { findManagedPolicy } from "../../identity/managed-policy.ts";
import { checkDocument } from "../../identity/policy-documents.ts";
import { packedSize } from "../../identity/sessions.ts";
import { overlaid, withTags } from "../../identity/tags.ts";
import { malformedPolicyDocument, packedPolicyTooLarge, validationError } from "./errors.ts";

const tagsMax = 50;
/** Of a session that another session of a role opens. */
const chainedMaxS = 3600;

/**
 * The session that a call of AssumeRole asks for. Tags that the caller's session passes on, and its
 * source identity, go into it.
 *
 * @param mfaAuthenticatedAt when a code was shown, in this call. Absent: none was
 * @throws ServiceError `ValidationError`, `MalformedPolicyDocument`, `PackedPolicyTooLarge`
 */
export function roleSession(
  input: AssumeRoleRequest,
  facts: {
    readonly caller: Principal;
    readonly role: Role;
    readonly entities: AccountEntities;
    readonly now: number;
    readonly mfaAuthenticatedAt: number | undefined;
  },
): Session {
  const { caller, role, entities, now, mfaAuthenticatedAt } = facts;
  const { Policy: policy } = input;
  const sourceIdentity = sourceIdentityOf(input, caller);
  const session: Session = {
    createdAt: now,
    expiresAt: now + durationOf(input, caller, role) * 1000,
    ...(mfaAuthenticatedAt !== undefined && { mfaAuthenticatedAt }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...tagsOf(input, caller),
    ...(policy !== undefined && { policy: checkedPolicy(policy) }),
    policyArns: policyArnsOf(input, entities),
  };
  const size = packedSize(session);
  if (size > 1) throw packedPolicyTooLarge(size);
  return session;
}

/** The tags that go on from the caller's session. */
export function inheritedTags({ session }: Principal): Tags {
  if (session === undefined) return {};
  const kept = new Set(session.transitiveTagKeys);
  return Object.fromEntries(Object.entries(session.tags).filter(([key]) => kept.has(key)));
}

function durationOf(
  { DurationSeconds: asked = 3600 }: AssumeRoleRequest,
  caller: Principal,
  role: Role,
): number {
  if (caller.type === "AssumedRole" && asked > chainedMaxS) {
    throw validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role " +
        "chaining.",
    );
  }
  if (asked > role.sessionMaxS) {
    throw validationError(
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
  return asked;
}

/** Once set it stays, through all sessions that follow. */
function sourceIdentityOf(
  { SourceIdentity: asked }: AssumeRoleRequest,
  { session }: Principal,
): string | undefined {
  const kept = session?.sourceIdentity;
  if (kept !== undefined && asked !== undefined && kept !== asked) {
    throw validationError("The source identity of a session cannot be changed.");
  }
  return kept ?? asked;
}

function tagsOf(
  { Tags: asked = [], TransitiveTagKeys: passedOn = [] }: AssumeRoleRequest,
  caller: Principal,
): Pick<Session, "tags" | "transitiveTagKeys"> {
  const inherited = inheritedTags(caller);
  const inheritedKeys = new Set(Object.keys(inherited).map((key) => key.toLowerCase()));
  const again = asked.find(({ Key = "" }) => inheritedKeys.has(Key.toLowerCase()));
  if (again !== undefined) {
    throw validationError(`The session tag ${again.Key} is inherited, and cannot be set again.`);
  }
  const set = asked.map(({ Key = "", Value = "" }) => ({ key: Key, value: Value }));
  const tags = overlaid(inherited, checkedTags(set));
  const keyOf = new Map(Object.keys(tags).map((key) => [key.toLowerCase(), key]));
  const transitive = passedOn.map((name) => {
    const key = keyOf.get(name.toLowerCase());
    if (key === undefined) throw validationError(`The transitive tag key ${name} is not a tag.`);
    return key;
  });
  return { tags, transitiveTagKeys: [...new Set([...Object.keys(inherited), ...transitive])] };
}

function checkedTags(set: Parameters<typeof withTags>[1]): Tags {
  try {
    return withTags({}, set, tagsMax);
  } catch (error) {
    if (error instanceof IdentityProblem) throw validationError(error.message);
    throw error;
  }
}

function checkedPolicy(policy: string): string {
  try {
    checkDocument(policy, "identity");
    return policy;
  } catch (error) {
    if (error instanceof IdentityProblem) throw malformedPolicyDocument(error.message);
    throw error;
  }
}

function policyArnsOf(
  { PolicyArns = [] }: AssumeRoleRequest,
  entities: AccountEntities,
): readonly string[] {
  return PolicyArns.map(({ arn = "" }) => {
    if (findManagedPolicy(entities, arn) !== undefined) return arn;
    throw validationError(`PolicyArns: ${arn} is not a managed policy of the account of the role.`);
  });
}
