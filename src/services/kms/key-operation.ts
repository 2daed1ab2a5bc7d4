import type { StaticOperationSchema } from "@smithy/types";

import type { Call, Conditions, Operation, ResourceReference } from "../../call/operation.ts";
import { findKey, tellKey } from "../../kms/find-key.ts";
import { findGrantOfToken } from "../../kms/grants.ts";
import { contextConditions } from "../../kms/key-conditions.ts";
import type { Key } from "../../kms/key.ts";
import { arnOf } from "../../kms/key.ts";
import type { KeyHome } from "../../kms/key-reference.ts";
import { KmsError, accessDenied, unsupported } from "../../kms/kms-error.ts";
import type { KmsParts } from "../../kms/kms-parts.ts";
import { inWordsOfTheApi } from "./errors.ts";
import { checkInput } from "./input-constraints.ts";
import { keyRecord } from "./key-record.ts";

/** Members that many inputs have. */
interface KeyInput {
  readonly KeyId?: string | undefined;
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined;
  readonly GrantTokens?: readonly string[] | undefined;
  readonly DryRun?: boolean | undefined;
  readonly Recipient?: object | undefined;
}

export interface KeyOperation<Input, Output> {
  readonly schema: StaticOperationSchema;
  readonly access: "read" | "write";
  /** Also with keys of other accounts. Default: no. */
  readonly isForOthers?: boolean;
  /** An alias can stand for the key. Default: no, as AWS has it for what changes keys. */
  readonly takesAlias?: boolean;
  /** Condition keys, beside those of the encryption context and of the key itself. */
  readonly conditions?: (input: Input) => Conditions;
  readonly handle: (input: Input, key: Key, call: Call) => Promise<Output>;
}

/**
 * An operation on the key that `KeyId` names: asks for its action on that key, checks the input, and
 * hands over the key. With `DryRun` a handler that changes nothing runs, and its output is dropped.
 */
export function keyOperation<Input extends KeyInput, Output extends object>(
  parts: KmsParts,
  operation: KeyOperation<Input, Output>,
): Operation<Input, Output> {
  const { schema, access, handle } = operation;
  const name = schema[2];
  return {
    schema,
    action: `kms:${name}`,
    access,
    category: "management",
    resources: ({ KeyId }, call) => keyResource(parts, KeyId, call),
    conditions: (input, call) => ({
      ...callConditions(call, input.KeyId),
      ...contextConditions(input.EncryptionContext ?? {}),
      ...operation.conditions?.(input),
    }),
    record: keyRecord(schema, access),
    handle: async (input, call) =>
      inWordsOfTheApi(async () => {
        checkInput(input);
        checkUnsupported(input);
        checkGrantTokens(parts, input.GrantTokens, call);
        const key = reachableKey(parts, input.KeyId ?? "", call, operation);
        const output = await handle(input, key, call);
        if (input.DryRun === true) throw dryRun();
        return output;
      }),
  };
}

export function homeOf({ principal, region }: Call): KeyHome {
  return { accountId: principal.accountId, region };
}

/** What a call about a key lists, and is authorized for. Nothing: it names no key. */
export function keyResource(
  parts: KmsParts,
  keyId: string | undefined,
  call: Call,
): readonly ResourceReference[] {
  const told = keyId === undefined ? undefined : tellKey(parts, keyId, homeOf(call));
  if (told === undefined) return [];
  return [{ arn: told.arn, accountId: told.accountId, type: "AWS::KMS::Key" }];
}

/** Condition keys of every call. */
export function callConditions(call: Call, keyId: string | undefined): Conditions {
  const alias = /(?:^|:)(alias\/.+)$/s.exec(keyId ?? "")?.[1];
  return {
    "kms:CallerAccount": call.principal.accountId,
    ...(alias !== undefined && { "kms:RequestAlias": alias }),
  };
}

/**
 * The key that a call is about, if it can be about that one.
 *
 * @throws KmsError `NotFoundException`, `InvalidArnException`, `AccessDeniedException`
 */
export function reachableKey(
  parts: KmsParts,
  keyId: string,
  call: Call,
  rules: { readonly isForOthers?: boolean; readonly takesAlias?: boolean },
): Key {
  if (rules.takesAlias !== true && /(?:^|:)alias\//.test(keyId)) {
    throw new KmsError("NotFoundException", `Invalid keyId '${keyId}'`);
  }
  const key = findKey(parts, keyId, homeOf(call));
  if (rules.isForOthers !== true && key.accountId !== call.principal.accountId) {
    throw accessDenied(
      `The operation cannot be performed on ${arnOf(key)}, a key of another account.`,
    );
  }
  return key;
}

/** @throws KmsError `InvalidGrantTokenException`; a token of a grant that is gone is no error */
export function checkGrantTokens(
  parts: KmsParts,
  tokens: readonly string[] | undefined,
  call: Call,
): void {
  for (const token of tokens ?? []) findGrantOfToken(parts, token, homeOf(call));
}

export function dryRun(): KmsError {
  return new KmsError(
    "DryRunOperationException",
    "The request would have succeeded, but the DryRun option is set.",
  );
}

export function checkUnsupported({ Recipient }: KeyInput): void {
  if (Recipient === undefined) return;
  throw unsupported("Attestation documents of Nitro enclaves are not supported.");
}
