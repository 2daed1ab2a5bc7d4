import { GenerateRandom$ } from "@aws-sdk/client-kms";
import type { GenerateRandomRequest, GenerateRandomResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { invalidRequest } from "../../../kms/kms-error.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { inWordsOfTheApi } from "../errors.ts";
import { checkInput } from "../input-constraints.ts";
import { callConditions, checkUnsupported } from "../key-operation.ts";
import { keyRecord } from "../key-record.ts";

/**
 * GenerateRandom: up to 1024 random bytes, of no key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
 */
export function generateRandom(
  parts: KmsParts,
): Operation<GenerateRandomRequest, GenerateRandomResponse> {
  return {
    schema: GenerateRandom$,
    action: "kms:GenerateRandom",
    access: "read",
    category: "management",
    resources: () => [],
    conditions: (_, call) => callConditions(call, undefined),
    record: keyRecord(GenerateRandom$, "read"),
    handle: async (input) =>
      inWordsOfTheApi(async () => {
        checkInput(input);
        checkUnsupported(input);
        const { NumberOfBytes: size } = input;
        if (size === undefined) throw invalidRequest("NumberOfBytes is a required parameter.");
        return { Plaintext: parts.world.random.bytes(size) };
      }),
  };
}
