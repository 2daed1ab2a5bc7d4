import { InvariantError, must } from "../base/assert.ts";
import { compilePolicy } from "../policy/compiled-policy.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import type { ControlPolicy } from "./entities.ts";
import { fullAccess } from "./full-access.ts";
import type { OrganizationView } from "./organization-memory.ts";
import { ancestorsOf } from "./units.ts";

/** What access asks of organizations for each call. Answered from memory. */
export interface OrganizationAccess {
  /**
   * What an organization lets an account's callers do, its root user included: one list for the
   * root, each unit on the way and the account itself. Undefined: no limits, as of a management
   * account.
   */
  readonly serviceControlOf: (
    accountId: string,
  ) => readonly (readonly CompiledPolicy[])[] | undefined;
  /** Undefined: it is in none. */
  readonly organizationIdOf: (accountId: string) => string | undefined;
  /** `o-…/r-…/ou-…/`, as `aws:PrincipalOrgPaths` has it. Undefined: it is in none. */
  readonly organizationPathOf: (accountId: string) => string | undefined;
}

/** Collected once for each account, and anew when an organization has changed. */
export function organizationAccess(view: OrganizationView): OrganizationAccess {
  const compiled = new WeakMap<ControlPolicy, CompiledPolicy>();
  const levelsOf = new Map<string, readonly (readonly CompiledPolicy[])[] | undefined>();
  let revision = -1;

  const compiledPolicy = (id: string): CompiledPolicy => {
    const found = id === fullAccess.id ? fullAccess : view.policies.get(id);
    const policy = must(found, `the policy ${id} is attached, so it is there`);
    const known = compiled.get(policy);
    if (known !== undefined) return known;
    const made = compileDocument(policy);
    compiled.set(policy, made);
    return made;
  };
  const levels = (accountId: string): readonly (readonly CompiledPolicy[])[] | undefined => {
    const member = view.members.get(accountId);
    const organization = view.organizationOf(accountId);
    if (member === undefined || organization === undefined) return undefined;
    const { managementAccountId, hasServiceControl } = organization;
    if (!hasServiceControl || managementAccountId === accountId) return undefined;
    const holders = ancestorsOf(view, member.parentId).map(
      (id): { readonly policies: readonly string[] } => view.units.get(id) ?? organization,
    );
    return [...holders, member].map(({ policies }) => policies.map(compiledPolicy));
  };

  return {
    serviceControlOf: (accountId) => {
      if (view.revision !== revision) {
        levelsOf.clear();
        ({ revision } = view);
      }
      const known = levelsOf.get(accountId);
      if (known !== undefined || levelsOf.has(accountId)) return known;
      const made = levels(accountId);
      levelsOf.set(accountId, made);
      return made;
    },
    organizationIdOf: (accountId) => view.members.get(accountId)?.organizationId,
    organizationPathOf: (accountId) => {
      const member = view.members.get(accountId);
      if (member === undefined) return undefined;
      return [member.organizationId, ...ancestorsOf(view, member.parentId), ""].join("/");
    },
  };
}

function compileDocument({ id, document }: ControlPolicy): CompiledPolicy {
  const read = parsePolicy(document, { kind: "service-control" });
  // Failing is safer than leaving out a policy that may deny.
  if (read.kind === "fault") throw new InvariantError(`the policy ${id}: ${read.message}`);
  return compilePolicy(read);
}
