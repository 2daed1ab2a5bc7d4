import { DescribeKey$ } from "@aws-sdk/client-kms";
import type { DescribeKeyRequest, DescribeKeyResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { keyMetadata } from "../key-metadata.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * DescribeKey: what is known of a key, but for its material.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
export function describeKey(parts: KmsParts): Operation<DescribeKeyRequest, DescribeKeyResponse> {
  return keyOperation<DescribeKeyRequest, DescribeKeyResponse>(parts, {
    schema: DescribeKey$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    handle: async (_input, key) => ({ KeyMetadata: keyMetadata(parts, key) }),
  });
}
