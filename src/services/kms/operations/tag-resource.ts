import { TagResource$ } from "@aws-sdk/client-kms";
import type { TagResourceRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { tagKey } from "../../../kms/key-life.ts";
import { readTags, tagConditions } from "../tags.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * TagResource: adds tags to a key, or replaces their values.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html
 */
export function tagResource(parts: KmsParts): Operation<TagResourceRequest, KeyOutput> {
  return keyOperation<TagResourceRequest, KeyOutput>(parts, {
    schema: TagResource$,
    access: "write",
    conditions: ({ Tags }) => tagConditions(Tags),
    handle: async (input, key) => ({
      KeyId: arnOf(await tagKey(parts, key, readTags(input.Tags))),
    }),
  });
}
