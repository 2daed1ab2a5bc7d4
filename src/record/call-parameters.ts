import type { $OperationSchema, StaticOperationSchema } from "@smithy/types";

import type { CallFacts } from "../call/operation.ts";
import { shownParameters } from "./shown-parameters.ts";

/** Whether a service records as S3 does, with rules of its own. */
export function isS3(service: CallFacts["service"]): boolean {
  return service.protocol === "rest-xml";
}

/**
 * `requestParameters`: what the operation's own rule shows, else its input. Null when there is
 * nothing to show, and when a JSON or query service denied the call: it did not look further.
 */
export function callParameters(facts: CallFacts): object | null {
  const { operation, input, service } = facts;
  if (input === undefined || operation === undefined) return null;
  if (facts.error !== undefined && isDenial(facts.error.code) && !isS3(service)) return null;
  const rule = operation.record?.requestParameters;
  if (rule !== undefined) {
    return rule(input, facts.host === undefined ? {} : { host: facts.host });
  }
  if (isS3(service)) return namedResource(facts, input);
  return shownParameters(schemasOf(operation.schema).input, input) ?? null;
}

/** `responseElements`: only of a call that changed something. */
export function callResponse(facts: CallFacts): object | null {
  const { operation, output, error } = facts;
  if (operation === undefined || output === undefined || error !== undefined) return null;
  const rule = operation.record?.responseElements;
  if (rule !== undefined) return rule(output);
  if (operation.access === "read" || isS3(facts.service)) return null;
  return shownParameters(schemasOf(operation.schema).output, output) ?? null;
}

function isDenial(code: string): boolean {
  return code === "AccessDenied" || code === "AccessDeniedException";
}

/** What every record of S3 shows: which bucket, which key, and the host that was asked. */
function namedResource({ host }: CallFacts, input: object): object | null {
  const { Bucket: bucketName, Key: key }: { Bucket?: unknown; Key?: unknown } = input;
  const shown = {
    ...(typeof bucketName === "string" ? { bucketName } : {}),
    ...(host === undefined ? {} : { Host: host }),
    ...(typeof key === "string" ? { key } : {}),
  };
  return Object.keys(shown).length === 0 ? null : shown;
}

/** The SDK writes an operation's schema as an array or as an object. */
function schemasOf(schema: $OperationSchema | StaticOperationSchema): {
  readonly input: $OperationSchema["input"];
  readonly output: $OperationSchema["output"];
} {
  if (!Array.isArray(schema)) return schema;
  const [, , , , input, output] = schema;
  return { input, output };
}
