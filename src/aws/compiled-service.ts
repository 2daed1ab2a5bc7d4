import { InvariantError } from "../base/assert.ts";
import type { Service } from "../call/operation.ts";
import { httpBindings } from "../call/http-bindings.ts";
import { jsonProtocol } from "./protocols/json-protocol.ts";
import type { CompiledOperation, Protocol } from "./protocols/protocol.ts";
import { queryProtocol } from "./protocols/query-protocol.ts";
import { restJsonProtocol } from "./protocols/rest-json-protocol.ts";
import { restXmlProtocol } from "./protocols/rest-xml-protocol.ts";
import { operationShape } from "../call/shape.ts";
import { compileRoutes } from "./rest/routes.ts";
import type { Routes } from "./rest/routes.ts";

/** A service with all that its calls share worked out once. */
export interface CompiledService {
  readonly service: Service;
  readonly protocol: Protocol;
  readonly operations: ReadonlyMap<string, CompiledOperation>;
  /** For the REST protocols. */
  readonly routes: Routes;
  /** S3 itself: a bucket may stand in the host. */
  readonly isS3: boolean;
}

/**
 * Fails for an implemented operation that the service's model does not have, and for one that nobody
 * would be asked about and that does not say so.
 */
export function compileService(service: Service): CompiledService {
  const operations = new Map<string, CompiledOperation>();
  for (const [name, schema] of service.schemas) {
    const shape = operationShape(schema);
    operations.set(name, {
      name,
      shape,
      input: httpBindings(shape.input),
      output: httpBindings(shape.output),
      operation: service.operations.get(name),
    });
  }
  const strangers = [...service.operations.keys()].filter((name) => !operations.has(name));
  if (strangers.length > 0) {
    throw new InvariantError(`${service.signingName} has no operation ${strangers.join(", ")}`);
  }
  for (const [name, { action, authorization }] of service.operations) {
    if (action === undefined && authorization !== "open") {
      throw new InvariantError(`${service.signingName}:${name} would be open to everyone`);
    }
  }
  return {
    service,
    protocol: protocolOf(service),
    operations,
    routes: compileRoutes(operations.values()),
    isS3: service.protocol === "rest-xml" && service.toldApartBy === undefined,
  };
}

/** For calls of a service that is not there: the protocol that the request looks to be in. */
export function protocolOf(
  service: Pick<Service, "protocol" | "xmlNamespace" | "wrapsErrors">,
): Protocol {
  const { protocol, xmlNamespace = "", wrapsErrors = false } = service;
  switch (protocol) {
    case "json-1.0":
      return jsonProtocol("1.0");
    case "json-1.1":
      return jsonProtocol("1.1");
    case "query":
      return queryProtocol(xmlNamespace);
    case "rest-json":
      return restJsonProtocol();
    case "rest-xml":
      return restXmlProtocol(xmlNamespace, wrapsErrors);
  }
  throw new InvariantError(`no such protocol: ${String(protocol)}`);
}
