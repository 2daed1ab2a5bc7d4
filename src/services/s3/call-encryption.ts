import { objectArn } from "../../archive/bucket-arn.ts";
import type { CustomerKey, EncryptionCaller } from "../../archive/encryption-wish.ts";
import { isCustomerKeyBlocked } from "../../archive/object-encryption.ts";
import type { ObjectEncryption } from "../../archive/object-encryption.ts";
import type { BucketSettings } from "../../buckets/buckets.ts";
import type { DataCipher, DataKey, StoredEncryption } from "../../buckets/encryption.ts";
import { WrongKeyError } from "../../buckets/wrapped-key.ts";
import type { Call } from "../../call/operation.ts";
import { KmsError } from "../../kms/kms-error.ts";
import type { KmsErrorCode } from "../../kms/kms-error.ts";
import type { CustomerKeyInput, EncryptionInput } from "./encryption-headers.ts";
import { readCustomerKey, readEncryptionWish } from "./encryption-headers.ts";
import { accessDenied, customerKeyBlocked, invalidRequest, kmsFault } from "./errors.ts";

/** The keys of objects, as calls ask for them: with the caller's rights, and S3's errors. */
export interface CallEncryption {
  /**
   * What a new object is written under, as its request and its bucket have it. Nothing: AES256.
   *
   * @throws ServiceError what the headers are refused with; `AccessDenied`, `KMS.…`
   */
  readonly newCipher: (
    target: { readonly bucket: BucketSettings; readonly key: string },
    input: EncryptionInput,
    call: Call,
  ) => Promise<{ readonly cipher?: DataCipher }>;
  /**
   * Holds the key that a request hands in, or its lack, against how an object is encrypted.
   *
   * @throws ServiceError `InvalidRequest`; `AccessDenied` it is another key
   */
  readonly checkCustomerKey: (
    object: ReadTarget,
    input: CustomerKeyInput,
    call: Call,
  ) => Promise<void>;
  /**
   * The data key of an object that is about to be read. Undefined: the store has it.
   *
   * @throws ServiceError as `checkCustomerKey`; `AccessDenied`, `KMS.…`
   */
  readonly readKey: (
    object: ReadTarget,
    input: CustomerKeyInput,
    call: Call,
  ) => Promise<DataKey | undefined>;
  /**
   * The data key of an upload, for one of its parts. Undefined: the store has it.
   *
   * @throws ServiceError `InvalidRequest` the part is not to be encrypted as the upload was begun
   */
  readonly partKey: (
    upload: ReadTarget,
    input: CustomerKeyInput,
    call: Call,
  ) => Promise<DataKey | undefined>;
}

/** An object, or an upload, and its bucket. */
export interface ReadTarget {
  readonly bucket: BucketSettings;
  readonly object: { readonly key: string; readonly encryption?: StoredEncryption };
}

export function callEncryption(encryption: ObjectEncryption): CallEncryption {
  async function readKey(
    target: ReadTarget,
    input: CustomerKeyInput,
    call: Call,
  ): Promise<DataKey | undefined> {
    const customerKey = customerKeyFor(target, input, call);
    const caller = { ...callerOf(call), ...(customerKey !== undefined && { customerKey }) };
    try {
      return await encryption.dataKey(target, caller);
    } catch (error) {
      if (customerKey === undefined || !(error instanceof WrongKeyError)) throw translated(error);
      throw accessDenied(
        "Requests specifying Server Side Encryption with Customer provided keys must provide the " +
          "correct secret key.",
      );
    }
  }

  return {
    newCipher: async ({ bucket, key }, input, call) => {
      const wish = readEncryptionWish(input, call);
      const settings = bucket.configuration?.encryption;
      if (wish?.algorithm === "customer" && isCustomerKeyBlocked(settings)) {
        throw customerKeyBlocked(call.principal.arn, objectArn(bucket.name, key));
      }
      try {
        const cipher = await encryption.newCipher({ bucket, key }, wish, callerOf(call));
        return cipher === undefined ? {} : { cipher };
      } catch (error) {
        throw translated(error);
      }
    },
    checkCustomerKey: async (target, input, call) => {
      if (customerKeyFor(target, input, call) !== undefined) await readKey(target, input, call);
    },
    readKey,
    partKey: async (target, input, call) => {
      checkPartKey(target, input, call);
      return readKey(target, input, call);
    },
  };
}

/** The key that opens the object, where the client has it; else there must be none. */
function customerKeyFor(
  { object }: ReadTarget,
  input: CustomerKeyInput,
  call: Call,
): CustomerKey | undefined {
  const customerKey = readCustomerKey(input, call);
  const isCustomers = object.encryption?.algorithm === "customer";
  if (isCustomers && customerKey === undefined) {
    throw invalidRequest(
      "The object was stored using a form of Server Side Encryption. The correct parameters must " +
        "be provided to retrieve the object.",
    );
  }
  if (!isCustomers && customerKey !== undefined) {
    throw invalidRequest("The encryption parameters are not applicable to this object.");
  }
  return customerKey;
}

/** The parts of an upload come under the key that it was begun with. */
function checkPartKey({ object }: ReadTarget, input: CustomerKeyInput, call: Call): void {
  const customerKey = readCustomerKey(input, call);
  const { encryption } = object;
  const begun = encryption?.algorithm === "customer" ? encryption.keyMd5 : undefined;
  if ((begun === undefined) !== (customerKey === undefined)) {
    throw invalidRequest(
      "The multipart upload initiate requested encryption. Subsequent part requests must include " +
        "the appropriate encryption parameters.",
    );
  }
  if (customerKey?.md5 !== begun) {
    throw invalidRequest(
      "The provided encryption parameters did not match the ones used originally.",
    );
  }
}

function callerOf(call: Call): EncryptionCaller {
  return { keyCaller: { kind: "call", call }, accountId: call.principal.accountId };
}

/** What KMS refuses, as S3 says it. Anything else is as it was. */
function translated(error: unknown): unknown {
  if (!(error instanceof KmsError)) return error;
  if (error.code === "AccessDeniedException") return accessDenied(error.message);
  const code = kmsCodes.get(error.code);
  return code === undefined ? error : kmsFault(code, error.message);
}

const kmsCodes: ReadonlyMap<KmsErrorCode, string> = new Map([
  ["DisabledException", "DisabledException"],
  ["InvalidArnException", "NotFoundException"],
  ["InvalidKeyUsageException", "InvalidKeyUsageException"],
  ["KMSInvalidStateException", "KMSInvalidStateException"],
  ["NotFoundException", "NotFoundException"],
]);
