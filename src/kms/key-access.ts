import type { Authorization, Call } from "../call/operation.ts";
import type { Principal } from "../call/principal.ts";
import { decide } from "../policy/decide.ts";
import type { PolicySets } from "../policy/decide.ts";
import { contextValues } from "../policy/request.ts";
import type { RequestContext } from "../policy/request.ts";
import type { Key } from "./key.ts";
import { arnOf } from "./key.ts";
import { effectiveKeyPolicy } from "./effective-key-policy.ts";
import { keyConditions } from "./key-conditions.ts";
import { requestPrincipal } from "./key-policy.ts";
import type { KmsParts } from "./kms-parts.ts";

/** Who uses a key: whoever makes a call, or a service on behalf of a resource. */
export type KeyCaller =
  | { readonly kind: "call"; readonly call: Call }
  | {
      readonly kind: "service";
      /** For example `cloudtrail.amazonaws.com`. */
      readonly name: string;
      readonly sourceArn: string;
      readonly sourceAccount: string;
    };

/** One use of a key that is to be authorized. */
export interface KeyUse {
  readonly key: Key;
  /** For example `kms:Decrypt`. */
  readonly action: string;
  readonly caller: KeyCaller;
  /** Condition keys of the request, for example those of its encryption context. */
  readonly conditions: RequestContext;
  /** For `kms:ViaService`: `s3.eu-central-1.amazonaws.com`. Absent: asked of KMS itself. */
  readonly viaService?: string;
}

/** The policies of a caller; as `identity/` answers it. */
export type PoliciesOf = (
  principal: Principal,
) => Pick<PolicySets, "identity" | "boundary" | "session" | "serviceControl">;

/**
 * Whether a caller may use a key: its policy, its grants and the caller's own policies. Nothing gives
 * access unless the key's policy or a grant does, or the policy leaves it to the account.
 *
 * @see KMS Developer Guide, "Troubleshooting key access"
 */
export function authorizeKeyUse(
  parts: KmsParts,
  policiesOf: PoliciesOf,
  use: KeyUse,
): Authorization {
  const { key, action, caller, conditions, viaService } = use;
  const context = {
    ...callerContext(caller),
    ...conditions,
    ...keyConditions(parts, key),
    ...(viaService !== undefined && { "kms:ViaService": viaService }),
  };
  const own = caller.kind === "call" ? policiesOf(caller.call.principal) : {};
  const verdict = decide(
    {
      ...own,
      resource: effectiveKeyPolicy(parts, key),
      resourceAccountId: key.accountId,
      resourceIsRootOfAccess: true,
    },
    {
      principal:
        caller.kind === "service"
          ? { kind: "service", name: caller.name }
          : requestPrincipal(caller.call.principal),
      action,
      resource: arnOf(key),
      context: contextValues(context),
    },
  );
  return verdict.kind === "allow" ? verdict : { kind: "deny", message: refusal(use) };
}

function callerContext(caller: KeyCaller): RequestContext {
  if (caller.kind === "call") {
    const { accountId, arn } = caller.call.principal;
    return {
      "aws:PrincipalAccount": accountId,
      "aws:PrincipalArn": arn,
      "kms:CallerAccount": accountId,
    };
  }
  const { name, sourceArn, sourceAccount } = caller;
  return {
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": name,
    "aws:SourceArn": sourceArn,
    "aws:SourceAccount": sourceAccount,
    "aws:SecureTransport": "true",
    "kms:CallerAccount": sourceAccount,
  };
}

function refusal({ key, action, caller }: KeyUse): string {
  const who = caller.kind === "service" ? caller.name : caller.call.principal.arn;
  return (
    `User: ${who} is not authorized to perform: ${action} on resource: ${arnOf(key)} because ` +
    "the resource does not exist in this Region, no resource-based policies allow access, or a " +
    "resource-based policy explicitly denies access"
  );
}
