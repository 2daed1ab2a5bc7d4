import type { Authorize } from "../call/operation.ts";
import type { KeyState } from "@aws-sdk/client-kms";

import { findKey, findOrMakeKey, requireEnabled } from "./find-key.ts";
import type { Key } from "./key.ts";
import { arnOf, keyState } from "./key.ts";
import { authorizeKeyUse } from "./key-access.ts";
import type { KeyCaller } from "./key-access.ts";
import { contextConditions } from "./key-conditions.ts";
import type { KeyHome } from "./key-reference.ts";
import type { EncryptionContext } from "./encryption-context.ts";
import { KmsError, accessDenied, ciphertextRefusal, invalidKeyUsage } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";
import { openUnder, readCiphertextName, sealUnder } from "./symmetric-key.ts";

/**
 * Keys of customers, as other rooms use them for their callers: S3 for objects, CloudTrail for log
 * files. Each use is authorized, by the key's policy and grants and the caller's own policies, and
 * ends with the errors that KMS has.
 */
export interface CustomerKeys {
  /** A key as it stands. Asks `kms:DescribeKey`. @throws KmsError */
  readonly describe: (request: KeyRequest) => Promise<KeyFacts>;
  /** A new data key of 32 bytes, and the same sealed. Asks `kms:GenerateDataKey`. @throws KmsError */
  readonly generateDataKey: (request: DataKeyRequest) => Promise<GeneratedDataKey>;
  /**
   * Opens what `generateDataKey` has sealed. Asks `kms:Decrypt` anew each time: a key that is
   * disabled, or that the caller may use no more, opens nothing.
   *
   * @throws KmsError
   */
  readonly decrypt: (request: DecryptRequest) => Promise<OpenedDataKey>;
  /**
   * Asks whether a key can be used at all, whoever asks: for what was opened under it a moment ago.
   *
   * @throws KmsError it is gone, disabled, or about to be deleted
   */
  readonly requireUsable: (keyArn: string) => void;
}

export interface KeyRequest {
  /** An id, an ARN, an alias, an alias's ARN. `alias/aws/s3` makes that key where it is not there. */
  readonly keyId: string;
  /** Where an id or alias without an account and a Region belongs. An ARN must be of this Region. */
  readonly home: KeyHome;
  readonly caller: KeyCaller;
  /** The service that asks for its caller, for example `s3`. Absent: the caller is the service. */
  readonly viaService?: string;
}

export interface DataKeyRequest extends KeyRequest {
  readonly encryptionContext: EncryptionContext;
}

export interface DecryptRequest extends Omit<DataKeyRequest, "keyId"> {
  readonly ciphertext: Uint8Array;
  /** The key that must have sealed it. Absent: the ciphertext says which. */
  readonly keyId?: string;
}

export interface KeyFacts {
  readonly arn: string;
  readonly keyId: string;
  readonly accountId: string;
  readonly region: string;
  readonly state: KeyState;
  readonly isSymmetric: boolean;
  readonly manager: "CUSTOMER" | "AWS";
}

export interface OpenedDataKey {
  readonly keyArn: string;
  /** Secret: to be overwritten when it has been used. */
  readonly plaintext: Uint8Array;
}

export interface GeneratedDataKey extends OpenedDataKey {
  readonly ciphertext: Uint8Array;
}

const dataKeyBytes = 32;

/** @param authorize asked for the callers of other services' calls */
export function customerKeys(parts: KmsParts, authorize: Authorize): CustomerKeys {
  const { clock, random } = parts.world;

  async function requireAllowed(
    key: Key,
    action: string,
    request: Pick<KeyRequest, "caller" | "viaService">,
    context: EncryptionContext = {},
  ): Promise<void> {
    const answer = await authorizeKeyUse(parts, authorize, {
      ...request,
      key,
      action,
      conditions: contextConditions(context),
    });
    if (answer.kind === "deny") throw accessDenied(answer.message);
  }

  return {
    describe: async ({ keyId, home, ...request }) => {
      const key = await findOrMakeKey(parts, keyId, home);
      await requireAllowed(key, "kms:DescribeKey", request);
      return factsOfKey(key, clock.now());
    },
    generateDataKey: async ({ keyId, home, encryptionContext: context, ...request }) => {
      const key = await findOrMakeKey(parts, keyId, home);
      await requireAllowed(key, "kms:GenerateDataKey", request, context);
      requireSymmetric(key, "GenerateDataKey");
      requireEnabled(key, clock.now());
      const plaintext = random.bytes(dataKeyBytes);
      const { ciphertext } = sealUnder(parts, { key, context }, plaintext);
      return { keyArn: arnOf(key), plaintext, ciphertext };
    },
    decrypt: async ({ ciphertext, keyId, home, encryptionContext: context, ...request }) => {
      const key =
        keyId === undefined
          ? findKeyOfCiphertext(parts, ciphertext, home)
          : findKey(parts, keyId, home);
      await requireAllowed(key, "kms:Decrypt", request, context);
      requireSymmetric(key, "Decrypt");
      requireEnabled(key, clock.now());
      const { plaintext } = openUnder(parts, { key, context }, ciphertext);
      return { keyArn: arnOf(key), plaintext };
    },
    requireUsable: (keyArn) => {
      const [, , , region = "", accountId = ""] = keyArn.split(":");
      requireEnabled(findKey(parts, keyArn, { accountId, region }), clock.now());
    },
  };
}

/**
 * The key that has made a ciphertext, in the Region of `home`.
 *
 * @throws KmsError `InvalidCiphertextException`; `AccessDeniedException` it is not there
 */
export function findKeyOfCiphertext(parts: KmsParts, ciphertext: Uint8Array, home: KeyHome): Key {
  const { accountId, keyId } = readCiphertextName(ciphertext);
  try {
    return findKey(parts, keyId, { accountId, region: home.region });
  } catch (error) {
    if (error instanceof KmsError && error.code === "NotFoundException") {
      throw accessDenied(ciphertextRefusal);
    }
    throw error;
  }
}

function requireSymmetric(key: Key, operation: string): void {
  if (key.usage !== "ENCRYPT_DECRYPT") throw invalidKeyUsage(arnOf(key), key.usage, operation);
  if (key.spec !== "SYMMETRIC_DEFAULT") {
    throw new KmsError(
      "InvalidKeyUsageException",
      `${arnOf(key)} key spec is ${key.spec} which is not valid for ${operation}.`,
    );
  }
}

function factsOfKey(key: Key, now: number): KeyFacts {
  const { keyId, accountId, region, spec, manager } = key;
  return {
    arn: arnOf(key),
    keyId,
    accountId,
    region,
    state: keyState(key, now),
    isSymmetric: spec === "SYMMETRIC_DEFAULT",
    manager,
  };
}
