import type { CompiledPolicy } from "./compiled-policy.ts";
import type { RequestContext } from "./request.ts";

/** What a service knows of one of its resources, as far as access to it depends on it. */
export interface ResourceAccess {
  /** The owner, twelve digits. Absent: the account in the ARN, else the caller's. */
  readonly accountId?: string;
  /** Other accounts for which it counts as their own, such as an organization's trail. */
  readonly sharedWith?: ReadonlySet<string>;
  /** Absent: there is none, and who owns the resource decides. */
  readonly policy?: CompiledPolicy;
  /** Without its policy nobody has access, its account included: keys, and roles to be assumed. */
  readonly isRootOfAccess?: boolean;
  /** Whether its policy lets in nobody but services and its account: of a public bucket, shut. */
  readonly isClosedToOthers?: boolean;
  /** What refusals call its policy. Default: a resource-based policy. */
  readonly policyName?: "role trust policy";
  /** `aws:ResourceTag/*`. Absent: none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Condition keys of its service, beside those of the operation. */
  readonly context?: RequestContext;
  /** Actions that nothing in its policy denies to the root user of its account. */
  readonly rootMayAlways?: ReadonlySet<string>;
}

/**
 * Each service that has policies or tags on its resources gives one, for the ARNs that carry its
 * name. Undefined: no such resource, and nothing is known but what the ARN says.
 */
export type ResourcePolicyOf = (
  arn: string,
  action: string,
) => ResourceAccess | undefined | Promise<ResourceAccess | undefined>;
