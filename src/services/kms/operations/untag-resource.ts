import { UntagResource$ } from "@aws-sdk/client-kms";
import type { UntagResourceRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { untagKey } from "../../../kms/key-life.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * UntagResource: takes tags off a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html
 */
export function untagResource(parts: KmsParts): Operation<UntagResourceRequest, KeyOutput> {
  return keyOperation<UntagResourceRequest, KeyOutput>(parts, {
    schema: UntagResource$,
    access: "write",
    conditions: ({ TagKeys = [] }) => ({ "aws:TagKeys": TagKeys }),
    handle: async (input, key) => ({
      KeyId: arnOf(await untagKey(parts, key, input.TagKeys ?? [])),
    }),
  });
}
