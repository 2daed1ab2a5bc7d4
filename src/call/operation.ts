import type { $OperationSchema, StaticOperationSchema } from "@smithy/types";

import type { Principal } from "./principal.ts";
import type { CrossOrigin } from "./cross-origin.ts";
import type { ServiceErrorShape } from "./service-error.ts";

/**
 * One call as an operation sees it: who, where, when. Nothing of HTTP.
 */
export interface Call {
  /** Goes to the client in the response's headers and into the record. */
  readonly requestId: string;
  readonly principal: Principal;
  /** The Region of the credential scope. */
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Address of the client. */
  readonly sourceIp: string;
  /** Over TLS. */
  readonly isSecure: boolean;
  /** The version of TLS, for example `1.3`. Absent: not over TLS, or not known. */
  readonly tlsVersion?: string;
  readonly userAgent?: string;
  /** The `Referer` header. */
  readonly referer?: string;
  /** Where the signature stood; `POST`: in a web form. */
  readonly authentication?: "AuthHeader" | "QueryString" | "POST";
  /** The `x-amz-content-sha256` header, as sent. */
  readonly contentSha256?: string;
  /** Aborted when the client is gone or the server stops. */
  readonly signal: AbortSignal;
  /** The names that `x-amz-trailer` announced, lower-case. Absent: none. */
  readonly announcedTrailers?: readonly string[];
  /** Trailing headers, lower-case; complete once the streamed body has been read to its end. */
  readonly trailers: ReadonlyMap<string, string>;
}

/** An AWS resource as authorization asks about it and as the record lists it. */
export interface ResourceReference {
  readonly arn: string;
  /** `arn` is what the ARNs of many resources begin with: `ARNPrefix` in the record. */
  readonly isPrefix?: boolean;
  /** For the record's `resources`, for example `AWS::S3::Object`. Absent: not listed there. */
  readonly type?: string;
  /** The owning account, where known. */
  readonly accountId?: string;
}

/** Condition keys and their values. Names are compared without regard to case. Absent: no key. */
export type Conditions = Readonly<Record<string, string | readonly string[]>>;

/** Something that a caller must be allowed: an action on each of some resources. */
export interface Requirement {
  readonly action: string;
  /** None: the action is about no resource in particular, and is asked of `*`. */
  readonly resources: readonly ResourceReference[];
  /** Beside those of the operation, and before them. */
  readonly conditions?: Conditions;
}

/**
 * One API operation, as a value. From it alone the pipeline parses, authorizes, answers and records;
 * the handler is handed input that is parsed and authorized, and knows neither HTTP nor wire format.
 */
export interface Operation<Input = never, Output = unknown> {
  /** The schema that the AWS SDK ships, for example `CreateTrail$`. */
  readonly schema: $OperationSchema | StaticOperationSchema;
  /**
   * What authorization asks about each of `resources`, for example `cloudtrail:CreateTrail`. Absent
   * only where the operation is open: else its service does not load.
   */
  readonly action?: string;
  /**
   * Where it is not the pipeline that asks. `open`: nobody is asked, for nobody can be denied it.
   * `by-handler`: the handler asks, for it learns only as it goes what it is about, or refuses one
   * of many things and not the call. Absent: the pipeline asks.
   */
  readonly authorization?: "open" | "by-handler";
  /** `readOnly` of the record. */
  readonly access: "read" | "write";
  /** `eventCategory` of the record. */
  readonly category: "management" | "data";
  /**
   * What the call is about. Must not fail on odd input: it runs before the handler validates. A
   * promise where an owner has to be looked up.
   */
  readonly resources: (
    input: Input,
    call: Call,
  ) => readonly ResourceReference[] | Promise<readonly ResourceReference[]>;
  /**
   * What a call is about that failed before its input was read, as far as the labels of its path say
   * it; who calls may not be known. For its record, and for the selectors that go by resources.
   * Absent: nothing.
   */
  readonly pathResources?: (labels: Input) => Promise<readonly ResourceReference[]>;
  /**
   * All that the caller must be allowed, where that is not `action` on each of `resources`: a copy
   * needs its source as well. None: nothing is asked, as of a bucket that is not there. `resources`
   * is what the function of that name gave. Must not fail on odd input either.
   */
  readonly requires?: (
    input: Input,
    call: Call,
    resources: readonly ResourceReference[],
  ) => readonly Requirement[] | Promise<readonly Requirement[]>;
  /** Request-dependent condition keys for policies, for example `s3:x-amz-acl`. */
  readonly conditions?: (input: Input, call: Call) => Conditions;
  readonly handle: (input: Input, call: Call) => Promise<Output>;
  /** The HTTP status of a success, where it depends on the output (206, 304). Default: the schema's. */
  readonly status?: (output: Output) => number;
  /** Where the record differs from the rule of its service. */
  readonly record?: RecordRule<Input, Output>;
}

/** What the record of a call shows. Each function's absence means the service's rule. */
export interface RecordRule<Input, Output> {
  /** The event name where it is not the operation's, for example `GetBucketLocation` for others. */
  readonly eventName?: string;
  /** `host` is the request's `Host`, which S3's records show. */
  readonly requestParameters?: (input: Input, facts: { readonly host?: string }) => object | null;
  readonly responseElements?: (output: Output) => object | null;
  readonly additionalEventData?: (input: Input, output: Output | undefined) => object;
  /**
   * The call changes what trails select: its record goes to the trails that wanted it before the
   * call as well as to those that want it after.
   */
  readonly changesSelection?: boolean;
  /** Runs once the record is durable, before the answer leaves. */
  readonly afterwards?: (input: Input, call: Call) => void;
}

/** One AWS service, as a table of its operations. */
export interface Service {
  /** The name in credential scopes, for example `cloudtrail`, `s3`, `sts`. */
  readonly signingName: string;
  readonly protocol: "json-1.0" | "json-1.1" | "rest-xml" | "rest-json" | "query";
  /** `eventSource` of its records, for example `s3.amazonaws.com`. */
  readonly eventSource: string;
  /** `apiVersion` of its records; absent: left out, as S3 and STS do. */
  readonly apiVersion?: string;
  /** What it answers a caller who is not allowed. Default: as the services of its protocol do. */
  readonly denialCode?: string;
  /** The namespace of the responses' root element (rest-xml, query). */
  readonly xmlNamespace?: string;
  /** Every operation that the model knows, implemented or not: name to schema. */
  readonly schemas: ReadonlyMap<string, $OperationSchema | StaticOperationSchema>;
  /** The implemented ones. */
  // oxlint-disable-next-line typescript/no-explicit-any -- each gets what its own schema produced
  readonly operations: ReadonlyMap<string, Operation<any, any>>;
  /**
   * What marks its requests where another service has the same signing name: how their paths begin,
   * and a header, lower-case. Absent: all other requests of that name are its.
   */
  readonly toldApartBy?: { readonly pathPrefix: string; readonly header: string };
  /** Absent: web pages of other origins get nothing from it. */
  readonly crossOrigin?: CrossOrigin;
  /** Whether errors stand in an `ErrorResponse` (rest-xml). Default: they do not, as in S3. */
  readonly wrapsErrors?: boolean;
  /** Records of this service go to us-east-1 whatever the Region of the call (IAM, …). */
  readonly isGlobal?: boolean;
}

/** What the pipeline knows of a call when it is over: all that a record is made of. */
export interface CallFacts {
  readonly requestId: string;
  readonly receivedAt: number;
  /** When the handling was over; `eventTime` of the record. */
  readonly completedAt: number;
  readonly service: Pick<Service, "eventSource" | "apiVersion" | "protocol" | "isGlobal">;
  /** The name of the operation, or of what was asked for where there is no such operation. */
  readonly operationName: string;
  /** Absent: unknown or not implemented. */
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  readonly operation?: Operation<any, any>;
  /** Absent: the caller could not be established (the signature failed); then `claimed` may say. */
  readonly principal?: Principal;
  /** What a caller that could not be authenticated claimed to be. */
  readonly claimed?: { readonly accessKeyId?: string; readonly accountId?: string };
  readonly region: string;
  /** Parsed input; absent when it could not be parsed. */
  readonly input?: object;
  readonly output?: object;
  readonly error?: ServiceErrorShape;
  readonly resources: readonly ResourceReference[];
  readonly sourceIp: string;
  readonly userAgent?: string;
  readonly host?: string;
  readonly tls?: { readonly version: string; readonly cipherSuite: string };
  /** Body bytes in and out, for data events. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** The request and its answer as HTTP has them: for access logs. Absent: not answered yet. */
  readonly http?: {
    readonly method: string;
    /** As sent. */
    readonly target: string;
    readonly status: number;
    readonly referer?: string;
  };
  /** How the caller authenticated: for S3's `additionalEventData`. */
  readonly authentication?: "AuthHeader" | "QueryString" | "POST";
  /** S3's second request id (`x-amz-id-2`). */
  readonly extendedRequestId?: string;
}

/** Makes the record of a call durable. Called for every call, before its answer leaves. */
export interface CallRecorder {
  /**
   * Asked before each call is handled, so that what cannot be recorded is not done. That a call is
   * about to be made which can weaken a trail is durable when it resolves: if the process dies
   * before `record` has resolved, the next one makes the record, with an outcome that is not known.
   *
   * @returns what `record` is to know of the time before the call
   * @throws JournalFullError, JournalFailedError no record could be made durable now
   */
  readonly before: (facts: CallFacts) => Promise<unknown>;
  /**
   * Resolves when the record is durable (or nobody wants it). `before`: what `before` gave; absent
   * when the call did not come so far.
   *
   * @throws JournalFullError, JournalFailedError the call must be answered with an error
   */
  readonly record: (facts: CallFacts, before?: unknown) => Promise<void>;
}

/** Who may do what: asked for each call, and by handlers for what they touch on the way. */
export type Authorize = (request: AuthorizationRequest) => Promise<Authorization>;

export interface AuthorizationRequest {
  readonly principal: Principal;
  readonly action: string;
  /** Each must be allowed. None: `*`. */
  readonly resources: readonly ResourceReference[];
  readonly conditions: Conditions;
  readonly call: Call;
  /**
   * The services that ask on behalf of the caller, in order, for example `s3.amazonaws.com` where an
   * object's key is asked for: `aws:CalledVia`. Absent: the caller asks.
   */
  readonly via?: readonly string[];
}

/** `deny` carries AWS's message: who may not perform which action on what, and why. */
export type Authorization =
  | { readonly kind: "allow" }
  | { readonly kind: "deny"; readonly message: string };
