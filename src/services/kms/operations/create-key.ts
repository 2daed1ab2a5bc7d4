import { CreateKey$ } from "@aws-sdk/client-kms";
import type { CreateKeyRequest, CreateKeyResponse, KeySpec } from "@aws-sdk/client-kms";

import type { Conditions, Operation } from "../../../call/operation.ts";
import { createKey as makeKey } from "../../../kms/create-key.ts";
import { newKeyConditions } from "../../../kms/key-conditions.ts";
import { invalidRequest, unsupported } from "../../../kms/kms-error.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { inWordsOfTheApi } from "../errors.ts";
import { checkInput } from "../input-constraints.ts";
import { callConditions, homeOf } from "../key-operation.ts";
import { keyMetadata } from "../key-metadata.ts";
import { keyRecord } from "../key-record.ts";
import { readTags, tagConditions } from "../tags.ts";

/**
 * CreateKey: makes a key in the caller's account and Region.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 */
export function createKey(parts: KmsParts): Operation<CreateKeyRequest, CreateKeyResponse> {
  return {
    schema: CreateKey$,
    action: "kms:CreateKey",
    access: "write",
    category: "management",
    resources: () => [],
    conditions: (input, call) => ({
      ...callConditions(call, undefined),
      ...requestedKey(input),
      ...tagConditions(input.Tags),
      "kms:BypassPolicyLockoutSafetyCheck": String(input.BypassPolicyLockoutSafetyCheck === true),
    }),
    record: keyRecord(CreateKey$, "write"),
    handle: async (input, call) =>
      inWordsOfTheApi(async () => {
        checkInput(input);
        const { KeyUsage: usage, Policy: policy, Origin: origin = "AWS_KMS" } = input;
        if (origin !== "AWS_KMS" && origin !== "EXTERNAL") {
          throw unsupported(`Origin ${origin} is not supported: there are no custom key stores.`);
        }
        const key = await makeKey(parts, {
          home: homeOf(call),
          caller: call.principal,
          description: input.Description ?? "",
          spec: specOf(input),
          ...(usage !== undefined && { usage }),
          origin,
          ...(policy !== undefined && { policy }),
          bypassesLockoutCheck: input.BypassPolicyLockoutSafetyCheck === true,
          tags: readTags(input.Tags),
          isMultiRegion: input.MultiRegion === true,
        });
        return { KeyMetadata: keyMetadata(parts, key) };
      }),
  };
}

function specOf(input: CreateKeyRequest): KeySpec {
  const old = oldSpec(input);
  if (input.KeySpec !== undefined && old !== undefined) {
    throw invalidRequest(
      "You cannot specify KeySpec and CustomerMasterKeySpec in the same request.",
    );
  }
  return input.KeySpec ?? old ?? "SYMMETRIC_DEFAULT";
}

/** The old name of `KeySpec`, which clients may still send. */
function oldSpec(input: CreateKeyRequest): KeySpec | undefined {
  // oxlint-disable-next-line typescript/no-deprecated
  return input.CustomerMasterKeySpec;
}

function requestedKey(input: CreateKeyRequest): Conditions {
  return newKeyConditions({
    spec: input.KeySpec ?? oldSpec(input) ?? "SYMMETRIC_DEFAULT",
    usage: input.KeyUsage ?? "ENCRYPT_DECRYPT",
    origin: input.Origin === "EXTERNAL" ? "EXTERNAL" : "AWS_KMS",
    ...(input.MultiRegion === true && { multiRegion: {} }),
  });
}
