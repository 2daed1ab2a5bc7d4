import { ReEncrypt$ } from "@aws-sdk/client-kms";
import type { ReEncryptRequest, ReEncryptResponse } from "@aws-sdk/client-kms";

import type { Call, Conditions, Operation, Requirement } from "../../../call/operation.ts";
import { contextConditions } from "../../../kms/key-conditions.ts";
import { arnOf } from "../../../kms/key.ts";
import { decryptWith, encryptWith, requireUsable } from "../../../kms/key-use.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import type { CiphertextInput } from "../ciphertext-key.ts";
import { ciphertextResource, keyOfCiphertext } from "../ciphertext-key.ts";
import { inWordsOfTheApi } from "../errors.ts";
import { checkInput } from "../input-constraints.ts";
import {
  callConditions,
  checkGrantTokens,
  dryRun,
  keyResource,
  reachableKey,
} from "../key-operation.ts";
import { keyRecord } from "../key-record.ts";

/**
 * ReEncrypt: decrypts with one key and encrypts with another, or with another context, in one step.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
 */
export function reEncrypt(parts: KmsParts): Operation<ReEncryptRequest, ReEncryptResponse> {
  return {
    schema: ReEncrypt$,
    action: "kms:ReEncryptFrom",
    access: "read",
    category: "management",
    resources: (input, call) => [
      ...ciphertextResource(parts, sourceOf(input), call),
      ...keyResource(parts, input.DestinationKeyId, call),
    ],
    requires: (input, call) => requirements(parts, input, call),
    conditions: (input, call) => ({
      ...callConditions(call, undefined),
      "kms:ReEncryptOnSameKey": String(isOnSameKey(parts, input, call)),
    }),
    record: keyRecord(ReEncrypt$, "read"),
    handle: async (input, call) => inWordsOfTheApi(async () => handle(parts, input, call)),
  };
}

/** Two actions, each on its key and with its context. */
function requirements(
  parts: KmsParts,
  input: ReEncryptRequest,
  call: Call,
): readonly Requirement[] {
  const side = (
    context: Readonly<Record<string, string>> | undefined,
    algorithm: string | undefined,
  ): Conditions => ({
    ...contextConditions(context ?? {}),
    "kms:EncryptionAlgorithm": algorithm ?? "SYMMETRIC_DEFAULT",
  });
  return [
    {
      action: "kms:ReEncryptFrom",
      resources: ciphertextResource(parts, sourceOf(input), call),
      conditions: side(input.SourceEncryptionContext, input.SourceEncryptionAlgorithm),
    },
    {
      action: "kms:ReEncryptTo",
      resources: keyResource(parts, input.DestinationKeyId, call),
      conditions: side(input.DestinationEncryptionContext, input.DestinationEncryptionAlgorithm),
    },
  ];
}

async function handle(
  parts: KmsParts,
  input: ReEncryptRequest,
  call: Call,
): Promise<ReEncryptResponse> {
  checkInput(input);
  checkGrantTokens(parts, input.GrantTokens, call);
  const { SourceEncryptionAlgorithm: from = "SYMMETRIC_DEFAULT" } = input;
  const { DestinationEncryptionAlgorithm: to = "SYMMETRIC_DEFAULT", DestinationKeyId } = input;
  const { key: source, ciphertext } = keyOfCiphertext(parts, sourceOf(input), call);
  const rules = { isForOthers: true, takesAlias: true };
  const destination = reachableKey(parts, DestinationKeyId ?? "", call, rules);
  requireUsable(parts, source, "ENCRYPT_DECRYPT", "ReEncrypt");
  requireUsable(parts, destination, "ENCRYPT_DECRYPT", "ReEncrypt");
  if (ciphertext === undefined) throw dryRun();
  const decryption = {
    key: source,
    algorithm: from,
    context: input.SourceEncryptionContext ?? {},
  };
  const opened = decryptWith(parts, decryption, ciphertext);
  const context = input.DestinationEncryptionContext ?? {};
  const sealed = encryptWith(parts, { key: destination, algorithm: to, context }, opened.plaintext);
  opened.plaintext.fill(0);
  if (input.DryRun === true) throw dryRun();
  return {
    CiphertextBlob: sealed.ciphertext,
    SourceKeyId: arnOf(source),
    KeyId: arnOf(destination),
    SourceEncryptionAlgorithm: from,
    DestinationEncryptionAlgorithm: to,
    ...(opened.materialId !== undefined && { SourceKeyMaterialId: opened.materialId }),
    ...(sealed.materialId !== undefined && { DestinationKeyMaterialId: sealed.materialId }),
  };
}

function sourceOf(input: ReEncryptRequest): CiphertextInput {
  return {
    CiphertextBlob: input.CiphertextBlob,
    KeyId: input.SourceKeyId,
    EncryptionAlgorithm: input.SourceEncryptionAlgorithm,
    DryRun: input.DryRun,
    DryRunModifiers: input.DryRunModifiers,
  };
}

function isOnSameKey(parts: KmsParts, input: ReEncryptRequest, call: Call): boolean {
  const [from] = ciphertextResource(parts, sourceOf(input), call);
  const [to] = keyResource(parts, input.DestinationKeyId, call);
  return from !== undefined && from.arn === to?.arn;
}
