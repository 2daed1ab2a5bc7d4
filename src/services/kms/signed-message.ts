import type { MessageType, SigningAlgorithmSpec } from "@aws-sdk/client-kms";

import type { Conditions } from "../../call/operation.ts";
import type { SignedMessage } from "../../kms/signature.ts";

interface MessageInput {
  readonly Message: Uint8Array | undefined;
  readonly MessageType?: MessageType | undefined;
  readonly SigningAlgorithm: SigningAlgorithmSpec | undefined;
}

/** What Sign and Verify are given; the schema has seen to it that it is there. */
export function readMessage(input: MessageInput): SignedMessage {
  return {
    message: input.Message ?? new Uint8Array(0),
    messageType: input.MessageType ?? "RAW",
    algorithm: input.SigningAlgorithm ?? "RSASSA_PSS_SHA_256",
  };
}

export function messageConditions(input: MessageInput): Conditions {
  return {
    "kms:MessageType": input.MessageType ?? "RAW",
    "kms:SigningAlgorithm": input.SigningAlgorithm ?? "",
  };
}
