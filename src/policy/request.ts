/** Who asks, as policies name principals. */
export type RequestPrincipal =
  | AccountPrincipal
  /** A service acting on its own, for example `cloudtrail.amazonaws.com`. */
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "anonymous" };

/** Someone of an account. Temporary credentials of a root or a user are that root or user. */
export type AccountPrincipal = {
  readonly accountId: string;
  /** `arn:aws:iam::ID:root`, a user's with its path, or an assumed role's session. */
  readonly arn: string;
  /** Of the account: what S3 knows it by. Absent: no policy names it that way. */
  readonly canonicalUserId?: string;
} & (
  | { readonly kind: "root" }
  | { readonly kind: "user" }
  /** `arn` is that of the session; `roleArn` has the role's path, which the session's lacks. */
  | { readonly kind: "assumed-role"; readonly roleArn: string }
);

export function isAccountPrincipal(principal: RequestPrincipal): principal is AccountPrincipal {
  return "accountId" in principal;
}

/**
 * The condition keys of a request and their values, looked up when a policy asks. Names in lower
 * case, as `contextValues` makes them; undefined: the request has no such key.
 */
export interface ContextValues {
  readonly get: (key: string) => readonly string[] | undefined;
}

export interface PolicyRequest {
  readonly principal: RequestPrincipal;
  /** For example `s3:PutObject`. */
  readonly action: string;
  /** An ARN, or `*` for an action that is about no resource. */
  readonly resource: string;
  readonly context: ContextValues;
}

/** Condition keys and their values. Names are compared without regard to case. Absent: no key. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** The context for lookups: lower-case names; a key without values is left out. */
export function contextValues(context: RequestContext): ContextValues {
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(context)) {
    const list = typeof value === "string" ? [value] : value;
    if (list.length > 0) values.set(name.toLowerCase(), list);
  }
  return values;
}
