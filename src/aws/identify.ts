import { compileService, protocolOf } from "./compiled-service.ts";
import type { CompiledService } from "./compiled-service.ts";
import { readHostName } from "./hosts.ts";
import { header, parameter } from "./http-message.ts";
import type { ReceivedRequest } from "./http-message.ts";
import type { CallFacts, Service } from "../call/operation.ts";
import type { Protocol } from "./protocols/protocol.ts";
import { claimedCredential } from "./sigv4/claim.ts";

/** The services behind a gateway. */
export interface ServiceDirectory {
  readonly find: (request: ReceivedRequest) => IdentifiedService;
}

/** What a request is for. */
export interface IdentifiedService {
  /** As the credential scope must name it. */
  readonly signingName: string;
  readonly facts: CallFacts["service"];
  readonly protocol: Protocol;
  /** Absent: there is no such service; `protocol` is the one that the request looks to be in. */
  readonly compiled: CompiledService | undefined;
  /** The Region that the host names. Absent: none. */
  readonly hostRegion: string | undefined;
}

/** @param endpointHosts the names by which clients reach this server, lower-case */
export function serviceDirectory(
  services: readonly Service[],
  endpointHosts: readonly string[],
): ServiceDirectory {
  const compiled = services.map(compileService);
  const plain = compiled.filter(({ service }) => service.toldApartBy === undefined);
  const marked = compiled.filter(({ service }) => service.toldApartBy !== undefined);
  const byName = new Map(plain.map((each) => [each.service.signingName, each]));
  return {
    find: (request) => {
      const host = readHostName(header(request, "host") ?? "", endpointHosts);
      const name = claimedCredential(request)?.service;
      const found =
        name === undefined
          ? findUnsigned(plain, request, byName.get(host.service ?? ""))
          : (findMarked(marked, request, name) ?? byName.get(name));
      if (found !== undefined) return known(found, host.region);
      return unknown(request, name ?? host.service, host.region);
    },
  };
}

function findMarked(
  marked: readonly CompiledService[],
  request: ReceivedRequest,
  signingName: string,
): CompiledService | undefined {
  return marked.find(({ service: { signingName: own, toldApartBy } }) => {
    if (own !== signingName || toldApartBy === undefined) return false;
    const { pathPrefix, header: mark } = toldApartBy;
    return request.rawPath.startsWith(pathPrefix) && request.headers.has(mark);
  });
}

/** The operation that `X-Amz-Target` names: what follows the last dot. Absent: none. */
export function targetOperation(request: ReceivedRequest): string | undefined {
  const target = header(request, "x-amz-target");
  return target?.slice(target.lastIndexOf(".") + 1);
}

/** Whether the body holds the parameters of AWS Query. */
export function isForm(request: ReceivedRequest): boolean {
  const type = header(request, "content-type") ?? "";
  return request.method === "POST" && /^application\/x-www-form-urlencoded\b/i.test(type);
}

/** By the shape of the request, for one that names no credential. What is left is for S3. */
function findUnsigned(
  services: readonly CompiledService[],
  request: ReceivedRequest,
  byHost: CompiledService | undefined,
): CompiledService | undefined {
  const target = targetOperation(request);
  if (target !== undefined) {
    return services.find(
      ({ service, operations }) => service.protocol.startsWith("json") && operations.has(target),
    );
  }
  if (byHost !== undefined) return byHost;
  const isQuery = isForm(request) || parameter(request, "Action") !== undefined;
  return services.find(({ service, isS3 }) => (isQuery ? service.protocol === "query" : isS3));
}

function known(compiled: CompiledService, hostRegion: string | undefined): IdentifiedService {
  const { service, protocol } = compiled;
  return { signingName: service.signingName, facts: service, protocol, compiled, hostRegion };
}

function unknown(
  request: ReceivedRequest,
  name: string | undefined,
  hostRegion: string | undefined,
): IdentifiedService {
  const protocol = guessProtocol(request);
  const spelled = name !== undefined && /^[a-z0-9-]{1,40}$/.test(name) ? name : "unknown";
  return {
    signingName: name ?? "",
    facts: { eventSource: `${spelled}.amazonaws.com`, protocol },
    protocol: protocolOf({ protocol }),
    compiled: undefined,
    hostRegion,
  };
}

function guessProtocol(request: ReceivedRequest): Service["protocol"] {
  const type = header(request, "content-type") ?? "";
  if (header(request, "x-amz-target") !== undefined) {
    return type.startsWith("application/x-amz-json-1.0") ? "json-1.0" : "json-1.1";
  }
  if (isForm(request) || parameter(request, "Action") !== undefined) return "query";
  return type.startsWith("application/json") ? "rest-json" : "rest-xml";
}
