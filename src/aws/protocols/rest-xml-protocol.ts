import { s3Dialect } from "../dialects/s3.ts";
import type { RequestIds } from "../request-ids.ts";
import type { ServiceErrorShape } from "../../call/service-error.ts";
import type { Protocol } from "./protocol.ts";
import { readXmlBody } from "./read-xml.ts";
import { readRestInput, writeRestOutput } from "./rest-protocol.ts";
import type { DocumentCodec } from "./rest-protocol.ts";
import { textTrait } from "../../call/shape.ts";
import type { Shape } from "../../call/shape.ts";
import { escapeXml, writeXml } from "./xml-document.ts";

const declaration = `<?xml version="1.0" encoding="UTF-8"?>\n`;

/**
 * REST-XML, in the form that Amazon S3 gives it.
 *
 * @param wrapsErrors whether errors stand in an `ErrorResponse`, as S3 Control's do
 */
export function restXmlProtocol(namespace: string, wrapsErrors: boolean): Protocol {
  const codec: DocumentCodec = {
    contentType: "application/xml",
    read: (shape, body) => readXmlBody(shape, body, rootOf(shape)),
    write: (shape, value) => declaration + writeXml(shape, value, namespace),
  };
  return {
    dialect: s3Dialect,
    idHeaders: ({ requestId, extendedRequestId = "" }) => ({
      "x-amz-request-id": requestId,
      "x-amz-id-2": extendedRequestId,
    }),
    readInput: (operation, source) => readRestInput(operation, source, codec),
    writeOutput: (operation, output) => {
      const response = writeRestOutput(operation, output, codec);
      return operation.name === "GetBucketLocation"
        ? { ...response, body: declaration + writeLocation(output, namespace) }
        : response;
    },
    writeError: (error, ids) => ({
      status: error.status,
      headers: { "Content-Type": "application/xml", ...error.headers },
      body: declaration + (wrapsErrors ? wrapped : plain)(errorFields(error), ids),
    }),
  };
}

function rootOf(shape: Shape): string {
  return textTrait(shape, "xmlName") ?? shape.getName() ?? "";
}

/** The one answer whose root element is its only member. Empty: us-east-1. */
function writeLocation(output: object, namespace: string): string {
  const { LocationConstraint: location }: { LocationConstraint?: unknown } = output;
  const text = typeof location === "string" ? escapeXml(location) : "";
  return `<LocationConstraint xmlns="${namespace}">${text}</LocationConstraint>`;
}

function errorFields({ code, message, details }: ServiceErrorShape): string {
  return elements({ Code: code, Message: message, ...details });
}

function plain(fields: string, ids: RequestIds): string {
  return `<Error>${fields}${idElements(ids)}</Error>`;
}

function wrapped(fields: string, ids: RequestIds): string {
  return `<ErrorResponse><Error>${fields}</Error>${idElements(ids)}</ErrorResponse>`;
}

function idElements({ requestId, extendedRequestId = "" }: RequestIds): string {
  return elements({ RequestId: requestId, HostId: extendedRequestId });
}

function elements(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join("");
}
