import { unreachable } from "../base/assert.ts";
import type { PrincipalPattern } from "./policy.ts";
import type { RequestPrincipal } from "./request.ts";

/**
 * Whether a principal of a policy is who asks.
 *
 * An account stands for everyone in it. For a user or a role that is half a permission: the account
 * still has to grant it, with an identity policy; who evaluates for them must ask those as well.
 */
export function matchesPrincipal(pattern: PrincipalPattern, principal: RequestPrincipal): boolean {
  switch (pattern.kind) {
    case "anyone":
      return true;
    case "account":
      return "accountId" in principal && principal.accountId === pattern.accountId;
    case "arn":
      return principal.kind === "aws" && isArnOf(pattern.arn, principal.arn);
    case "service":
      return principal.kind === "service" && principal.name === pattern.name;
    case "federated":
      return false;
    case "canonical-user":
      return principal.kind === "account-root" && principal.canonicalUserId === pattern.id;
    default:
      return unreachable(pattern);
  }
}

/** Equal, or `pattern` is the role that the session `arn` has assumed. */
function isArnOf(pattern: string, arn: string): boolean {
  if (pattern === arn) return true;
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  const role = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(pattern);
  // The ARN of a session lacks the path of its role; names are unique in an account without it.
  return session !== null && role !== null && [1, 2, 3].every((at) => session[at] === role[at]);
}
