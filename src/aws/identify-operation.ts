import { FaultError } from "./fault.ts";
import type { Fault } from "./fault.ts";
import { bucketOfHost } from "./hosts.ts";
import { header, parseQuery } from "./http-message.ts";
import type { QueryParameter, ReceivedRequest } from "./http-message.ts";
import { isForm, targetOperation } from "./identify.ts";
import type { IdentifiedService } from "./identify.ts";
import type { CompiledOperation } from "./protocols/protocol.ts";
import { encodeRfc3986 } from "./sigv4/encode.ts";

/** The operation that a request asks for, and what of its input was needed to find it. */
export interface IdentifiedOperation {
  /** As it goes into the record; of an operation that is not known, what was asked for. */
  readonly name: string;
  /** Absent: `fault` says why. */
  readonly operation: CompiledOperation | undefined;
  /** Raised once the caller is known, and not before: it tells what there is. */
  readonly fault: Fault | undefined;
  readonly labels: ReadonlyMap<string, string>;
  /** The parameters of AWS Query. */
  readonly parameters: readonly QueryParameter[];
}

const nothing = { labels: new Map<string, string>(), parameters: [] } as const;

/**
 * @param body whole, for the services whose operations stand in it; else absent
 */
export function identifyOperation(
  identified: IdentifiedService,
  request: ReceivedRequest,
  body: Uint8Array | undefined,
  endpointHosts: readonly string[],
): IdentifiedOperation {
  switch (identified.facts.protocol) {
    case "json-1.0":
    case "json-1.1":
      return named(identified, targetOperation(request) ?? "", "", []);
    case "query":
      return identifyAction(identified, request, body);
    case "rest-xml":
    case "rest-json":
      return identifyRoute(identified, request, endpointHosts);
  }
  return named(identified, "", "", []);
}

function identifyAction(
  identified: IdentifiedService,
  request: ReceivedRequest,
  body: Uint8Array | undefined,
): IdentifiedOperation {
  const form =
    body !== undefined && isForm(request)
      ? parseQuery(Buffer.from(body).toString("utf8"))
      : { parameters: [], isMalformed: false };
  const parameters = [...request.query, ...form.parameters];
  const find = (wanted: string): string => parameters.find(([name]) => name === wanted)?.[1] ?? "";
  const result = named(identified, find("Action"), find("Version"), parameters);
  if (!form.isMalformed) return result;
  return { ...result, fault: { kind: "malformed-target" } };
}

function named(
  { compiled }: IdentifiedService,
  name: string,
  version: string,
  parameters: readonly QueryParameter[],
): IdentifiedOperation {
  const operation = compiled?.operations.get(name);
  if (operation?.operation !== undefined) {
    return { ...nothing, name, operation, fault: undefined, parameters };
  }
  const fault = { kind: "unknown-operation", name: name.slice(0, 128), version } as const;
  return { ...nothing, name: recordName(name), operation: undefined, fault, parameters };
}

function identifyRoute(
  { compiled }: IdentifiedService,
  request: ReceivedRequest,
  endpointHosts: readonly string[],
): IdentifiedOperation {
  const refused = (name: string, fault: Fault): IdentifiedOperation => ({
    ...nothing,
    name,
    operation: undefined,
    fault,
  });
  if (compiled === undefined) {
    return refused(recordName(""), { kind: "not-implemented" });
  }
  const path = pathStyle({ compiled }, request, endpointHosts);
  try {
    const { operation, labels } = compiled.routes.match(request, path);
    if (operation.operation === undefined) {
      return refused(operation.name, { kind: "not-implemented" });
    }
    return { ...nothing, name: operation.name, operation, fault: undefined, labels };
  } catch (error) {
    if (error instanceof FaultError) return refused(recordName(""), error.fault);
    throw error;
  }
}

/** The path with the bucket that the host may name before it, as sent. */
export function pathStyle(
  { compiled }: Pick<IdentifiedService, "compiled">,
  request: ReceivedRequest,
  endpointHosts: readonly string[],
): string {
  const host = header(request, "host") ?? "";
  const bucket = compiled?.isS3 === true ? bucketOfHost(host, endpointHosts) : undefined;
  return bucket === undefined ? request.rawPath : `/${encodeRfc3986(bucket)}${request.rawPath}`;
}

/** What goes into the record as the name of something that is not there. */
function recordName(asked: string): string {
  return /^[A-Za-z0-9_-]{1,128}$/.test(asked) ? asked : "UnknownOperation";
}
