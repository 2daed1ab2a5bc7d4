import { header, parameter } from "./http-message.ts";
import type { HttpRequest, HttpResponse, ReceivedRequest } from "./http-message.ts";
import type { IdentifiedService } from "./identify.ts";
import type { IdentifiedOperation } from "./identify-operation.ts";
import type { Call, CallFacts, ResourceReference } from "../call/operation.ts";
import type { Principal } from "../call/principal.ts";
import type { RequestIds } from "./request-ids.ts";
import type { ServiceErrorShape } from "../call/service-error.ts";
import { claimedCredential } from "./sigv4/claim.ts";

/** One request on its way through the pipeline: what is known of it so far. */
export interface Exchange {
  readonly http: HttpRequest;
  readonly request: ReceivedRequest;
  readonly service: IdentifiedService;
  readonly ids: RequestIds;
  readonly receivedAt: number;
  /**
   * Of the credential scope: what was signed once the caller is known, what is claimed before. Where
   * that is no Region's name, of the host, else the default.
   */
  region: string;
  readonly trailers: Map<string, string>;
  /** Where the signature stands, as far as the request says so. */
  authentication: Call["authentication"];
  operation: IdentifiedOperation | undefined;
  principal: Principal | undefined;
  input: object | undefined;
  output: object | undefined;
  call: Call | undefined;
  resources: readonly ResourceReference[];
  /** What the recorder gave before the call was handled. Undefined: it did not come so far. */
  before: unknown;
  bytesIn: number;
}

export function beginExchange(
  http: HttpRequest,
  parts: Pick<Exchange, "service" | "ids" | "receivedAt"> & {
    readonly request: ReceivedRequest;
    readonly defaultRegion: string;
  },
): Exchange {
  const { defaultRegion, ...rest } = parts;
  const claimed = claimedCredential(parts.request)?.region;
  const isSpelled = claimed !== undefined && /^[a-z0-9-]{1,40}$/.test(claimed);
  return {
    http,
    ...rest,
    region: isSpelled ? claimed : (parts.service.hostRegion ?? defaultRegion),
    trailers: new Map(),
    authentication: authenticationOf(parts.request),
    operation: undefined,
    principal: undefined,
    input: undefined,
    output: undefined,
    call: undefined,
    resources: [],
    before: undefined,
    bytesIn: 0,
  };
}

/** The call as its operation sees it. */
export function callOf(exchange: Exchange, principal: Principal): Call {
  const { http, request, ids, region, receivedAt, trailers } = exchange;
  return {
    requestId: ids.requestId,
    principal,
    region,
    receivedAt,
    sourceIp: http.sourceIp,
    isSecure: http.isSecure,
    ...given("tlsVersion", http.tls?.version.replace(/^TLSv/, "")),
    ...given("userAgent", header(request, "user-agent")),
    ...given("referer", header(request, "referer")),
    ...given("authentication", exchange.authentication),
    ...given("contentSha256", header(request, "x-amz-content-sha256")),
    ...given("announcedTrailers", namesIn(header(request, "x-amz-trailer"))),
    signal: http.signal,
    trailers,
  };
}

function namesIn(list: string | undefined): readonly string[] | undefined {
  return list?.split(",").map((name) => name.trim().toLowerCase());
}

/** All that the record of a call is made of. Without a response the call has not ended. */
export function factsOf(
  exchange: Exchange,
  end: {
    readonly completedAt: number;
    readonly response?: HttpResponse;
    readonly error?: ServiceErrorShape | undefined;
  },
): CallFacts {
  const { http, request, service, ids, operation, principal } = exchange;
  const claimed = claimedCredential(request)?.accessKeyId;
  return {
    requestId: ids.requestId,
    receivedAt: exchange.receivedAt,
    completedAt: end.completedAt,
    service: service.facts,
    operationName: operation?.name ?? "UnknownOperation",
    ...given("operation", operation?.operation?.operation),
    ...given("principal", principal),
    ...given(
      "claimed",
      principal === undefined && claimed !== undefined ? claimOf(claimed) : undefined,
    ),
    region: exchange.region,
    ...given("input", exchange.input),
    ...given("output", end.error === undefined ? exchange.output : undefined),
    ...given("error", end.error),
    resources: exchange.resources,
    sourceIp: http.sourceIp,
    ...given("userAgent", header(request, "user-agent")),
    ...given("host", header(request, "host")),
    ...given("tls", http.tls),
    bytesIn: exchange.bytesIn,
    bytesOut: end.response === undefined ? 0 : bytesOf(end.response),
    ...given("http", end.response && httpOf(exchange, end.response.status)),
    ...given("authentication", exchange.authentication),
    ...given("extendedRequestId", ids.extendedRequestId),
  };
}

function httpOf({ http, request }: Exchange, status: number): CallFacts["http"] {
  const { method, target } = http;
  return { method, target, status, ...given("referer", header(request, "referer")) };
}

/** The length of a response's body, as far as it is known before it is sent. */
export function bytesOf(response: HttpResponse): number {
  const { body, headers } = response;
  if (typeof body === "string") return Buffer.byteLength(body);
  if (body instanceof Uint8Array) return body.length;
  return body === undefined ? 0 : Number(headers["Content-Length"] ?? 0);
}

/** An access key that is not spelled like one stays out of the record: it may be a secret. */
function claimOf(accessKeyId: string): CallFacts["claimed"] {
  return /^[A-Z0-9]{16,128}$/.test(accessKeyId) ? { accessKeyId } : {};
}

function authenticationOf(request: ReceivedRequest): Call["authentication"] {
  if (request.headers.has("authorization")) return "AuthHeader";
  return parameter(request, "X-Amz-Credential") === undefined ? undefined : "QueryString";
}

/** A property that is there only when its value is. */
function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [name in Key]?: Value } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the compiler widens a computed key to string
  return (value === undefined ? {} : { [key]: value }) as { readonly [name in Key]?: Value };
}
