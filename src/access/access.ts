import type {
  Authorization,
  AuthorizationRequest,
  Authorize,
  ResourceReference,
} from "../call/operation.ts";
import type { Principal } from "../call/principal.ts";
import type { PoliciesOf } from "../identity/principal-policies.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import { decide } from "../policy/decide.ts";
import type { PolicySets } from "../policy/decide.ts";
import type { ResourceAccess, ResourcePolicyOf } from "../policy/resource-access.ts";
import { accountOfArn, serviceOfArn } from "./arn.ts";
import { refusal } from "./refusal.ts";
import { callContext } from "./request-context.ts";
import { requestPrincipal } from "./request-principal.ts";

export interface AccessParts {
  /** What hangs on a caller. */
  readonly policiesOf: PoliciesOf;
  /** What hangs on resources, by the service in their ARN, for example `s3`. */
  readonly resources: Readonly<Record<string, ResourcePolicyOf>>;
  readonly canonicalUserId: (accountId: string) => string;
  /** The organization of an account. Absent, or undefined: it is in none. */
  readonly organizationIdOf?: (accountId: string) => string | undefined;
  /** Where in its organization an account is: `o-…/r-…/ou-…/`. Absent, or undefined: in none. */
  readonly organizationPathOf?: (accountId: string) => string | undefined;
  /** What its organization lets an account do, a list a level. Absent, or undefined: no limits. */
  readonly serviceControlOf?: (
    accountId: string,
  ) => readonly (readonly CompiledPolicy[])[] | undefined;
}

/**
 * Who may do what, for every service: gathers all policies that apply to a call, asks `decide`, and
 * words the refusal as AWS does. A call about several resources needs each of them.
 *
 * Policies and the owner of a resource are as they stand when it is asked: a change that was
 * acknowledged counts from the next call on.
 */
export function accessOf(options: AccessParts): Authorize {
  const parts = { ...options, canonicalUserId: remembered(options.canonicalUserId) };
  // A client chooses what stands in an ARN: `constructor` is no service.
  const finders = new Map(Object.entries(options.resources));
  return async (request) => {
    const resources = request.resources.length === 0 ? anyResource : request.resources;
    for (const resource of resources) {
      const find = finders.get(serviceOfArn(resource.arn));
      // oxlint-disable-next-line no-await-in-loop -- the first refusal is the one that is told
      const known = await find?.(resource.arn, request.action);
      const answer = judge(parts, request, { ...known, ...owner(resource, known) }, resource.arn);
      if (answer.kind === "deny") return answer;
    }
    return allow;
  };
}

/** There are as many as accounts whose keys sign calls here. */
function remembered(canonicalUserId: (accountId: string) => string): (accountId: string) => string {
  const ids = new Map<string, string>();
  return (accountId) => {
    const id = ids.get(accountId) ?? canonicalUserId(accountId);
    ids.set(accountId, id);
    return id;
  };
}

const anyResource: readonly ResourceReference[] = [{ arn: "*" }];
const allow: Authorization = { kind: "allow" };

/** What the service says now counts before what the operation found, and both before the ARN. */
function owner(
  { accountId, arn }: ResourceReference,
  known: ResourceAccess | undefined,
): { readonly accountId?: string } {
  const id = known?.accountId ?? accountId ?? accountOfArn(arn);
  return id === undefined ? {} : { accountId: id };
}

function judge(
  parts: AccessParts,
  request: AuthorizationRequest,
  resource: ResourceAccess,
  arn: string,
): Authorization {
  const { action, principal: caller } = request;
  const isOwnersRoot = caller.type === "Root" && caller.accountId === resource.accountId;
  if (isOwnersRoot && resource.rootMayAlways?.has(action) === true) return allow;

  const principal = requestPrincipal(caller, parts.canonicalUserId);
  const { organizationIdOf, organizationPathOf } = parts;
  const context = callContext({ ...request, resource, organizationIdOf, organizationPathOf });
  const sets = setsOf(parts, caller, resource);
  const verdict = decide(sets, { principal, action, resource: arn, context });
  const isShutOut = resource.isClosedToOthers === true && caller.accountId !== resource.accountId;
  if (verdict.kind === "allow" && !isShutOut) return allow;
  const { policyName } = resource;
  const reason = verdict.kind === "deny" ? verdict : notByPolicy;
  return {
    kind: "deny",
    message: refusal({ principalArn: caller.arn, action, resource: arn, policyName }, reason),
  };
}

function setsOf(parts: AccessParts, caller: Principal, resource: ResourceAccess): PolicySets {
  const serviceControl = parts.serviceControlOf?.(caller.accountId);
  const isShared = resource.sharedWith?.has(caller.accountId) === true;
  const ownerId = isShared ? caller.accountId : resource.accountId;
  return {
    ...parts.policiesOf(caller),
    ...(serviceControl !== undefined && { serviceControl }),
    ...(resource.policy !== undefined && { resource: resource.policy }),
    ...(ownerId !== undefined && { resourceAccountId: ownerId }),
    resourceIsRootOfAccess: resource.isRootOfAccess === true,
  };
}

/** What the policy of the resource allows does not count. */
const notByPolicy = { kind: "deny", by: "resource", isExplicit: false } as const;
