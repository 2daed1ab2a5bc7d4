import type { Log, World } from "../base/world.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";
import type { RequestLimits } from "./limits.ts";
import type { Authorize, CallRecorder, Service } from "../call/operation.ts";
import type { Credentials } from "./sigv4/verify.ts";

/** What a gateway is made of. */
export interface GatewayOptions {
  readonly world: Pick<World, "clock" | "random">;
  readonly log: Log;
  readonly services: readonly Service[];
  readonly credentials: Credentials;
  readonly authorize: Authorize;
  readonly recorder: CallRecorder;
  readonly limits: RequestLimits;
  /** The names by which clients reach this server, lower-case, without a port. */
  readonly endpointHosts: readonly string[];
  /** The Region in the records of calls that name none. */
  readonly defaultRegion: string;
  /** The Regions that calls may be signed for. */
  readonly regions: ReadonlySet<string>;
  /** Asked first about requests without a signature: health, metrics. */
  readonly fallback?: (request: HttpRequest) => HttpResponse | Promise<HttpResponse> | undefined;
  readonly metrics?: GatewayMetrics;
}

export interface GatewayMetrics {
  /** Called once for each call, when its answer is ready to leave. */
  readonly called: (call: {
    /** `eventSource` of the service. */
    readonly service: string;
    /** As in the record; one fixed name for all that are unknown. */
    readonly operation: string;
    readonly status: number;
    /** The error's code; absent: success. */
    readonly errorCode: string | undefined;
    readonly durationMs: number;
  }) => void;
}
