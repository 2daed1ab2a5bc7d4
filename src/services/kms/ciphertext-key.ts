import type { DryRunModifierType, EncryptionAlgorithmSpec } from "@aws-sdk/client-kms";

import type { Call, ResourceReference } from "../../call/operation.ts";
import { findCiphertextName } from "../../kms/ciphertext.ts";
import { findKeyOfCiphertext } from "../../kms/customer-keys.ts";
import type { Key } from "../../kms/key.ts";
import { keyArn } from "../../kms/key-reference.ts";
import { invalidRequest } from "../../kms/kms-error.ts";
import type { KmsParts } from "../../kms/kms-parts.ts";
import { homeOf, keyResource, reachableKey } from "./key-operation.ts";

/** A ciphertext, and what a call says of the key that has made it. */
export interface CiphertextInput {
  readonly CiphertextBlob?: Uint8Array | undefined;
  readonly KeyId?: string | undefined;
  readonly EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  readonly DryRun?: boolean | undefined;
  readonly DryRunModifiers?: readonly DryRunModifierType[] | undefined;
}

/** The key that is named, else the one that the ciphertext names. */
export function ciphertextResource(
  parts: KmsParts,
  { KeyId, CiphertextBlob }: CiphertextInput,
  call: Call,
): readonly ResourceReference[] {
  if (KeyId !== undefined) return keyResource(parts, KeyId, call);
  const name = CiphertextBlob === undefined ? undefined : findCiphertextName(CiphertextBlob);
  if (name === undefined) return [];
  return keyResource(parts, keyArn({ ...name, region: call.region }), call);
}

/**
 * The key to decrypt with. `ciphertext` is absent where a dry run leaves it out.
 *
 * @throws KmsError `ValidationException` and those of keys that are not there
 */
export function keyOfCiphertext(
  parts: KmsParts,
  input: CiphertextInput,
  call: Call,
): { readonly key: Key; readonly ciphertext?: Uint8Array } {
  const { KeyId: keyId, CiphertextBlob: ciphertext } = input;
  const isIgnored = input.DryRunModifiers?.includes("IGNORE_CIPHERTEXT") === true;
  if (isIgnored && input.DryRun !== true) {
    throw invalidRequest("DryRunModifiers can be specified only with DryRun.");
  }
  if (isIgnored || keyId !== undefined) {
    if (keyId === undefined) throw invalidRequest("KeyId must be specified.");
    const key = reachableKey(parts, keyId, call, { isForOthers: true, takesAlias: true });
    if (isIgnored) return { key };
    if (ciphertext !== undefined) return { key, ciphertext };
  }
  if (ciphertext === undefined) throw invalidRequest("CiphertextBlob must be specified.");
  if ((input.EncryptionAlgorithm ?? "SYMMETRIC_DEFAULT") !== "SYMMETRIC_DEFAULT") {
    throw invalidRequest("KeyId must be specified to decrypt with an asymmetric key.");
  }
  return { key: findKeyOfCiphertext(parts, ciphertext, homeOf(call)), ciphertext };
}
