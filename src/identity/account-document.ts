import { assert } from "../base/assert.ts";

/** An account as its document holds it, under `accounts/ID`. */
export interface AccountDocument {
  readonly id: string;
  readonly createdAt: number;
  readonly name?: string;
  readonly accessKeys: readonly StoredAccessKey[];
}

export interface StoredAccessKey {
  readonly accessKeyId: string;
  /** Sealed for the context `sealingContext` names. */
  readonly sealedSecret: string;
  readonly createdAt: number;
  /** It stands in the configuration, which may replace it. */
  readonly isDeclared: boolean;
}

export const accountsPrefix = "accounts/";

export function accountKey(accountId: string): string {
  return `${accountsPrefix}${accountId}`;
}

/** Binds a sealed secret to its owner, so that it cannot be moved to another account's document. */
export function sealingContext(accountId: string, accessKeyId: string): string {
  return `access-key/${accountId}/${accessKeyId}`;
}

/** @throws InvariantError it is not what this room wrote */
export function readAccountDocument(value: unknown): AccountDocument {
  assert(isAccountDocument(value), "a document under accounts/ is not an account");
  return value;
}

function isAccountDocument(value: unknown): value is AccountDocument {
  return (
    isObject(value) &&
    typeof value["id"] === "string" &&
    typeof value["createdAt"] === "number" &&
    (value["name"] === undefined || typeof value["name"] === "string") &&
    Array.isArray(value["accessKeys"]) &&
    value["accessKeys"].every(isStoredAccessKey)
  );
}

function isStoredAccessKey(value: unknown): value is StoredAccessKey {
  return (
    isObject(value) &&
    typeof value["accessKeyId"] === "string" &&
    typeof value["sealedSecret"] === "string" &&
    typeof value["createdAt"] === "number" &&
    typeof value["isDeclared"] === "boolean"
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
