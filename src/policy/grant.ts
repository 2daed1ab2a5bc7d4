import type { PrincipalPattern } from "./policy.ts";
import type { AccountPrincipal, RequestPrincipal } from "./request.ts";
import { isAccountPrincipal } from "./request.ts";

/**
 * How a `Principal` element names who asks.
 *
 * - `direct`: the user, the session, the service, the root user, or everyone.
 * - `role`: the role whose session it is. Its boundary and its session policies still count.
 * - `account`: the account, which has to pass the permission on with policies of its own.
 * - `none`: not at all.
 *
 * @see IAM User Guide, "Policy evaluation for requests within a single account"
 */
export type Grant = "direct" | "role" | "account" | "none";

/** A list of principals, for lookups. */
export interface NamedPrincipals {
  readonly isAnyone: boolean;
  readonly accountIds: ReadonlySet<string>;
  readonly arns: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly canonicalUserIds: ReadonlySet<string>;
}

export function namedPrincipals(patterns: readonly PrincipalPattern[]): NamedPrincipals {
  const accountIds = new Set<string>();
  const arns = new Set<string>();
  const services = new Set<string>();
  const canonicalUserIds = new Set<string>();
  for (const pattern of patterns) {
    if (pattern.kind === "account") accountIds.add(pattern.accountId);
    else if (pattern.kind === "arn") arns.add(pattern.arn);
    else if (pattern.kind === "service") services.add(pattern.name);
    else if (pattern.kind === "canonical-user") canonicalUserIds.add(pattern.id);
  }
  const isAnyone = patterns.some(({ kind }) => kind === "anyone");
  return { isAnyone, accountIds, arns, services, canonicalUserIds };
}

/** How the list names `principal`; the most that any entry says. */
export function grantTo(named: NamedPrincipals, principal: RequestPrincipal): Grant {
  if (named.isAnyone) return "direct";
  if (principal.kind === "anonymous") return "none";
  if (principal.kind === "service") return named.services.has(principal.name) ? "direct" : "none";
  if (named.arns.has(principal.arn)) return "direct";
  if (principal.kind === "assumed-role" && named.arns.has(principal.roleArn)) return "role";
  if (!namesAccount(named, principal)) return "none";
  return principal.kind === "root" ? "direct" : "account";
}

/**
 * Whether a `NotPrincipal` of a denying statement spares `principal`: only if it lists all of what
 * the caller is, the account, the role and the session as well as the user.
 *
 * @see IAM User Guide, "AWS JSON policy elements: NotPrincipal"
 */
export function spares(named: NamedPrincipals, principal: RequestPrincipal): boolean {
  if (named.isAnyone) return true;
  if (!isAccountPrincipal(principal) || principal.kind === "root") {
    return grantTo(named, principal) !== "none";
  }
  const whole = principal.kind === "user" || named.arns.has(principal.roleArn);
  return whole && named.arns.has(principal.arn) && namesAccount(named, principal);
}

function namesAccount(
  named: NamedPrincipals,
  { accountId, canonicalUserId }: AccountPrincipal,
): boolean {
  return (
    named.accountIds.has(accountId) ||
    (canonicalUserId !== undefined && named.canonicalUserIds.has(canonicalUserId))
  );
}
