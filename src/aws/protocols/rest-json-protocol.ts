import { restJsonDialect } from "../dialects/json.ts";
import { writeJson } from "./json-protocol.ts";
import { amznIdHeaders } from "./protocol.ts";
import type { Protocol } from "./protocol.ts";
import { readJsonBody } from "./read-json.ts";
import { readRestInput, writeRestOutput } from "./rest-protocol.ts";
import type { DocumentCodec } from "./rest-protocol.ts";

const codec: DocumentCodec = {
  contentType: "application/json",
  read: (shape, body) => readJsonBody(shape, body, { usesJsonName: true }),
  write: (shape, value) => writeJson(shape, value, true),
};

/** REST-JSON: operations by method and URI, documents in JSON. */
export function restJsonProtocol(): Protocol {
  return {
    dialect: restJsonDialect,
    idHeaders: amznIdHeaders,
    readInput: (operation, source) => readRestInput(operation, source, codec),
    writeOutput: (operation, output) => {
      const response = writeRestOutput(operation, output, codec);
      const isEmpty = response.body === undefined && operation.output.payload === undefined;
      return isEmpty
        ? {
            ...response,
            headers: { "Content-Type": codec.contentType, ...response.headers },
            body: "{}",
          }
        : response;
    },
    writeError: (error) => ({
      status: error.status,
      headers: {
        "Content-Type": codec.contentType,
        "x-amzn-ErrorType": error.code,
        ...error.headers,
      },
      body: JSON.stringify({ message: error.message, ...error.details }),
    }),
  };
}
