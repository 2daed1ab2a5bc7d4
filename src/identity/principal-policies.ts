import type { Principal } from "../call/principal.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";

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
