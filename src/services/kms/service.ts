import * as client from "@aws-sdk/client-kms";

import { operationSchemas } from "../../call/operation-schemas.ts";
import type { Operation, Service } from "../../call/operation.ts";
import type { KmsParts } from "../../kms/kms-parts.ts";
import { cancelKeyDeletion } from "./operations/cancel-key-deletion.ts";
import { createAlias } from "./operations/create-alias.ts";
import { createGrant } from "./operations/create-grant.ts";
import { createKey } from "./operations/create-key.ts";
import { decapsulate } from "./operations/decapsulate.ts";
import { decrypt } from "./operations/decrypt.ts";
import { deleteAlias } from "./operations/delete-alias.ts";
import { deleteImportedKeyMaterial } from "./operations/delete-imported-key-material.ts";
import { deriveSharedSecret } from "./operations/derive-shared-secret.ts";
import { describeKey } from "./operations/describe-key.ts";
import { disableKeyRotation } from "./operations/disable-key-rotation.ts";
import { disableKey } from "./operations/disable-key.ts";
import { enableKeyRotation } from "./operations/enable-key-rotation.ts";
import { enableKey } from "./operations/enable-key.ts";
import { encapsulate } from "./operations/encapsulate.ts";
import { encrypt } from "./operations/encrypt.ts";
import { generateDataKeyPairWithoutPlaintext } from "./operations/generate-data-key-pair-without-plaintext.ts";
import { generateDataKeyPair } from "./operations/generate-data-key-pair.ts";
import { generateDataKeyWithoutPlaintext } from "./operations/generate-data-key-without-plaintext.ts";
import { generateDataKey } from "./operations/generate-data-key.ts";
import { generateMac } from "./operations/generate-mac.ts";
import { generateRandom } from "./operations/generate-random.ts";
import { getKeyPolicy } from "./operations/get-key-policy.ts";
import { getKeyRotationStatus } from "./operations/get-key-rotation-status.ts";
import { getParametersForImport } from "./operations/get-parameters-for-import.ts";
import { getPublicKey } from "./operations/get-public-key.ts";
import { importKeyMaterial } from "./operations/import-key-material.ts";
import { listAliases } from "./operations/list-aliases.ts";
import { listGrants } from "./operations/list-grants.ts";
import { listKeyPolicies } from "./operations/list-key-policies.ts";
import { listKeyRotations } from "./operations/list-key-rotations.ts";
import { listKeys } from "./operations/list-keys.ts";
import { listResourceTags } from "./operations/list-resource-tags.ts";
import { listRetirableGrants } from "./operations/list-retirable-grants.ts";
import { putKeyPolicy } from "./operations/put-key-policy.ts";
import { reEncrypt } from "./operations/re-encrypt.ts";
import { replicateKey } from "./operations/replicate-key.ts";
import { retireGrant } from "./operations/retire-grant.ts";
import { revokeGrant } from "./operations/revoke-grant.ts";
import { rotateKeyOnDemand } from "./operations/rotate-key-on-demand.ts";
import { scheduleKeyDeletion } from "./operations/schedule-key-deletion.ts";
import { sign } from "./operations/sign.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateAlias } from "./operations/update-alias.ts";
import { updateKeyDescription } from "./operations/update-key-description.ts";
import { updatePrimaryRegion } from "./operations/update-primary-region.ts";
import { verifyMac } from "./operations/verify-mac.ts";
import { verify } from "./operations/verify.ts";

/** AWS Key Management Service. */
export function kmsService(parts: KmsParts): Service {
  // oxlint-disable-next-line typescript/no-explicit-any -- as in `Service`: inputs differ by operation
  const operations: Readonly<Record<string, Operation<any, any>>> = {
    CancelKeyDeletion: cancelKeyDeletion(parts),
    CreateAlias: createAlias(parts),
    CreateGrant: createGrant(parts),
    CreateKey: createKey(parts),
    Decapsulate: decapsulate(parts),
    Decrypt: decrypt(parts),
    DeleteAlias: deleteAlias(parts),
    DeleteImportedKeyMaterial: deleteImportedKeyMaterial(parts),
    DeriveSharedSecret: deriveSharedSecret(parts),
    DescribeKey: describeKey(parts),
    DisableKeyRotation: disableKeyRotation(parts),
    DisableKey: disableKey(parts),
    EnableKeyRotation: enableKeyRotation(parts),
    EnableKey: enableKey(parts),
    Encapsulate: encapsulate(parts),
    Encrypt: encrypt(parts),
    GenerateDataKeyPairWithoutPlaintext: generateDataKeyPairWithoutPlaintext(parts),
    GenerateDataKeyPair: generateDataKeyPair(parts),
    GenerateDataKeyWithoutPlaintext: generateDataKeyWithoutPlaintext(parts),
    GenerateDataKey: generateDataKey(parts),
    GenerateMac: generateMac(parts),
    GenerateRandom: generateRandom(parts),
    GetKeyPolicy: getKeyPolicy(parts),
    GetKeyRotationStatus: getKeyRotationStatus(parts),
    GetParametersForImport: getParametersForImport(parts),
    GetPublicKey: getPublicKey(parts),
    ImportKeyMaterial: importKeyMaterial(parts),
    ListAliases: listAliases(parts),
    ListGrants: listGrants(parts),
    ListKeyPolicies: listKeyPolicies(parts),
    ListKeyRotations: listKeyRotations(parts),
    ListKeys: listKeys(parts),
    ListResourceTags: listResourceTags(parts),
    ListRetirableGrants: listRetirableGrants(parts),
    PutKeyPolicy: putKeyPolicy(parts),
    ReEncrypt: reEncrypt(parts),
    ReplicateKey: replicateKey(parts),
    RetireGrant: retireGrant(parts),
    RevokeGrant: revokeGrant(parts),
    RotateKeyOnDemand: rotateKeyOnDemand(parts),
    ScheduleKeyDeletion: scheduleKeyDeletion(parts),
    Sign: sign(parts),
    TagResource: tagResource(parts),
    UntagResource: untagResource(parts),
    UpdateAlias: updateAlias(parts),
    UpdateKeyDescription: updateKeyDescription(parts),
    UpdatePrimaryRegion: updatePrimaryRegion(parts),
    VerifyMac: verifyMac(parts),
    Verify: verify(parts),
  };
  return {
    signingName: "kms",
    protocol: "json-1.1",
    eventSource: "kms.amazonaws.com",
    schemas: operationSchemas(client),
    operations: new Map(Object.entries(operations)),
  };
}
