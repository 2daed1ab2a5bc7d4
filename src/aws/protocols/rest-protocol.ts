import { FaultError } from "../fault.ts";
import type { HttpResponse } from "../http-message.ts";
import type { BoundMember } from "../../call/http-bindings.ts";
import { successStatus } from "./protocol.ts";
import type { CompiledOperation, InputSource } from "./protocol.ts";
import { readBoundMembers } from "./read-http-input.ts";
import { membersOf, requiredCount } from "../../call/shape.ts";
import type { Shape } from "../../call/shape.ts";
import { writeBoundHeaders } from "./write-http-output.ts";

/** The documents that REST protocols carry in bodies. */
export interface DocumentCodec {
  readonly contentType: string;
  /** @param payload the one member that is the body; absent: `shape` is the whole input */
  readonly read: (shape: Shape, body: Uint8Array, payload: BoundMember | undefined) => unknown;
  readonly write: (shape: Shape, value: object) => string | Uint8Array;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** @throws FaultError */
export function readRestInput(
  operation: CompiledOperation,
  source: InputSource,
  codec: DocumentCodec,
): object {
  const input = readBoundMembers(operation.input, source.request, source.labels);
  const { payload, hasBodyMembers } = operation.input;
  if (payload !== undefined) {
    const value = readPayload(operation.shape.input, payload, source.body, codec);
    if (value !== undefined) input[payload.member] = value;
  } else if (hasBodyMembers && source.body instanceof Uint8Array && source.body.length > 0) {
    Object.assign(input, codec.read(operation.shape.input, source.body, undefined));
  }
  return input;
}

function readPayload(
  input: Shape,
  payload: BoundMember,
  body: InputSource["body"],
  codec: DocumentCodec,
): unknown {
  const { shape } = payload;
  if (!(body instanceof Uint8Array)) return body;
  if (shape.isStreaming()) return once(body);
  if (body.length === 0 && isRequired(input, payload))
    throw new FaultError({ kind: "missing-body" });
  if (body.length === 0) return undefined;
  if (shape.isBlobSchema()) return body;
  if (shape.isStringSchema()) return decodeText(body);
  return codec.read(shape, body, payload);
}

export function writeRestOutput(
  operation: CompiledOperation,
  output: object,
  codec: DocumentCodec,
): HttpResponse {
  const members: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(output));
  const status = successStatus(operation, output);
  const headers = writeBoundHeaders(operation.output, members);
  const { payload, hasBodyMembers } = operation.output;
  if (payload !== undefined) {
    const value = members[payload.member];
    if (value === undefined || value === null) return { status, headers, body: undefined };
    return { status, ...writePayload(payload.shape, value, headers, codec) };
  }
  if (!hasBodyMembers) return { status, headers, body: undefined };
  return {
    status,
    headers: { "Content-Type": codec.contentType, ...headers },
    body: codec.write(operation.shape.output, output),
  };
}

function writePayload(
  shape: Shape,
  value: {},
  headers: Readonly<Record<string, string>>,
  codec: DocumentCodec,
): Pick<HttpResponse, "headers" | "body"> {
  if (typeof value === "string" || value instanceof Uint8Array) return { headers, body: value };
  if (isIterable(value)) return { headers, body: value };
  return {
    headers: { "Content-Type": codec.contentType, ...headers },
    body: codec.write(shape, value),
  };
}

/** A body that was read whole, for an operation that takes it as it arrives. */
async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  if (body.length > 0) yield body;
}

function isIterable(value: object): value is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in value;
}

function isRequired(input: Shape, payload: BoundMember): boolean {
  const index = membersOf(input).findIndex(([name]) => name === payload.member);
  return index < requiredCount(input);
}

function decodeText(body: Uint8Array): string {
  try {
    return decoder.decode(body);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new FaultError({ kind: "malformed-body", problem: "The body is not UTF-8." });
  }
}
