import type { Operation } from "../../../call/operation.ts";
import type { IngestOutcome } from "../../../intake/importer.ts";
import type { Intake } from "../../../intake/intake.ts";
import { notTheOperator, requestTooLarge, tooManyRecords } from "../errors.ts";
import { importRecordsSchema } from "../import-records-schema.ts";
import type {
  ImportRecordsRequest,
  ImportRecordsResponse,
  RejectedRecord,
} from "../import-records-schema.ts";
import { linesOf } from "../lines.ts";

export interface ImportRecordsParts {
  readonly intake: Pick<Intake, "ingest">;
  /** May import the records of every account, and make accounts. Others: only their own. */
  readonly operatorAccountId: string;
  /** Makes an account with its default trail; one that is there already is left alone. */
  readonly createAccount: (accountId: string) => Promise<void>;
}

export const requestBytesMax: number = 8 * 1024 * 1024;
export const requestRecordsMax = 10_000;

/**
 * ImportRecords: takes CloudTrail records that were made elsewhere, byte for byte.
 *
 * When it answers, every record that is accepted or a duplicate is durable, so a request that got no
 * answer can be sent again. A record that is rejected holds up no other.
 *
 * @throws ServiceError `RequestEntityTooLargeException`, `ValidationException` nothing was taken
 * @throws ServiceError `AccessDeniedException` somebody else than the operator wants accounts made
 */
export function importRecords(
  parts: ImportRecordsParts,
): Operation<ImportRecordsRequest, ImportRecordsResponse> {
  const { intake, operatorAccountId, createAccount } = parts;
  return {
    schema: importRecordsSchema,
    action: "cairn:ImportRecords",
    access: "write",
    category: "management",
    resources: () => [],
    record: {
      requestParameters: ({ records, createAccounts }) => ({
        recordCount: linesOf(records).length,
        ...(createAccounts === undefined ? {} : { createAccounts }),
      }),
      responseElements: ({ accepted, unselected, duplicates, rejected }) => ({
        accepted,
        unselected,
        duplicates,
        rejected: rejected.length,
      }),
    },
    handle: async ({ records, createAccounts = false }, { principal }) => {
      const isOperator = principal.accountId === operatorAccountId;
      if (createAccounts && !isOperator) {
        throw notTheOperator(principal.arn, "cairn:ImportRecords with createAccounts");
      }
      if ((records?.length ?? 0) > requestBytesMax) throw requestTooLarge(requestBytesMax);
      const lines = linesOf(records);
      if (lines.length > requestRecordsMax) throw tooManyRecords(requestRecordsMax);
      const outcomes = await intake.ingest(lines, {
        mayImport: (accountId) => isOperator || accountId === principal.accountId,
        ...(createAccounts ? { createAccount } : {}),
      });
      return counted(outcomes);
    },
  };
}

function counted(outcomes: readonly IngestOutcome[]): ImportRecordsResponse {
  let accepted = 0;
  let unselected = 0;
  let duplicates = 0;
  const rejected: RejectedRecord[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.kind === "rejected") {
      rejected.push({ index, code: outcome.code, message: outcome.message });
    } else if (outcome.kind === "duplicate") {
      duplicates += 1;
    } else {
      accepted += 1;
      if (outcome.kind === "unselected") unselected += 1;
    }
  }
  return { accepted, unselected, duplicates, rejected };
}
