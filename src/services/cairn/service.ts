import type { Operation, Service } from "../../call/operation.ts";
import { importRecordsSchema } from "./import-records-schema.ts";
import { importRecords } from "./operations/import-records.ts";
import type { ImportRecordsParts } from "./operations/import-records.ts";
import { scrub } from "./operations/scrub.ts";
import type { ScrubParts } from "./operations/scrub.ts";
import { scrubSchema } from "./scrub-schema.ts";

/** What Cairn offers beyond AWS's own APIs, in the manner of a REST-JSON service of AWS. */
export function cairnService(parts: ImportRecordsParts & ScrubParts): Service {
  return {
    signingName: "cairn",
    protocol: "rest-json",
    eventSource: "cairn.internal",
    schemas: new Map([
      ["ImportRecords", importRecordsSchema],
      ["Scrub", scrubSchema],
    ]),
    // oxlint-disable-next-line typescript/no-explicit-any -- as in Service: inputs differ by operation
    operations: new Map<string, Operation<any, any>>([
      ["ImportRecords", importRecords(parts)],
      ["Scrub", scrub(parts)],
    ]),
  };
}
