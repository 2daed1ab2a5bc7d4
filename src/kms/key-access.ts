import { serviceRequest } from "../access/service-request.ts";
import type { Authorization, Authorize, Call } from "../call/operation.ts";
import { decide } from "../policy/decide.ts";
import type { RequestContext } from "../policy/request.ts";
import type { ResourcePolicyOf } from "../policy/resource-access.ts";
import { effectiveKeyPolicy } from "./effective-key-policy.ts";
import { keyConditions, tagsOf } from "./key-conditions.ts";
import type { Key } from "./key.ts";
import { arnOf } from "./key.ts";
import { tellKey } from "./find-key.ts";
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
  /** The service that asks for its caller, for example `s3`. Absent: KMS itself is asked. */
  readonly viaService?: string;
}

/**
 * What hangs on a key: its policy with its grants, without which nobody has access.
 *
 * @see KMS Developer Guide, "Key policies in AWS KMS"
 */
export function keyResources(parts: KmsParts): ResourcePolicyOf {
  return (arn) => {
    const [, , , region = "", accountId = ""] = arn.split(":", 5);
    const key = tellKey(parts, arn, { accountId, region })?.key;
    if (key === undefined || arnOf(key) !== arn) return undefined;
    return {
      accountId: key.accountId,
      policy: effectiveKeyPolicy(parts, key),
      isRootOfAccess: true,
      tags: tagsOf(key),
      context: keyConditions(parts, key),
    };
  };
}

/** Whether somebody may use a key on the way of another service's call, or a service for itself. */
export async function authorizeKeyUse(
  parts: KmsParts,
  authorize: Authorize,
  use: KeyUse,
): Promise<Authorization> {
  const { key, action, caller, viaService } = use;
  if (caller.kind === "service") return authorizeService(parts, key, use, caller);
  const { call } = caller;
  const { accountId } = call.principal;
  return authorize({
    principal: call.principal,
    action,
    resources: [{ arn: arnOf(key), accountId: key.accountId }],
    call,
    conditions: {
      ...use.conditions,
      "kms:CallerAccount": accountId,
      ...(viaService !== undefined && {
        "kms:ViaService": `${viaService}.${key.region}.amazonaws.com`,
      }),
    },
    ...(viaService !== undefined && { via: [`${viaService}.amazonaws.com`] }),
  });
}

/** A service has no policies of its own: the key's must let it in. */
function authorizeService(
  parts: KmsParts,
  key: Key,
  { action, conditions }: KeyUse,
  caller: Extract<KeyCaller, { readonly kind: "service" }>,
): Authorization {
  const { name, sourceArn, sourceAccount } = caller;
  const request = serviceRequest({
    service: name,
    action,
    resource: arnOf(key),
    resourceAccountId: key.accountId,
    sourceArn,
    sourceAccountId: sourceAccount,
    at: parts.world.clock.now(),
    conditions: {
      ...conditions,
      ...keyConditions(parts, key),
      "kms:CallerAccount": sourceAccount,
    },
  });
  const verdict = decide({ resource: effectiveKeyPolicy(parts, key) }, request);
  if (verdict.kind === "allow") return verdict;
  const message =
    `User: ${name} is not authorized to perform: ${action} on resource: ${arnOf(key)} because ` +
    "no resource-based policies allow access, or a resource-based policy explicitly denies access";
  return { kind: "deny", message };
}
