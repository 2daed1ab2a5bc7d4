import type { DataKeyPairSpec, DataKeySpec } from "@aws-sdk/client-kms";

import { factsOf, generatePair } from "../../kms/key-material.ts";
import { keySpecs } from "../../kms/key-spec.ts";
import { invalidRequest, unsupported } from "../../kms/kms-error.ts";

/** How long a data key is to be. @throws KmsError `ValidationException` */
export function dataKeyBytes(input: {
  readonly KeySpec?: DataKeySpec | undefined;
  readonly NumberOfBytes?: number | undefined;
}): number {
  const { KeySpec: spec, NumberOfBytes: bytes } = input;
  if (spec !== undefined && bytes !== undefined) {
    throw invalidRequest("Please specify either number of bytes or key spec, but not both.");
  }
  if (bytes !== undefined) return bytes;
  if (spec === "AES_128") return 16;
  if (spec === "AES_256") return 32;
  throw invalidRequest("Please specify either number of bytes or key spec.");
}

/** A new key pair. @throws KmsError `UnsupportedOperationException` */
export async function dataKeyPair(spec: DataKeyPairSpec | undefined): Promise<{
  readonly spec: DataKeyPairSpec;
  /** PKCS#8 in DER: secret. */
  readonly privateKey: Uint8Array;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
}> {
  if (spec === undefined || !keySpecs.has(spec)) {
    throw unsupported(`KeyPairSpec ${spec ?? ""} is not supported in this Region.`);
  }
  const { privateKey, publicKey } = await generatePair(factsOf(spec));
  return {
    spec,
    privateKey: privateKey.export({ type: "pkcs8", format: "der" }),
    publicKey: publicKey.export({ type: "spki", format: "der" }),
  };
}
