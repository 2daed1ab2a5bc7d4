import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";

import { readTextFile } from "../base/read-text-file.ts";
import { findSharedCredentials } from "../base/shared-credentials.ts";
import type { SharedCredentials } from "../base/shared-credentials.ts";
import type { World } from "../base/world.ts";
import type { KmsPlace } from "./master-key-place.ts";
import { UnsealError } from "./sealing.ts";
import type { Wrapping } from "./wrapping.ts";

/** What was wrapped for something else does not open as a sealing key. */
const EncryptionContext = { "cairn:purpose": "sealing-key" };

/**
 * A master key that a KMS keeps and never gives away. It is asked when Cairn starts and when the
 * master key is changed, and at no other time.
 */
export function openKmsWrapping(world: Pick<World, "disk">, place: KmsPlace): Wrapping {
  const { keyId: KeyId } = place;
  const connect = (): KMSClient =>
    new KMSClient({
      region: place.region,
      ...(place.endpoint !== undefined && { endpoint: place.endpoint }),
      ...credentialsOf(world, place),
      defaultsMode: "standard",
      requestHandler: { connectionTimeout: 5000, requestTimeout: 10_000 },
    });
  return {
    wrap: async (secret) => {
      const client = connect();
      try {
        const input = { KeyId, Plaintext: secret, EncryptionContext };
        const { CiphertextBlob } = await client.send(new EncryptCommand(input));
        if (CiphertextBlob === undefined)
          throw new Error("the KMS has answered without ciphertext");
        return Buffer.from(CiphertextBlob).toString("base64url");
      } finally {
        client.destroy();
      }
    },
    unwrap: async (wrapped) => {
      const client = connect();
      const CiphertextBlob = Buffer.from(wrapped, "base64url");
      try {
        const input = { KeyId, CiphertextBlob, EncryptionContext };
        const { Plaintext } = await client.send(new DecryptCommand(input));
        if (Plaintext === undefined) throw new Error("the KMS has answered without plaintext");
        return Plaintext;
      } catch (error) {
        throw isOfAnother(error)
          ? new UnsealError("wrapped under another key", { cause: error })
          : error;
      } finally {
        client.destroy();
      }
    },
  };
}

function isOfAnother(error: unknown): boolean {
  const names = ["InvalidCiphertextException", "IncorrectKeyException"];
  return error instanceof Error && names.includes(error.name);
}

function credentialsOf(
  { disk }: Pick<World, "disk">,
  { credentials }: KmsPlace,
): { readonly credentials?: () => Promise<SharedCredentials> } {
  if (credentials === undefined) return {};
  const { file, profile } = credentials;
  return {
    credentials: async () => {
      const found = findSharedCredentials(await readTextFile(disk, file), profile);
      if (found !== undefined) return found;
      throw new Error(`${file} has no access key for the profile ${profile}`);
    },
  };
}
