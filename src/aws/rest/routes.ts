import { FaultError } from "../fault.ts";
import type { ReceivedRequest } from "../http-message.ts";
import type { CompiledOperation } from "../protocols/protocol.ts";
import { membersOf, requiredCount } from "../protocols/shape.ts";
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
  const subresources = new Set(
    routes.flatMap(({ literals }) =>
      literals.filter(({ value }) => value === undefined).map(({ name }) => name),
    ),
  );
  return {
    match: (request, rawPath) => {
      const sent = new Set(request.query.map(([name]) => name));
      const asked = [...sent].filter((name) => subresources.has(name));
      const fitting = routes.flatMap((route) => {
        if (route.method !== request.method || !hasLiterals(route, request)) return [];
        const labels = matchPath(route.template, rawPath);
        return labels === undefined ? [] : [{ ...route, labels }];
      });
      const literal = mostOf(fitting, ({ template }) => template.literalCount);
      const named = mostOf(literal, ({ literals }) => literals.length);
      const best = mostRequired(named, request);
      const known = new Set(best?.literals.map(({ name }) => name));
      if (best !== undefined && asked.every((name) => known.has(name))) {
        return { operation: best.operation, labels: best.labels };
      }
      if (asked.length > 1) throw new FaultError({ kind: "conflicting-parameters", names: asked });
      throw new FaultError({ kind: "method-not-allowed", method: request.method });
    },
  };
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

function hasLiterals({ literals }: Route, request: ReceivedRequest): boolean {
  return literals.every(({ name, value }) =>
    request.query.some(
      ([sentName, sent]) => sentName === name && (value === undefined || value === sent),
    ),
  );
}

/** Those with all that they require, the most demanding first; else the least demanding. */
function mostRequired<Candidate extends Route>(
  candidates: readonly Candidate[],
  request: ReceivedRequest,
): Candidate | undefined {
  const demand = ({ requiredParameters, requiredHeaders }: Route): number =>
    requiredParameters.length + requiredHeaders.length;
  const isMet = ({ requiredParameters, requiredHeaders }: Route): boolean =>
    requiredHeaders.every((name) => request.headers.has(name)) &&
    requiredParameters.every((name) => request.query.some(([sent]) => sent === name));
  const met = mostOf(candidates.filter(isMet), demand);
  const xId = request.query.find(([name]) => name === "x-id")?.[1];
  const left = met.length > 0 ? met : mostOf(candidates, (route) => -demand(route));
  return left.find(({ operation }) => operation.name === xId) ?? left[0];
}

function mostOf<Item>(items: readonly Item[], measure: (item: Item) => number): readonly Item[] {
  const most = Math.max(...items.map(measure));
  return items.filter((item) => measure(item) === most);
}
