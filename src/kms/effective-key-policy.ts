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
  const grants = store.grantsOf(key);
  if (grants.length === 0) return policy;
  const statements = grants.map((grant) => statementOf(grant, arnOf(key)));
  return {
    statements: [...policy.statements, ...statements],
    about: (action) => [
      ...policy.about(action),
      ...statements.filter((statement) => statement.covers(action)),
    ],
  };
}

function statementOf(grant: Grant, resource: string): CompiledStatement {
  const actions = new Set<string>(grant.operations.map((operation) => `kms:${operation}`));
  const grantees = namedPrincipals(granteesOf(grant));
  return {
    sid: grant.grantId,
    effect: "Allow",
    covers: (action) => actions.has(action),
    grant: (request): PolicyGrant => {
      if (request.resource !== resource || !isWithin(grant, request)) return "none";
      return grantTo(grantees, request.principal);
    },
  };
}

function granteesOf(grant: Grant): readonly PrincipalPattern[] {
  const { granteePrincipal, granteeServicePrincipal } = grant;
  return [
    ...(granteePrincipal === undefined ? [] : [principalPattern(granteePrincipal)]),
    ...(granteeServicePrincipal === undefined
      ? []
      : [{ kind: "service", name: granteeServicePrincipal } as const]),
  ];
}

/** The principal of a grant: an account by its root's ARN, else whom the ARN names. */
function principalPattern(arn: string): PrincipalPattern {
  const accountId = /^arn:aws:iam::(\d{12}):root$/.exec(arn)?.[1];
  return accountId === undefined ? { kind: "arn", arn } : { kind: "account", accountId };
}

/** Operations that take no encryption context are not bound by one. */
const withoutContext: ReadonlySet<string> = new Set(["kms:DescribeKey", "kms:RetireGrant"]);

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
