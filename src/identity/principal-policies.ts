import { must } from "../base/assert.ts";
import type {
  AssumedRolePrincipal,
  IAMUserPrincipal,
  Principal,
  Session,
} from "../call/principal.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import type { AccountEntities } from "./account-entities.ts";
import type { Role, User } from "./entities.ts";
import type { Identities } from "./identities.ts";
import { defaultVersion, findManagedPolicy } from "./managed-policy.ts";
import type { CompiledDocuments } from "./policy-documents.ts";

/** The policies that hang on a caller. */
export interface PrincipalPolicies {
  /** Inline, attached, and of the groups of a user. Absent: a root user, who needs none. */
  readonly identity?: readonly CompiledPolicy[];
  /** Must allow as well. Absent: there is none. */
  readonly boundary?: CompiledPolicy;
  /** Any of them must allow as well. Absent: none was passed for the session. */
  readonly session?: readonly CompiledPolicy[];
}

/**
 * Answered from memory, compiled, as of the last change that was acknowledged. A caller who has been
 * deleted meanwhile has no policy: an empty list.
 */
export type PoliciesOf = (principal: Principal) => PrincipalPolicies;

/** Collected once for each caller, and anew when something in the account has changed. */
export function policiesOf(identities: Identities, documents: CompiledDocuments): PoliciesOf {
  const ofHolder = remembered((holder: User | Role, entities) => ({
    identity: identityPolicies(holder, entities, documents),
    ...(holder.boundary !== undefined && {
      boundary: managed(holder.boundary, entities, documents),
    }),
  }));
  const ofSession = remembered((session: Session, entities) =>
    sessionPolicies(session, entities, documents),
  );
  return (principal) => {
    if (principal.type === "Root") return {};
    const entities = identities.of(principal.accountId);
    const holder = holderOf(principal, entities);
    if (holder === undefined) return { identity: [] };
    const { session } = principal;
    const policies = ofHolder(holder, entities);
    if (session === undefined || !isLimited(session)) return policies;
    return { ...policies, session: ofSession(session, entities) };
  };
}

function holderOf(
  principal: IAMUserPrincipal | AssumedRolePrincipal,
  { users, roles }: AccountEntities,
): User | Role | undefined {
  if (principal.type === "IAMUser") return users.get(principal.principalId);
  return roles.get(principal.role.principalId);
}

/** What `collect` gives, until the account changes. */
function remembered<Key extends object, Value>(
  collect: (key: Key, entities: AccountEntities) => Value,
): (key: Key, entities: AccountEntities) => Value {
  const known = new WeakMap<Key, { readonly revision: number; readonly value: Value }>();
  return (key, entities) => {
    const { revision } = entities;
    const there = known.get(key);
    if (there?.revision === revision) return there.value;
    const value = collect(key, entities);
    known.set(key, { revision, value });
    return value;
  };
}

/** The policies of a user, with those of its groups, or of a role. */
export function identityPolicies(
  holder: User | Role,
  entities: AccountEntities,
  documents: CompiledDocuments,
): readonly CompiledPolicy[] {
  const groups =
    holder.kind === "user"
      ? holder.groupIds.map((id) => must(entities.groups.get(id), "a user's group is there"))
      : [];
  return [holder, ...groups].flatMap(({ inline, attached }) => [
    ...inline.map((policy) => documents.identity(policy)),
    ...attached.map((arn) => managed(arn, entities, documents)),
  ]);
}

function isLimited({ policy, policyArns }: Session): boolean {
  return policy !== undefined || policyArns.length > 0;
}

/** A managed policy that was passed and is gone allows nothing. */
function sessionPolicies(
  session: Session,
  entities: AccountEntities,
  documents: CompiledDocuments,
): readonly CompiledPolicy[] {
  const { policy, policyArns } = session;
  const own = policy === undefined ? [] : [documents.identity({ document: policy })];
  const passed = policyArns.filter((arn) => findManagedPolicy(entities, arn) !== undefined);
  return [...own, ...passed.map((arn) => managed(arn, entities, documents))];
}

function managed(
  arn: string,
  entities: AccountEntities,
  documents: CompiledDocuments,
): CompiledPolicy {
  const policy = must(findManagedPolicy(entities, arn), `${arn} is attached, so it is there`);
  return documents.identity(defaultVersion(policy));
}
