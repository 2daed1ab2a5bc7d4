import { createCipheriv, createDecipheriv } from "node:crypto";

import type { World } from "../base/world.ts";
import type { EncryptionContext } from "../kms/encryption-context.ts";
import type { CustomerKeys } from "../kms/customer-keys.ts";
import { findKey, requireEnabled } from "../kms/find-key.ts";
import type { KeyCaller } from "../kms/key-access.ts";
import { KmsError } from "../kms/kms-error.ts";
import type { KmsErrorCode } from "../kms/kms-error.ts";
import type { KmsParts } from "../kms/kms-parts.ts";
import { openUnder } from "../kms/symmetric-key.ts";
import type { Message } from "./message.ts";
import { NotificationError } from "./notification-error.ts";
import type { NotificationErrorCode } from "./notification-error.ts";
import type { Topic } from "./topic.ts";

/** A message as it is stored: of a topic with a key, what was said is sealed. */
export type StoredMessage = Message | SealedMessage;

export interface SealedMessage extends Omit<Message, "text" | "subject" | "attributes"> {
  readonly sealed: {
    readonly keyArn: string;
    /** The data key as KMS sealed it, base64. */
    readonly dataKey: string;
    /** Nonce, tag and AES-256-GCM ciphertext of the members that are left out, base64. */
    readonly content: string;
  };
}

/** Seals messages of topics that have a key, and opens them when they are delivered. */
export interface MessageSeal {
  /**
   * Asks of the key what SNS asks: `kms:GenerateDataKey` and `kms:Decrypt`, of whoever publishes.
   *
   * @throws NotificationError `KMSAccessDenied`, `KMSDisabled`, `KMSInvalidState`, `KMSNotFound`
   */
  readonly seal: (topic: Topic, message: Message, caller: KeyCaller) => Promise<StoredMessage>;
  /** @throws KmsError the key cannot be used now */
  readonly open: (message: StoredMessage) => Message;
}

const nonceBytes = 12;
const tagBytes = 16;

export function messageSeal(parts: {
  readonly world: Pick<World, "clock" | "random">;
  readonly kms: KmsParts;
  readonly customerKeys: CustomerKeys;
}): MessageSeal {
  const { world, kms, customerKeys } = parts;
  return {
    seal: async (topic, message, caller) => {
      const keyId = topic.attributes.KmsMasterKeyId ?? "";
      if (keyId === "") return message;
      const request = {
        home: { accountId: topic.accountId, region: topic.region },
        encryptionContext: contextOf(topic.arn),
        caller,
        ...(caller.kind === "call" && { viaService: "sns" }),
      };
      try {
        const made = await customerKeys.generateDataKey({ ...request, keyId });
        // What is sealed under a key that the publisher cannot open with could never be delivered.
        const again = await customerKeys.decrypt({ ...request, ciphertext: made.ciphertext });
        again.plaintext.fill(0);
        return sealed(message, made, world.random.bytes(nonceBytes));
      } catch (error) {
        throw inWordsOfSns(error);
      }
    },
    open: (message) => {
      if (!("sealed" in message)) return message;
      const { keyArn, dataKey } = message.sealed;
      const [, , , region = "", accountId = ""] = keyArn.split(":");
      const key = findKey(kms, keyArn, { accountId, region });
      requireEnabled(key, world.clock.now());
      const use = { key, context: contextOf(message.topicArn) };
      return opened(message, openUnder(kms, use, Buffer.from(dataKey, "base64")).plaintext);
    },
  };
}

function contextOf(topicArn: string): EncryptionContext {
  return { "aws:sns:topicArn": topicArn };
}

function sealed(
  { text, subject, attributes, ...rest }: Message,
  key: { readonly keyArn: string; readonly plaintext: Uint8Array; readonly ciphertext: Uint8Array },
  nonce: Uint8Array,
): SealedMessage {
  const cipher = createCipheriv("aes-256-gcm", key.plaintext, nonce).setAAD(Buffer.from(rest.id));
  const body = JSON.stringify({ text, subject, attributes });
  const bytes = Buffer.concat([cipher.update(body, "utf8"), cipher.final()]);
  key.plaintext.fill(0);
  const content = Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString("base64");
  const dataKey = Buffer.from(key.ciphertext).toString("base64");
  return { ...rest, sealed: { keyArn: key.keyArn, dataKey, content } };
}

function opened({ sealed: { content }, ...rest }: SealedMessage, key: Uint8Array): Message {
  const bytes = Buffer.from(content, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes))
    .setAAD(Buffer.from(rest.id))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const body = decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, "utf8");
  const text = body + decipher.final("utf8");
  key.fill(0);
  // What was authenticated is what `sealed` wrote.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { ...rest, ...(JSON.parse(text) as Pick<Message, "text" | "subject" | "attributes">) };
}

const codes: Readonly<Partial<Record<KmsErrorCode, NotificationErrorCode>>> = {
  AccessDeniedException: "KMSAccessDenied",
  DisabledException: "KMSDisabled",
  KMSInvalidStateException: "KMSInvalidState",
  InvalidKeyUsageException: "KMSInvalidState",
  NotFoundException: "KMSNotFound",
  InvalidArnException: "KMSNotFound",
};

function inWordsOfSns(error: unknown): unknown {
  if (!(error instanceof KmsError)) return error;
  const code = codes[error.code];
  return code === undefined ? error : new NotificationError(code, error.message, { cause: error });
}
