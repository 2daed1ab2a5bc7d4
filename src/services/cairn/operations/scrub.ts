import type { Buckets } from "../../../buckets/buckets.ts";
import { DataCheckCursorError } from "../../../buckets/data-check.ts";
import type { DataCheckPage } from "../../../buckets/data-check.ts";
import type { Operation } from "../../../call/operation.ts";
import { invalidScrub, notTheOperator } from "../errors.ts";
import { scrubSchema } from "../scrub-schema.ts";
import type { ScrubRequest } from "../scrub-schema.ts";

export interface ScrubParts {
  readonly buckets: Pick<Buckets, "checkData">;
  /** May walk over everything, whose ever it is. Nobody else may. */
  readonly operatorAccountId: string;
}

const defaultBytes = 64 * 1024 ** 2;
const bytesMax = 1024 ** 3;

/**
 * Scrub: one page of a walk over all that is stored, each byte of it read and held against what was
 * written. Names of objects of all accounts stand in the answer, and nothing that is in them.
 *
 * @throws ServiceError `AccessDeniedException` to others than the operator; `ValidationException`
 */
export function scrub(parts: ScrubParts): Operation<ScrubRequest, DataCheckPage> {
  const { buckets, operatorAccountId } = parts;
  return {
    schema: scrubSchema,
    action: "cairn:Scrub",
    access: "read",
    category: "management",
    resources: () => [],
    handle: async ({ after, maxBytes = defaultBytes }, { principal, signal }) => {
      if (principal.accountId !== operatorAccountId) {
        throw notTheOperator(principal.arn, "cairn:Scrub");
      }
      if (!Number.isInteger(maxBytes) || maxBytes < 1 || maxBytes > bytesMax) {
        throw invalidScrub(`maxBytes is a number from 1 to ${bytesMax}.`);
      }
      try {
        const from = after === undefined ? {} : { after };
        return await buckets.checkData({ ...from, bytesMax: maxBytes, signal });
      } catch (error) {
        if (!(error instanceof DataCheckCursorError)) throw error;
        throw invalidScrub(`after: ${error.message}.`);
      }
    },
  };
}
