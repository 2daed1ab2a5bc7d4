import type { CallFacts } from "../call/operation.ts";
import type { AssumedRolePrincipal, Principal } from "../call/principal.ts";
import { formatEventTime } from "./event-time.ts";
import { textField } from "./field-limits.ts";

const accessKeyIdBytesMax = 128;

/**
 * `userIdentity` of a caller whose signature was checked. A session says what it comes from and
 * whether it was opened with a code of an MFA device; instants and truth values are texts there.
 *
 * @see CloudTrail User Guide, "CloudTrail userIdentity element"
 */
export function userIdentity(principal: Principal): object {
  const { type, principalId, arn, accountId, accessKeyId, session } = principal;
  return {
    type,
    principalId,
    arn,
    accountId,
    accessKeyId,
    ...(type === "IAMUser" && { userName: principal.userName }),
    ...(session !== undefined && {
      sessionContext: {
        ...(type === "AssumedRole" && { sessionIssuer: sessionIssuer(principal) }),
        attributes: {
          creationDate: formatEventTime(session.createdAt),
          mfaAuthenticated: String(session.mfaAuthenticatedAt !== undefined),
        },
        ...(session.sourceIdentity !== undefined && { sourceIdentity: session.sourceIdentity }),
      },
    }),
  };
}

/**
 * How the account that owns what was called upon sees a caller of another account: who it is, and
 * nothing of the session.
 */
export function foreignIdentity({ principalId, accountId }: Principal): object {
  return { type: "AWSAccount", principalId, accountId };
}

/** What is known of a caller that could not be authenticated: what it only claims makes it `Unknown`. */
export function unknownIdentity(claimed: CallFacts["claimed"]): object {
  return {
    type: "Unknown",
    ...(claimed?.accountId !== undefined && { accountId: claimed.accountId }),
    ...(claimed?.accessKeyId !== undefined && {
      accessKeyId: textField(claimed.accessKeyId, accessKeyIdBytesMax),
    }),
  };
}

function sessionIssuer({ role }: AssumedRolePrincipal): object {
  const { type, principalId, arn, accountId, userName } = role;
  return { type, principalId, arn, accountId, userName };
}
