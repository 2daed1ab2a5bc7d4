/** Who asks, as policies name principals. */
export type RequestPrincipal =
  /** A service acting on its own, for example `cloudtrail.amazonaws.com`. */
  | { readonly kind: "service"; readonly name: string }
  | {
      readonly kind: "account-root";
      readonly accountId: string;
      readonly arn: string;
      readonly canonicalUserId?: string;
    }
  /** A user, a role or a session. */
  | { readonly kind: "aws"; readonly arn: string; readonly accountId: string }
  | { readonly kind: "anonymous" };

/** Condition keys and their values. Names are compared without regard to case. Absent: no key. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

export interface PolicyRequest {
  readonly principal: RequestPrincipal;
  /** For example `s3:PutObject`. */
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** The context for lookups: lower-case names; a key without values is left out. */
export type ContextValues = ReadonlyMap<string, readonly string[]>;

export function contextValues(context: RequestContext): ContextValues {
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(context)) {
    const list = typeof value === "string" ? [value] : value;
    if (list.length > 0) values.set(name.toLowerCase(), list);
  }
  return values;
}
