import type { CrossOrigin, CrossOriginRequest } from "../call/cross-origin.ts";
import { ServiceError } from "../call/service-error.ts";
import type { Exchange } from "./exchange.ts";
import { header } from "./http-message.ts";
import type { HttpResponse } from "./http-message.ts";
import { pathStyle } from "./identify-operation.ts";

const methods = new Set(["GET", "PUT", "POST", "DELETE", "HEAD"]);

/** Who answers web pages of other origins for the service of a request. Undefined: nobody. */
export function crossOriginOf({ service }: Exchange): CrossOrigin | undefined {
  return service.compiled?.service.crossOrigin;
}

/**
 * The answer to a preflight, which no browser signs, and which is no call.
 *
 * @throws ServiceError the page may not do what it announces
 * @see Fetch Standard, "CORS-preflight request"
 */
export async function answerPreflight(
  crossOrigin: CrossOrigin,
  exchange: Exchange,
  endpointHosts: readonly string[],
): Promise<HttpResponse> {
  const { request } = exchange;
  const origin = header(request, "origin");
  const method = header(request, "access-control-request-method");
  if (origin === undefined) {
    throw badRequest("Insufficient information. Origin request header needed.");
  }
  if (method === undefined || !methods.has(method)) {
    throw badRequest(`Invalid Access-Control-Request-Method: ${method ?? "null"}`);
  }
  const headers = await crossOrigin.preflight({
    ...asked(exchange, endpointHosts),
    origin,
    method,
  });
  return { status: 200, headers, body: undefined };
}

/** An answer that the page that called may read, if the service lets it. */
export async function withCrossOrigin(
  crossOrigin: CrossOrigin,
  exchange: Exchange,
  endpointHosts: readonly string[],
  response: HttpResponse,
): Promise<HttpResponse> {
  const { request } = exchange;
  const origin = header(request, "origin");
  if (origin === undefined) return response;
  const { method } = request;
  const call = { ...asked(exchange, endpointHosts), origin, method };
  return { ...response, headers: { ...response.headers, ...(await crossOrigin.answer(call)) } };
}

function asked(
  { service, request }: Exchange,
  endpointHosts: readonly string[],
): Pick<CrossOriginRequest, "rawPath" | "headers"> {
  const list = header(request, "access-control-request-headers") ?? "";
  const names = list.split(",").map((name) => name.trim().toLowerCase());
  return {
    rawPath: pathStyle(service, request, endpointHosts),
    headers: names.filter((name) => name !== ""),
  };
}

function badRequest(message: string): ServiceError {
  return new ServiceError("BadRequest", message);
}
