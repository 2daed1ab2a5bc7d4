import { JsonCodec2 } from "@aws-sdk/core/protocols";

import { jsonDialect } from "../dialects/json.ts";
import type { HttpResponse } from "../http-message.ts";
import type { ServiceErrorShape } from "../../call/service-error.ts";
import { amznIdHeaders, successStatus } from "./protocol.ts";
import type { Protocol } from "./protocol.ts";
import { readJsonBody } from "./read-json.ts";
import type { Shape } from "../../call/shape.ts";

/** AWS JSON 1.0 and 1.1: everything is a POST to `/`, the operation is in `X-Amz-Target`. */
export function jsonProtocol(version: "1.0" | "1.1"): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    dialect: jsonDialect,
    idHeaders: amznIdHeaders,
    readInput: ({ shape }, { body }) =>
      readJsonBody(shape.input, body instanceof Uint8Array ? body : new Uint8Array(0), {
        usesJsonName: false,
      }),
    writeOutput: (operation, output) => ({
      status: successStatus(operation, output),
      headers: { "Content-Type": contentType },
      body: writeJson(operation.shape.output, output, false),
    }),
    writeError: (error) => writeJsonError(error, contentType),
  };
}

export function writeJson(shape: Shape, value: object, usesJsonName: boolean): Uint8Array {
  if (shape.isUnitSchema()) return Buffer.from("{}");
  const serializer = new JsonCodec2({
    timestampFormat: { useTrait: true, default: 7 },
    jsonName: usesJsonName,
  }).createSerializer();
  serializer.write(shape, value);
  const { buffer, byteOffset, byteLength } = serializer.flush();
  // A view of its own: the codec's bytes pretend to be a string, and warn when taken for one.
  return Buffer.from(buffer, byteOffset, byteLength);
}

function writeJsonError(error: ServiceErrorShape, contentType: string): HttpResponse {
  const message = error.message === "" ? {} : { message: error.message };
  return {
    status: error.status,
    headers: { "Content-Type": contentType, ...error.headers },
    body: JSON.stringify({ __type: error.code, ...message, ...error.details }),
  };
}
