/** How a caller signed, for faults that are worded differently in a header and in a query. */
export type SignaturePlace = "header" | "query";

/** What S3 tells a caller whose signature does not match. */
export interface SignatureEvidence {
  readonly accessKeyId: string;
  readonly stringToSign: string;
  readonly signatureProvided: string;
  readonly canonicalRequest: string;
}

/**
 * What can be wrong with a request before, or apart from, its operation. Each service's dialect has
 * its own code, status and words for it.
 */
export type Fault =
  | { readonly kind: "missing-authentication" }
  | { readonly kind: "several-authentications" }
  | { readonly kind: "unsupported-algorithm"; readonly algorithm: string }
  | {
      readonly kind: "incomplete-authorization";
      readonly place: SignaturePlace;
      readonly problem: string;
    }
  | { readonly kind: "wrong-scope"; readonly place: SignaturePlace; readonly problem: string }
  | { readonly kind: "unknown-access-key"; readonly accessKeyId: string }
  | { readonly kind: "invalid-token" }
  | { readonly kind: "expired-token" }
  | { readonly kind: "signature-mismatch"; readonly evidence?: SignatureEvidence }
  | { readonly kind: "unsigned-headers"; readonly names: readonly string[] }
  | {
      readonly kind: "clock-skew";
      readonly problem: string;
      readonly signedAt: string;
      readonly now: number;
    }
  | {
      readonly kind: "request-expired";
      readonly lifetimeS: number;
      readonly expiredAt: number;
      readonly now: number;
    }
  | { readonly kind: "request-not-yet-valid"; readonly signedAt: string; readonly now: number }
  | { readonly kind: "missing-payload-hash" }
  | { readonly kind: "invalid-payload-hash"; readonly value: string }
  | { readonly kind: "payload-hash-mismatch"; readonly claimed: string; readonly computed: string }
  | { readonly kind: "malformed-chunks"; readonly problem: string }
  | { readonly kind: "malformed-trailer" }
  | { readonly kind: "incomplete-body" }
  | { readonly kind: "missing-length" }
  | { readonly kind: "missing-digest" }
  | { readonly kind: "invalid-digest"; readonly header: string }
  | { readonly kind: "digest-mismatch"; readonly header: string }
  | { readonly kind: "body-too-large"; readonly limitBytes: number }
  | { readonly kind: "too-many-headers" }
  | { readonly kind: "malformed-target" }
  | { readonly kind: "malformed-body"; readonly problem: string }
  | { readonly kind: "missing-body" }
  | {
      readonly kind: "missing-member";
      readonly path: string;
      readonly header?: string;
      readonly parameter?: string;
    }
  | {
      readonly kind: "invalid-parameter";
      readonly name: string;
      readonly value: string;
      readonly problem: string;
    }
  | { readonly kind: "unknown-operation"; readonly name: string; readonly version: string }
  | { readonly kind: "not-implemented" }
  | { readonly kind: "method-not-allowed"; readonly method: string }
  | { readonly kind: "conflicting-parameters"; readonly names: readonly string[] }
  | { readonly kind: "denied"; readonly message: string }
  | { readonly kind: "aborted" }
  | { readonly kind: "internal" }
  | { readonly kind: "unavailable" };

/** A fault on its way up to where the request's dialect is known. */
export class FaultError extends Error {
  override readonly name = "FaultError";
  readonly fault: Fault;

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.kind, options);
    this.fault = fault;
  }
}
