import { FaultError } from "../fault.ts";
import type { ReceivedRequest } from "../http-message.ts";
import type { CompiledOperation } from "../protocols/protocol.ts";
import { membersOf, requiredCount } from "../../call/shape.ts";
import { matchPath, parseTemplate } from "./uri-template.ts";
import type { UriTemplate } from "./uri-template.ts";

/** The operation that a request asks for, and the labels of its URI. */
export interface RouteMatch {
  readonly operation: CompiledOperation;
  readonly labels: ReadonlyMap<string, string>;
}

/** Finds operations by method, path, query and headers. */
export interface Routes {
  /**
   * @param rawPath in path style, as sent
   * @throws FaultError no operation is meant, or more than one
   */
  readonly match: (request: ReceivedRequest, rawPath: string) => RouteMatch;
}

interface Route {
  readonly operation: CompiledOperation;
  readonly method: string;
  readonly template: UriTemplate;
  /** Literal parameters that must be there. `x-id` only names the operation, and need not. */
  readonly literals: UriTemplate["parameters"];
  /** Parameters and headers that required members travel in. */
  readonly requiredParameters: readonly string[];
  readonly requiredHeaders: readonly string[];
}

/**
 * Compiles a model's `http` traits.
 *
 * Among the operations whose method and path fit, the one with the most literal parameters wins; of
 * those that are left, the one with the most required parameters and headers, all of them present:
 * so a PUT with `uploadId` and `partNumber` is UploadPart, and with `x-amz-copy-source` as well
 * UploadPartCopy.
 *
 * A parameter that selects a part of a resource somewhere in the model (`?policy`, `?acl`) never
 * falls through to an operation on the whole: `DELETE /bucket?acl` must not delete the bucket.
 */
export function compileRoutes(operations: Iterable<CompiledOperation>): Routes {
  const routes = [...operations].flatMap((operation) => compileRoute(operation) ?? []);
  routes.sort((a, b) => (a.operation.name < b.operation.name ? -1 : 1));
  const byMethod = Map.groupBy(routes, ({ method }) => method);
  const subresources = new Set(
    routes.flatMap(({ literals }) =>
      literals.filter(({ value }) => value === undefined).map(({ name }) => name),
    ),
  );
  return {
    match: (request, rawPath) => {
      const sent: Sent = { query: new Map(request.query), headers: request.headers };
      const best = findBest(byMethod.get(request.method) ?? [], rawPath, sent);
      const asked = [...sent.query.keys()].filter((name) => subresources.has(name));
      const isWhole = asked.every(
        (name) => best?.literals.some((known) => known.name === name) === true,
      );
      const labels = best === undefined ? undefined : matchPath(best.template, rawPath);
      if (best !== undefined && labels !== undefined && isWhole) {
        return { operation: best.operation, labels };
      }
      if (asked.length > 1) throw new FaultError({ kind: "conflicting-parameters", names: asked });
      throw new FaultError({ kind: "method-not-allowed", method: request.method });
    },
  };
}

/** What a request carries that tells operations apart. */
interface Sent {
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

function findBest(routes: readonly Route[], rawPath: string, sent: Sent): Route | undefined {
  const named = routes.filter(({ literals }) =>
    literals.every(({ name, value }) =>
      value === undefined ? sent.query.has(name) : sent.query.get(name) === value,
    ),
  );
  const fitting = named.filter(({ template }) => matchPath(template, rawPath) !== undefined);
  const literal = mostOf(fitting, ({ template }) => template.literalCount);
  const closest = mostOf(literal, ({ literals }) => literals.length);
  return closest.length < 2 ? closest[0] : mostRequired(closest, sent);
}

function compileRoute(operation: CompiledOperation): Route | undefined {
  const { http, input } = operation.shape;
  if (http === undefined) return undefined;
  const [method, uri] = http;
  const isInHost = operation.input.labels.some(
    ({ member }) => member === "Bucket" && !uri.includes("{Bucket}"),
  );
  const template = parseTemplate(uri, isInHost ? "Bucket" : undefined);
  const required = new Set(
    membersOf(input)
      .slice(0, requiredCount(input))
      .map(([name]) => name),
  );
  const isRequired = ({ member }: { readonly member: string }): boolean => required.has(member);
  return {
    operation,
    method,
    template,
    literals: template.parameters.filter(({ name }) => name !== "x-id"),
    requiredParameters: operation.input.query.filter(isRequired).map(({ wireName }) => wireName),
    requiredHeaders: operation.input.headers
      .filter(isRequired)
      .map(({ wireName }) => wireName.toLowerCase()),
  };
}

/**
 * The most demanding of those that have all that they require; else the least demanding, which then
 * says what is missing. Whoever sends a parameter that some of them require means one of those: a
 * part without its upload must not become an object.
 */
function mostRequired(candidates: readonly Route[], sent: Sent): Route | undefined {
  const meant = candidates.filter((route) =>
    route.requiredParameters.some((name) => sent.query.has(name)),
  );
  const pool = meant.length > 0 ? meant : candidates;
  const demand = ({ requiredParameters, requiredHeaders }: Route): number =>
    requiredParameters.length + requiredHeaders.length;
  const met = pool.filter(
    ({ requiredParameters, requiredHeaders }) =>
      requiredHeaders.every((name) => sent.headers.has(name)) &&
      requiredParameters.every((name) => sent.query.has(name)),
  );
  const left = met.length > 0 ? mostOf(met, demand) : mostOf(pool, (route) => -demand(route));
  const xId = sent.query.get("x-id");
  return left.find(({ operation }) => operation.name === xId) ?? left[0];
}

function mostOf<Item>(items: readonly Item[], measure: (item: Item) => number): readonly Item[] {
  if (items.length < 2) return items;
  const most = Math.max(...items.map(measure));
  return items.filter((item) => measure(item) === most);
}
