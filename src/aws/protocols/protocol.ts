import type { Dialect } from "../dialects/dialect.ts";
import type { HttpResponse, QueryParameter, ReceivedRequest } from "../http-message.ts";
import type { Service } from "../../call/operation.ts";
import type { RequestIds } from "../request-ids.ts";
import type { ServiceErrorShape } from "../../call/service-error.ts";
import type { HttpBindings } from "../../call/http-bindings.ts";
import type { OperationShape } from "../../call/shape.ts";

/** One operation of a model, with what is worked out once for all its calls. */
export interface CompiledOperation {
  readonly name: string;
  readonly shape: OperationShape;
  readonly input: HttpBindings;
  readonly output: HttpBindings;
  /** Absent: the model has it, and it is not implemented. */
  readonly operation: NonNullable<ReturnType<Service["operations"]["get"]>> | undefined;
}

/** A request to be read as the input of an operation. */
export interface InputSource {
  readonly request: ReceivedRequest;
  /** The labels of the URI, decoded. */
  readonly labels: ReadonlyMap<string, string>;
  /** The parameters of AWS Query, from the form or the query string. */
  readonly parameters: readonly QueryParameter[];
  /** Whole, or as it arrives for an operation that streams. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** How a service's calls are spelled in HTTP. */
export interface Protocol {
  readonly dialect: Dialect;
  /** @throws FaultError the request is not of the operation's shape */
  readonly readInput: (operation: CompiledOperation, source: InputSource) => object;
  /** Without the headers of `idHeaders`. */
  readonly writeOutput: (
    operation: CompiledOperation,
    output: object,
    ids: RequestIds,
  ) => HttpResponse;
  readonly writeError: (error: ServiceErrorShape, ids: RequestIds) => HttpResponse;
  readonly idHeaders: (ids: RequestIds) => Readonly<Record<string, string>>;
}

/** The status of a success: the operation's own, else the output's, else the model's. */
export function successStatus(
  { shape, output, operation }: CompiledOperation,
  value: object,
): number {
  const own = operation?.status?.(value);
  if (own !== undefined) return own;
  const bound = output.responseCode;
  const sent: unknown =
    bound === undefined
      ? undefined
      : Object.entries(value).find(([name]) => name === bound.member)?.[1];
  return typeof sent === "number" ? sent : (shape.http?.[2] ?? 200);
}

export function amznIdHeaders(ids: RequestIds): Readonly<Record<string, string>> {
  return { "x-amzn-RequestId": ids.requestId };
}
