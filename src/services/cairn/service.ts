import type { Service } from "../../call/operation.ts";
import { importRecordsSchema } from "./import-records-schema.ts";
import { importRecords } from "./operations/import-records.ts";
import type { ImportRecordsParts } from "./operations/import-records.ts";

/** What Cairn offers beyond AWS's own APIs, in the manner of a REST-JSON service of AWS. */
export function cairnService(parts: ImportRecordsParts): Service {
  return {
    signingName: "cairn",
    protocol: "rest-json",
    eventSource: "cairn.internal",
    schemas: new Map([["ImportRecords", importRecordsSchema]]),
    operations: new Map([["ImportRecords", importRecords(parts)]]),
  };
}
