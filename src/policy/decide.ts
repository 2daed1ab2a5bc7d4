import type { CompiledPolicy } from "./compiled-policy.ts";
import type { Decision } from "./evaluate.ts";
import { evaluate, evaluateGrant } from "./evaluate.ts";
import type { Grant } from "./grant.ts";
import type { PolicyRequest } from "./request.ts";
import { isAccountPrincipal } from "./request.ts";

/** All that applies to one request, by kind. What is absent does not limit. */
export interface PolicySets {
  /**
   * The caller's own: inline, attached, of its groups. Not asked for a root user, a service and an
   * anonymous caller; for others absence means that there are none, so that nothing is allowed.
   */
  readonly identity?: readonly CompiledPolicy[];
  /** Each of these, where present, must allow as well. */
  readonly boundary?: CompiledPolicy;
  readonly session?: readonly CompiledPolicy[];
  /** One list a level: root, units, account. Each level must allow. */
  readonly serviceControl?: readonly (readonly CompiledPolicy[])[];
  readonly resource?: CompiledPolicy;
  /** Who owns the resource. Absent: the account of the caller. */
  readonly resourceAccountId?: string;
  /**
   * Nothing else gives access unless the policy of the resource does so or names the account: true
   * of keys and of the trust policies of roles.
   */
  readonly resourceIsRootOfAccess?: boolean;
}

export type PolicyKind = "identity" | "boundary" | "session" | "service-control" | "resource";

export type Verdict =
  | { readonly kind: "allow" }
  /** `by`: the kind of policy that denies it, or that fails to allow it. */
  | { readonly kind: "deny"; readonly by: PolicyKind; readonly isExplicit: boolean };

/**
 * What policies of all kinds say together about one request.
 *
 * An explicit deny anywhere wins. Within an account the caller's policies or the resource's
 * suffice; across accounts both must allow. A resource that names the user or the session itself is
 * limited by service control policies only; one that names the role, also by boundary and session.
 *
 * @see IAM User Guide, "Policy evaluation logic", and "Cross-account policy evaluation logic"
 */
export function decide(sets: PolicySets, request: PolicyRequest): Verdict {
  const said = hear(sets, request);
  const denier = findDenier(said);
  if (denier !== undefined) return explicit[denier];
  if (said.serviceControl !== "allow") return implicit["service-control"];
  const { principal } = request;
  if (!isAccountPrincipal(principal)) return said.resource === "none" ? implicit.resource : allow;
  const owner = sets.resourceAccountId ?? principal.accountId;
  return owner === principal.accountId
    ? decideWithin(said, sets.resourceIsRootOfAccess === true)
    : decideAcross(said);
}

/** What each kind of policy says. */
interface Said {
  readonly serviceControl: Decision;
  readonly resource: Grant | "explicit-deny";
  readonly identity: Decision;
  readonly boundary: Decision;
  readonly session: Decision;
}

function hear(sets: PolicySets, request: PolicyRequest): Said {
  const { resource, identity, boundary, session } = sets;
  const { kind } = request.principal;
  const needsIdentity = kind === "user" || kind === "assumed-role";
  return {
    serviceControl: askLevels(sets.serviceControl, request),
    resource: resource === undefined ? "none" : evaluateGrant(resource, request),
    identity: needsIdentity ? evaluate(identity ?? [], request) : "allow",
    boundary: boundary === undefined ? "allow" : evaluate([boundary], request),
    session: session === undefined ? "allow" : evaluate(session, request),
  };
}

function findDenier(said: Said): PolicyKind | undefined {
  if (said.serviceControl === "explicit-deny") return "service-control";
  if (said.resource === "explicit-deny") return "resource";
  if (said.identity === "explicit-deny") return "identity";
  if (said.boundary === "explicit-deny") return "boundary";
  return said.session === "explicit-deny" ? "session" : undefined;
}

function decideWithin(said: Said, resourceIsRoot: boolean): Verdict {
  if (said.resource === "direct") return allow;
  if (resourceIsRoot && said.resource === "none") return implicit.resource;
  return decideOwn(said, said.resource === "role" ? "allow" : said.identity);
}

function decideAcross(said: Said): Verdict {
  const verdict = decideOwn(said, said.identity);
  if (verdict.kind === "deny") return verdict;
  return said.resource === "none" ? implicit.resource : allow;
}

function decideOwn({ boundary, session }: Said, identity: Decision): Verdict {
  if (identity !== "allow") return implicit.identity;
  if (boundary !== "allow") return implicit.boundary;
  return session === "allow" ? allow : implicit.session;
}

function askLevels(
  levels: readonly (readonly CompiledPolicy[])[] | undefined,
  request: PolicyRequest,
): Decision {
  let decision: Decision = "allow";
  for (const level of levels ?? []) {
    const one = evaluate(level, request);
    if (one === "explicit-deny") return one;
    if (one === "no-match") decision = one;
  }
  return decision;
}

const allow: Verdict = { kind: "allow" };
const explicit = verdicts(true);
const implicit = verdicts(false);

/** Made once, not for each decision. */
function verdicts(isExplicit: boolean): Readonly<Record<PolicyKind, Verdict>> {
  const verdict = (by: PolicyKind): Verdict => ({ kind: "deny", by, isExplicit });
  return {
    identity: verdict("identity"),
    boundary: verdict("boundary"),
    session: verdict("session"),
    "service-control": verdict("service-control"),
    resource: verdict("resource"),
  };
}
