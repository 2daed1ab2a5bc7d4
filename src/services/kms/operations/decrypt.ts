import { Decrypt$ } from "@aws-sdk/client-kms";
import type { DecryptRequest, DecryptResponse } from "@aws-sdk/client-kms";

import type { Call, Operation } from "../../../call/operation.ts";
import { contextConditions } from "../../../kms/key-conditions.ts";
import { arnOf } from "../../../kms/key.ts";
import { decryptWith, requireUsable } from "../../../kms/key-use.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { ciphertextResource, keyOfCiphertext } from "../ciphertext-key.ts";
import { inWordsOfTheApi } from "../errors.ts";
import { checkInput } from "../input-constraints.ts";
import { callConditions, checkGrantTokens, checkUnsupported, dryRun } from "../key-operation.ts";
import { materialShown } from "../key-output.ts";
import { keyRecord } from "../key-record.ts";

/**
 * Decrypt: opens what Encrypt or one of the data key operations has made. What a symmetric key has made
 * says which key that was.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 */
export function decrypt(parts: KmsParts): Operation<DecryptRequest, DecryptResponse> {
  return {
    schema: Decrypt$,
    action: "kms:Decrypt",
    access: "read",
    category: "management",
    resources: (input, call) => ciphertextResource(parts, input, call),
    conditions: (input, call) => ({
      ...callConditions(call, input.KeyId),
      ...contextConditions(input.EncryptionContext ?? {}),
      "kms:EncryptionAlgorithm": input.EncryptionAlgorithm ?? "SYMMETRIC_DEFAULT",
    }),
    record: keyRecord(Decrypt$, "read"),
    handle: async (input, call) => inWordsOfTheApi(async () => handle(parts, input, call)),
  };
}

async function handle(
  parts: KmsParts,
  input: DecryptRequest,
  call: Call,
): Promise<DecryptResponse> {
  checkInput(input);
  checkUnsupported(input);
  checkGrantTokens(parts, input.GrantTokens, call);
  const { EncryptionAlgorithm: algorithm = "SYMMETRIC_DEFAULT" } = input;
  const { key, ciphertext } = keyOfCiphertext(parts, input, call);
  requireUsable(parts, key, "ENCRYPT_DECRYPT", "Decrypt");
  if (ciphertext === undefined) throw dryRun();
  const encryption = { key, algorithm, context: input.EncryptionContext ?? {} };
  const opened = decryptWith(parts, encryption, ciphertext);
  if (input.DryRun === true) {
    opened.plaintext.fill(0);
    throw dryRun();
  }
  return {
    KeyId: arnOf(key),
    Plaintext: opened.plaintext,
    EncryptionAlgorithm: algorithm,
    ...materialShown(opened.materialId),
  };
}
