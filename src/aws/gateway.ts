import type { ServiceError } from "../call/service-error.ts";
import { wordError } from "./dialects/dialect.ts";
import { answerPreflight, crossOriginOf, withCrossOrigin } from "./cross-origin.ts";
import { beginExchange, bytesOf, factsOf } from "./exchange.ts";
import type { Exchange } from "./exchange.ts";
import type { Fault } from "./fault.ts";
import type { GatewayOptions } from "./gateway-options.ts";
import { receive } from "./http-message.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";
import { serviceDirectory } from "./identify.ts";
import { serve } from "./pipeline.ts";
import type { Pipeline } from "./pipeline.ts";
import { s3RequestIds, uuidRequestId } from "./request-ids.ts";
import { isSigned } from "./sigv4/claim.ts";
import { signingKeys } from "./sigv4/signing-key.ts";

/** Answers a request. Never rejects. */
export type Gateway = (request: HttpRequest) => Promise<HttpResponse>;

const signingKeysMax = 1_000;

/**
 * The front door of all services: identifies, authenticates, parses, authorizes, handles, answers
 * and records each call.
 *
 * A call's record is durable before its answer leaves. Where it cannot be made durable the answer is
 * an error, although the effect may have happened: the caller cannot know, and neither may it be
 * told otherwise.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const pipeline: Pipeline = { ...options, signingKeys: signingKeys(signingKeysMax) };
  const directory = serviceDirectory(options.services, options.endpointHosts);
  const { clock, random } = options.world;
  return async (http) => {
    const request = receive(http);
    if (!isSigned(request)) {
      const other = await options.fallback?.(http);
      if (other !== undefined) return other;
    }
    const startedAt = clock.elapsed();
    const service = directory.find(request);
    const exchange = beginExchange(http, {
      request,
      service,
      ids:
        service.facts.protocol === "rest-xml"
          ? s3RequestIds(random)
          : { requestId: uuidRequestId(random) },
      receivedAt: clock.now(),
      defaultRegion: options.defaultRegion,
    });
    const answer = await answerCall(pipeline, exchange);
    options.metrics?.called({
      service: service.facts.eventSource,
      operation: exchange.operation?.operation?.name ?? "UnknownOperation",
      status: answer.response.status,
      errorCode: answer.error?.code,
      durationMs: clock.elapsed() - startedAt,
    });
    return answer.response;
  };
}

interface Answer {
  readonly response: HttpResponse;
  readonly error: ServiceError | undefined;
}

/** Answers a call, or the preflight of one, and tells web pages of other origins what they may. */
async function answerCall(pipeline: Pipeline, exchange: Exchange): Promise<Answer> {
  const crossOrigin = crossOriginOf(exchange);
  if (crossOrigin === undefined) return answerAndRecord(pipeline, exchange);
  const { endpointHosts } = pipeline;
  if (exchange.http.method === "OPTIONS") {
    return attempt(pipeline, exchange, () => answerPreflight(crossOrigin, exchange, endpointHosts));
  }
  const { response, error } = await answerAndRecord(pipeline, exchange);
  return { response: await withCrossOrigin(crossOrigin, exchange, endpointHosts, response), error };
}

async function answerAndRecord(pipeline: Pipeline, exchange: Exchange): Promise<Answer> {
  const answer = await attempt(pipeline, exchange, () => serve(pipeline, exchange));
  try {
    await readPath(exchange);
    await pipeline.recorder.record(
      factsOf(exchange, { completedAt: pipeline.world.clock.now(), ...answer }),
      exchange.before,
    );
    const { call, input } = exchange;
    if (answer.error === undefined && call !== undefined) {
      exchange.operation?.operation?.operation?.record?.afterwards?.(input ?? {}, call);
    }
    return answer;
  } catch (error) {
    // The effect of the call may stand, unrecorded as yet: the caller must not take it as done.
    await abandon(answer.response);
    pipeline.log.error({ error, requestId: exchange.ids.requestId }, "recording a call failed");
    return refusal(exchange, { kind: isJournalFault(error) ? "unavailable" : "internal" });
  }
}

/** A call that failed before its input was read is about what its path names all the same. */
async function readPath(exchange: Exchange): Promise<void> {
  const { operation, input } = exchange;
  if (input !== undefined || operation === undefined || operation.labels.size === 0) return;
  const labels = Object.fromEntries(operation.labels);
  exchange.input = labels;
  exchange.resources = (await operation.operation?.operation?.pathResources?.(labels)) ?? [];
}

async function attempt(
  pipeline: Pipeline,
  exchange: Exchange,
  serving: () => Promise<HttpResponse>,
): Promise<Answer> {
  const { protocol } = exchange.service;
  try {
    return { response: await finish(exchange, await serving()), error: undefined };
  } catch (error) {
    const worded = wordError(error, protocol.dialect);
    if (worded !== undefined) return refuse(exchange, worded);
    if (exchange.http.signal.aborted) return refusal(exchange, { kind: "aborted" });
    if (isJournalFault(error)) return refusal(exchange, { kind: "unavailable" });
    const { requestId } = exchange.ids;
    const operation = exchange.operation?.name;
    pipeline.log.error({ error, requestId, operation }, "a call failed unexpectedly");
    return refusal(exchange, { kind: "internal" });
  }
}

async function refuse(exchange: Exchange, error: ServiceError): Promise<Answer> {
  const response = exchange.service.protocol.writeError(error, exchange.ids);
  return { response: await finish(exchange, response), error };
}

async function refusal(exchange: Exchange, fault: Fault): Promise<Answer> {
  return refuse(exchange, exchange.service.protocol.dialect(fault));
}

/** Adds what every response has, and takes away the bodies that HTTP does not let it have. */
async function finish(
  { http, service, ids }: Exchange,
  response: HttpResponse,
): Promise<HttpResponse> {
  const { status, body } = response;
  const headers = { ...service.protocol.idHeaders(ids), ...response.headers };
  if (http.method === "HEAD" || status === 204 || status === 304) {
    await abandon(response);
    return { status, headers, body: undefined };
  }
  const isKnown = body === undefined || typeof body === "string" || body instanceof Uint8Array;
  const length = isKnown ? { "Content-Length": String(bytesOf(response)) } : {};
  return { status, headers: { ...headers, ...length }, body };
}

/** Lets go of a body that is not sent. */
async function abandon({ body }: HttpResponse): Promise<void> {
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) return;
  await body[Symbol.asyncIterator]().return?.();
}

/** Events cannot be made durable now; the recorder, or an import, says so by these names. */
const journalFaults = new Set(["JournalFullError", "JournalFailedError", "SeenFailedError"]);

function isJournalFault(error: unknown): boolean {
  return error instanceof Error && journalFaults.has(error.name);
}
