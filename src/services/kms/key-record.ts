import type { StaticOperationSchema } from "@smithy/types";

import type { RecordRule } from "../../call/operation.ts";
import { shownParameters } from "../../record/shown-parameters.ts";

/**
 * What records do not show of inputs: secrets, what is encrypted or signed, and whole wrapped keys.
 *
 * @see KMS Developer Guide, "Examples of AWS KMS log entries"
 */
const leftOut: ReadonlySet<string> = new Set([
  "CiphertextBlob",
  "EncryptedKeyMaterial",
  "GrantToken",
  "GrantTokens",
  "ImportToken",
  "Mac",
  "Message",
  "Plaintext",
  "PublicKey",
  "SharedSecretCiphertextBlob",
  "Signature",
]);

/**
 * The record of a call of KMS. What an operation did to a key shows the key's ARN as `keyId`, also where
 * its answer is empty.
 */
export function keyRecord<Input extends object, Output extends object>(
  [, , , , input, output]: StaticOperationSchema,
  access: "read" | "write",
): RecordRule<Input, Output> {
  return {
    requestParameters: (given) => shownParameters(input, without(given)) ?? null,
    responseElements: (given) => {
      if (access === "read") return null;
      const keyId = textOf(given, "KeyId");
      const { KeyId: _keyId, ...rest }: { KeyId?: unknown } = without(given);
      const shown = {
        ...shownParameters(output, rest),
        ...(keyId !== undefined && { keyId }),
      };
      return Object.keys(shown).length === 0 ? null : shown;
    },
    additionalEventData: (_, given) => {
      const keyMaterialId = given === undefined ? undefined : textOf(given, "KeyMaterialId");
      return keyMaterialId === undefined ? {} : { keyMaterialId };
    },
  };
}

function without(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !leftOut.has(name)));
}

function textOf(members: object, name: string): string | undefined {
  const value: unknown = Object.entries(members).find(([member]) => member === name)?.[1];
  return typeof value === "string" ? value : undefined;
}
