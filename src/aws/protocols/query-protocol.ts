import { queryDialect } from "../dialects/query.ts";
import type { RequestIds } from "../request-ids.ts";
import type { ServiceErrorShape } from "../../call/service-error.ts";
import { amznIdHeaders, successStatus } from "./protocol.ts";
import type { Protocol } from "./protocol.ts";
import { readQueryInput } from "./read-query.ts";
import { escapeXml, writeXml } from "./xml-document.ts";

/** AWS Query: parameters in a form or a query string, answers in XML. */
export function queryProtocol(namespace: string): Protocol {
  return {
    dialect: queryDialect,
    idHeaders: amznIdHeaders,
    readInput: ({ shape }, { parameters }) => readQueryInput(shape.input, parameters),
    writeOutput: (operation, output, ids) => {
      const { name, shape } = operation;
      const result = shape.output.isUnitSchema()
        ? ""
        : renamed(writeXml(shape.output, output, undefined), `${name}Result`);
      return {
        status: successStatus(operation, output),
        headers: { "Content-Type": "text/xml" },
        body:
          `<${name}Response xmlns="${namespace}">${result}` +
          `<ResponseMetadata><RequestId>${ids.requestId}</RequestId></ResponseMetadata>` +
          `</${name}Response>`,
      };
    },
    writeError: (error, ids) => ({
      status: error.status,
      headers: { "Content-Type": "text/xml", ...error.headers },
      body: writeQueryError(error, ids, namespace),
    }),
  };
}

function writeQueryError(error: ServiceErrorShape, ids: RequestIds, namespace: string): string {
  const type = error.status < 500 ? "Sender" : "Receiver";
  const details = Object.entries(error.details).map(
    ([name, value]) => `<${name}>${escapeXml(value)}</${name}>`,
  );
  return (
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type>` +
    `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>` +
    `${details.join("")}</Error><RequestId>${ids.requestId}</RequestId></ErrorResponse>`
  );
}

/** The document with another root element: AWS names it after the operation, not the shape. */
function renamed(document: string, root: string): string {
  const match = /^<([^\s/>]+)/.exec(document);
  const name = match?.[1] ?? "";
  const opened = `<${root}${document.slice(name.length + 1)}`;
  const end = `</${name}>`;
  return opened.endsWith(end) ? `${opened.slice(0, -end.length)}</${root}>` : opened;
}
