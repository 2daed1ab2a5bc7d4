/**
 * Why a trail cannot be found, made or changed. One kind for each error of the API; `message` is
 * there where one error has many.
 */
export type TrailProblem =
  | { readonly kind: "name-invalid"; readonly message: string }
  | { readonly kind: "arn-invalid"; readonly message: string }
  | { readonly kind: "not-found"; readonly arn: string }
  | { readonly kind: "not-at-home"; readonly homeRegion: string }
  | { readonly kind: "name-taken"; readonly name: string }
  | { readonly kind: "too-many-trails"; readonly region: string; readonly limit: number }
  | { readonly kind: "global-events-missing" }
  | { readonly kind: "bucket-name-invalid"; readonly bucket: string }
  | { readonly kind: "prefix-invalid"; readonly message: string }
  | { readonly kind: "no-such-bucket"; readonly bucket: string }
  | {
      readonly kind: "bucket-policy-insufficient";
      readonly bucket: string;
      readonly missing: readonly object[];
      readonly code?: string;
    }
  | { readonly kind: "bucket-unreachable"; readonly bucket: string }
  | { readonly kind: "topic-name-invalid" }
  /** It is not there, or its policy lacks these statements. */
  | { readonly kind: "topic-unusable"; readonly missing: readonly object[] }
  | { readonly kind: "kms-key-id-invalid" }
  | { readonly kind: "kms-key-unknown"; readonly key: string }
  | { readonly kind: "kms-key-unusable"; readonly message: string }
  | {
      readonly kind: "key-policy-insufficient";
      readonly key: string;
      readonly missing: readonly object[];
    }
  | { readonly kind: "log-group-invalid" }
  | { readonly kind: "log-role-invalid" }
  | { readonly kind: "no-organization" }
  | { readonly kind: "organization-without-features" }
  | { readonly kind: "organization-access-missing" }
  | { readonly kind: "not-organization-owner" }
  | { readonly kind: "tags-invalid"; readonly message: string }
  | { readonly kind: "too-many-tags" }
  | { readonly kind: "conflict" };

export function isTrailProblem(value: object): value is TrailProblem {
  return "kind" in value;
}
