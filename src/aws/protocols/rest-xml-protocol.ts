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

/** REST-XML, in the form that Amazon S3 gives it. */
export function restXmlProtocol(namespace: string): Protocol {
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
      body: writeS3Error(error, ids),
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

function writeS3Error(error: ServiceErrorShape, ids: RequestIds): string {
  const fields = {
    Code: error.code,
    Message: error.message,
    ...error.details,
    RequestId: ids.requestId,
    HostId: ids.extendedRequestId ?? "",
  };
  const elements = Object.entries(fields).map(
    ([name, value]) => `<${name}>${escapeXml(value)}</${name}>`,
  );
  return `${declaration}<Error>${elements.join("")}</Error>`;
}
