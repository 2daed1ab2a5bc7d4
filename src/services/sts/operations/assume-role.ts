import { AssumeRole$ } from "@aws-sdk/client-sts";
import type { AssumeRoleRequest, AssumeRoleResponse } from "@aws-sdk/client-sts";

import type { Call, Conditions, Operation, ResourceReference } from "../../../call/operation.ts";
import type { Principal } from "../../../call/principal.ts";
import { assumedRoleArn, parseIamArn } from "../../../identity/arn.ts";
import type { Role } from "../../../identity/entities.ts";
import type { Identities } from "../../../identity/identities.ts";
import { packedSize } from "../../../identity/sessions.ts";
import { checkInput } from "../constraints.ts";
import { credentialsOutput, shownCredentials, tokenSize } from "../credentials-output.ts";
import { accessDenied, validationError } from "../errors.ts";
import { inheritedTags, roleSession } from "../role-session.ts";
import { shownMfa } from "../shown-mfa.ts";
import type { StsParts } from "../sts-parts.ts";

const durationS = { min: 900, max: 43_200 };

/**
 * AssumeRole: temporary credentials of a role, for whom both the role's trust policy and the
 * caller's own policies let.
 *
 * The caller is authorized here and not before: a code of an MFA device that is sent along has to be
 * checked first, as the trust policy may ask for one. So a code is used up whether or not the
 * role may be assumed.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(parts: StsParts): Operation<AssumeRoleRequest, AssumeRoleResponse> {
  const { clock, identities, sessions } = parts;
  return {
    schema: AssumeRole$,
    action: "sts:AssumeRole",
    authorization: "by-handler",
    access: "read",
    category: "management",
    resources: ({ RoleArn = "" }) => [roleReference(RoleArn)],
    record: { responseElements: shownResponse },
    handle: async (input, call) => {
      checkInput(input, durationS);
      if (input.ProvidedContexts !== undefined && input.ProvidedContexts.length > 0) {
        throw validationError("ProvidedContexts: there is no context provider.");
      }
      const { principal: caller } = call;
      if (caller.type === "Root") throw accessDenied("Roles may not be assumed by root accounts.");
      const mfaAuthenticatedAt = await shownMfa(parts, input, caller);
      await authorizeCaller(parts, input, call, mfaAuthenticatedAt);

      const { role, accountId } = requireRole(identities, input.RoleArn ?? "", caller);
      const entities = identities.of(accountId);
      const now = clock.now();
      const session = roleSession(input, { caller, role, entities, now, mfaAuthenticatedAt });
      const sessionName = input.RoleSessionName ?? "";
      const owner = { kind: "role", roleId: role.id, sessionName } as const;
      const size = input.MinimumSessionTokenSize;
      const issued = sessions.issue({ accountId, owner, session }, size);
      const packed = packedSize(session);
      return {
        Credentials: credentialsOutput(issued, session.expiresAt),
        AssumedRoleUser: {
          AssumedRoleId: `${role.id}:${sessionName}`,
          Arn: assumedRoleArn(accountId, role.name, sessionName),
        },
        // Deprecated in the model, and what tools read.
        ...(packed > 0 && { PackedPolicySize: Math.ceil(packed * 100) }),
        ...tokenSize(issued),
        ...(session.sourceIdentity !== undefined && { SourceIdentity: session.sourceIdentity }),
      };
    },
  };
}

/** The record of the account that owns the role shows the call as well. */
function roleReference(arn: string): ResourceReference {
  const accountId = parseIamArn(arn)?.accountId;
  return { arn, type: "AWS::IAM::Role", ...(accountId !== undefined && { accountId }) };
}

/** Tags and a source identity are rights of their own, that the role has to trust in as well. */
async function authorizeCaller(
  { authorize }: StsParts,
  input: AssumeRoleRequest,
  call: Call,
  mfaAuthenticatedAt: number | undefined,
): Promise<void> {
  const { RoleArn = "", Tags = [], SourceIdentity } = input;
  const principal = withMfa(call, mfaAuthenticatedAt);
  const hasTags = Tags.length + Object.keys(inheritedTags(principal)).length > 0;
  const sourceIdentity = SourceIdentity ?? principal.session?.sourceIdentity;
  const actions = [
    "sts:AssumeRole",
    ...(hasTags ? ["sts:TagSession"] : []),
    ...(sourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
  ];
  const conditions = conditionsOf(input, sourceIdentity);
  for (const action of actions) {
    const question = { principal, action, resources: [roleReference(RoleArn)], conditions, call };
    // oxlint-disable-next-line no-await-in-loop -- the first refusal is the one that is told
    const answer = await authorize(question);
    if (answer.kind === "deny") throw accessDenied(answer.message);
  }
}

/** The caller as policies see it once it has shown a code in this call. */
function withMfa(
  { principal, receivedAt }: Call,
  mfaAuthenticatedAt: number | undefined,
): Principal {
  if (mfaAuthenticatedAt === undefined || principal.type === "AssumedRole") return principal;
  const session = principal.session ?? {
    createdAt: receivedAt,
    expiresAt: receivedAt,
    tags: {},
    transitiveTagKeys: [],
    policyArns: [],
  };
  return { ...principal, session: { ...session, mfaAuthenticatedAt: receivedAt } };
}

/** @see Service Authorization Reference, "Condition keys for AWS Security Token Service" */
function conditionsOf(
  { ExternalId, RoleSessionName, Tags = [], TransitiveTagKeys = [] }: AssumeRoleRequest,
  sourceIdentity: string | undefined,
): Conditions {
  return {
    ...Object.fromEntries(Tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? ""])),
    "aws:TagKeys": Tags.map(({ Key }) => Key ?? ""),
    "sts:TransitiveTagKeys": TransitiveTagKeys,
    ...(ExternalId !== undefined && { "sts:ExternalId": ExternalId }),
    ...(RoleSessionName !== undefined && { "sts:RoleSessionName": RoleSessionName }),
    ...(sourceIdentity !== undefined && { "sts:SourceIdentity": sourceIdentity }),
  };
}

/** A role that went while it was asked about is answered for as one that never was. */
function requireRole(
  identities: Identities,
  arn: string,
  caller: Principal,
): { readonly role: Role; readonly accountId: string } {
  const parsed = parseIamArn(arn);
  const role =
    parsed === undefined ? undefined : identities.of(parsed.accountId).roles.find(parsed.name);
  if (parsed !== undefined && role !== undefined) return { role, accountId: parsed.accountId };
  throw accessDenied(
    `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
  );
}

function shownResponse(output: AssumeRoleResponse): object {
  const { Credentials, AssumedRoleUser, SourceIdentity } = output;
  return {
    credentials: shownCredentials(Credentials),
    assumedRoleUser: {
      assumedRoleId: AssumedRoleUser?.AssumedRoleId,
      arn: AssumedRoleUser?.Arn,
    },
    // oxlint-disable-next-line typescript/no-deprecated -- what tools read
    ...("PackedPolicySize" in output && { packedPolicySize: output["PackedPolicySize"] }),
    ...(SourceIdentity !== undefined && { sourceIdentity: SourceIdentity }),
  };
}
