import type { CompiledPolicy, CompiledStatement } from "./compiled-policy.ts";
import type { Grant } from "./grant.ts";
import type { PolicyRequest } from "./request.ts";
import { isAccountPrincipal } from "./request.ts";

export type Decision = "allow" | "explicit-deny" | "no-match";

/**
 * What policies of one kind say together: an explicit deny wins over any allow.
 *
 * An allow that names an account allows what that account passes on; `decide` asks whether it does.
 *
 * @see IAM User Guide, "Policy evaluation logic"
 */
export function evaluate(policies: readonly CompiledPolicy[], request: PolicyRequest): Decision {
  let decision: Decision = "no-match";
  for (const policy of policies) {
    for (const statement of aboutRequest(policy, request)) {
      // Denials come first: what is left of this policy are allows.
      if (statement.effect === "Allow" && decision === "allow") break;
      if (statement.grant(request) === "none") continue;
      if (statement.effect === "Deny") return "explicit-deny";
      decision = "allow";
    }
  }
  return decision;
}

/** What the policy of a resource says: the most that it grants, unless it denies. */
export function evaluateGrant(
  policy: CompiledPolicy,
  request: PolicyRequest,
): Grant | "explicit-deny" {
  let most: Grant = "none";
  for (const statement of aboutRequest(policy, request)) {
    if (statement.effect === "Allow" && most === "direct") break;
    const grant = statement.grant(request);
    if (grant === "none") continue;
    if (statement.effect === "Deny") return "explicit-deny";
    if (rank[grant] > rank[most]) most = grant;
  }
  return most;
}

function aboutRequest(
  policy: CompiledPolicy,
  { action, principal }: PolicyRequest,
): readonly CompiledStatement[] {
  return policy.about(action, isAccountPrincipal(principal) ? principal.accountId : undefined);
}

const rank: Readonly<Record<Grant, number>> = { none: 0, account: 1, role: 2, direct: 3 };
