/** The versions of the policy language. `2012-10-17` adds policy variables. */
export type PolicyVersion = "2012-10-17" | "2008-10-17";

/**
 * What a policy hangs on. Those of resources name principals, and so do the trust policies of roles,
 * which are about nothing but that role; those of identities, and service control policies, name
 * none.
 */
export type DocumentKind = "identity" | "resource" | "trust" | "service-control";

/** An IAM policy document as its grammar says, before it is compiled. */
export interface Policy {
  readonly kind: "policy";
  /** A document that does not say is a `2008-10-17` one. */
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** `Principal`, or negated: `NotPrincipal`. Absent in policies that hang on an identity. */
  readonly principals?: Choice<PrincipalPattern>;
  /** `Action` or `NotAction`, for example `s3:Get*`. */
  readonly actions: Choice<string>;
  /** `Resource` or `NotResource`: ARNs with wildcards and variables, or `*`. Of a trust policy: `*`. */
  readonly resources: Choice<string>;
  /** All must hold. */
  readonly conditions: readonly Condition[];
}

/** Any of `values`, or, negated, none of them. Never empty. */
export interface Choice<Value> {
  readonly negated: boolean;
  readonly values: readonly Value[];
}

export type PrincipalPattern =
  /** `*`: everyone, anonymous callers and services included. */
  | { readonly kind: "anyone" }
  /** An account id or its root ARN: whoever the account lets use the permission. */
  | { readonly kind: "account"; readonly accountId: string }
  /** One user, role or session. */
  | { readonly kind: "arn"; readonly arn: string }
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "federated"; readonly provider: string }
  | { readonly kind: "canonical-user"; readonly id: string };

/** One key of a `Condition` block: some value must satisfy the operator. */
export interface Condition {
  /** As written, for example `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What is wrong with a policy, so that each service can say it in its own words. */
export type PolicyRule =
  | "not-json"
  | "not-an-object"
  | "too-large"
  | "duplicate-element"
  | "unknown-element"
  | "wrong-type"
  | "version"
  | "old-version"
  | "missing-statement"
  | "empty-statement"
  | "duplicate-sid"
  | "sid"
  | "missing-effect"
  | "effect"
  | "missing-principal"
  | "forbidden-principal"
  | "principal"
  | "missing-action"
  | "action"
  | "trust-action"
  | "missing-resource"
  | "forbidden-resource"
  | "resource"
  | "condition-operator"
  | "condition-key"
  | "condition-value";

export interface PolicyFault {
  readonly kind: "fault";
  readonly rule: PolicyRule;
  /** Where, for example `Statement[1].Effect`. Empty: the document as a whole. */
  readonly path: string;
  /** The offending text, where there is one. */
  readonly value?: string;
  readonly message: string;
}
