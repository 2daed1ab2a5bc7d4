/** What keeps a change from being made, so that a service can answer with its own error. */
export type IdentityProblemKind =
  | "no-such-entity"
  | "already-exists"
  | "delete-conflict"
  | "limit-exceeded"
  | "malformed-policy"
  | "invalid-input"
  | "wrong-code"
  | "access-denied"
  | "unmodifiable";

/**
 * A change that is refused: nothing was changed. The message is the one AWS sends. It is thrown, as
 * it comes from deep within rules, and every service wraps its handlers in one place that words it.
 */
export class IdentityProblem extends Error {
  override readonly name = "IdentityProblem";
  readonly kind: IdentityProblemKind;

  constructor(kind: IdentityProblemKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

export function noSuchEntity(message: string): IdentityProblem {
  return new IdentityProblem("no-such-entity", message);
}

/** `quota` as AWS names it, for example `UsersPerAccount`. */
export function limitExceeded(quota: string, limit: number): IdentityProblem {
  return new IdentityProblem("limit-exceeded", `Cannot exceed quota for ${quota}: ${limit}`);
}
