import type { CompiledPolicy, CompiledStatement } from "../policy/compiled-policy.ts";
import type { Grant as PolicyGrant } from "../policy/grant.ts";
import { grantTo, namedPrincipals } from "../policy/grant.ts";
import type { PrincipalPattern } from "../policy/policy.ts";
import type { ContextValues, PolicyRequest } from "../policy/request.ts";
import type { EncryptionContext } from "./encryption-context.ts";
import { containsContext, equalsContext } from "./encryption-context.ts";
import type { Grant, GrantLimits } from "./grant.ts";
import { encryptionContextKey } from "./key-conditions.ts";
import type { Key } from "./key.ts";
import { arnOf } from "./key.ts";
import type { KmsParts } from "./kms-parts.ts";

/**
 * The policy of a key with its grants as statements of it: each allows its grantee the operations of
 * the grant, within its constraints.
 */
export function effectiveKeyPolicy({ store }: Pick<KmsParts, "store">, key: Key): CompiledPolicy {
  const policy = store.policyOf(key);
  const grants = store.unorderedGrantsOf(key);
  if (grants.length === 0) return policy;
  const resource = arnOf(key);
  const statements = grants.flatMap((grant) => statementsOf(grant, resource));
  return {
    statements: [...policy.statements, ...statements],
    about: (action) => [
      ...policy.about(action),
      ...statements.filter((statement) => statement.covers(action)),
    ],
  };
}

/** Made once for each grant: what is stored is never changed in place. */
const known = new WeakMap<Grant, readonly CompiledStatement[]>();

function statementsOf(grant: Grant, resource: string): readonly CompiledStatement[] {
  const made = known.get(grant) ?? [
    useStatement(grant, resource),
    retireStatement(grant, resource),
  ];
  known.set(grant, made);
  return made;
}

/** The condition key that says which grant a call is about. */
export const grantIdKey = "kms:GrantId";

function useStatement(grant: Grant, resource: string): CompiledStatement {
  const { operations, grantId } = grant;
  const used = operations.filter((operation) => operation !== "RetireGrant");
  const actions = new Set<string>(used.map((operation) => `kms:${operation}`));
  const grantees = namedPrincipals(granteesOf(grant));
  return {
    sid: grantId,
    effect: "Allow",
    covers: (action) => actions.has(action),
    grant: (request): PolicyGrant => {
      if (request.resource !== resource || !isWithin(grant, request)) return "none";
      return grantTo(grantees, request.principal);
    },
  };
}

/** Its retiring principal may retire a grant, and its grantee where the grant says so. */
function retireStatement(grant: Grant, resource: string): CompiledStatement {
  const { grantId, operations } = grant;
  const { retiringPrincipal, retiringServicePrincipal } = grant;
  const retiring = namedPrincipals([
    ...patternsOf(retiringPrincipal, retiringServicePrincipal),
    ...(operations.includes("RetireGrant") ? granteesOf(grant) : []),
  ]);
  return {
    sid: `${grantId}-retire`,
    effect: "Allow",
    covers: (action) => action === "kms:RetireGrant",
    grant: ({ principal, context, ...request }): PolicyGrant => {
      const isThis = context.get(grantIdKey.toLowerCase())?.[0] === grantId;
      return request.resource === resource && isThis ? grantTo(retiring, principal) : "none";
    },
  };
}

function granteesOf(grant: Grant): readonly PrincipalPattern[] {
  return patternsOf(grant.granteePrincipal, grant.granteeServicePrincipal);
}

function patternsOf(
  principal: string | undefined,
  service: string | undefined,
): readonly PrincipalPattern[] {
  return [
    ...(principal === undefined ? [] : [principalPattern(principal)]),
    ...(service === undefined ? [] : [{ kind: "service", name: service } as const]),
  ];
}

/** The principal of a grant: an account by its root's ARN, else whom the ARN names. */
function principalPattern(arn: string): PrincipalPattern {
  const accountId = /^arn:aws:iam::(\d{12}):root$/.exec(arn)?.[1];
  return accountId === undefined ? { kind: "arn", arn } : { kind: "account", accountId };
}

/** Operations without an encryption context are not bound by one. */
const withoutContext: ReadonlySet<string> = new Set(["kms:DescribeKey"]);

function isWithin(grant: Grant, { action, context }: PolicyRequest): boolean {
  const { constraints = {} } = grant;
  const { SourceArn } = constraints;
  if (SourceArn !== undefined && context.get("aws:sourcearn")?.[0] !== SourceArn) return false;
  if (action === "kms:CreateGrant") return isNarrower(grant, context);
  if (withoutContext.has(action)) return true;
  return isContextWithin(constraints, context);
}

function isContextWithin(constraints: GrantLimits, context: ContextValues): boolean {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = constraints;
  if (equals === undefined && subset === undefined) return true;
  const given = encryptionContextOf(context);
  if (given === undefined) return false;
  if (equals !== undefined && !equalsContext(given, equals)) return false;
  return subset === undefined || containsContext(given, subset);
}

/**
 * Whoever may use a key by a grant passes on that much at most.
 *
 * @see KMS Developer Guide, "Granting CreateGrant permission"
 */
function isNarrower({ operations, constraints = {} }: Grant, context: ContextValues): boolean {
  const wanted = context.get("kms:grantoperations") ?? [];
  if (!wanted.every((operation) => operations.some((own) => own === operation))) return false;
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = constraints;
  if (equals === undefined && subset === undefined) return true;
  const type = context.get("kms:grantconstrainttype")?.[0];
  if (type === undefined) return false;
  if (equals !== undefined && type !== "EncryptionContextEquals") return false;
  return isContextWithin(constraints, context);
}

/**
 * The encryption context that the condition keys of a request tell. Undefined: some of its names
 * differ in case alone, as names of condition keys do not.
 */
function encryptionContextOf(context: ContextValues): EncryptionContext | undefined {
  const names = context.get("kms:encryptioncontextkeys") ?? [];
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) return undefined;
  return Object.fromEntries(
    names.map((name) => [name, context.get(encryptionContextKey(name).toLowerCase())?.[0] ?? ""]),
  );
}
