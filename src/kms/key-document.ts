import { assert } from "../base/assert.ts";
import type { Alias } from "./alias.ts";
import type { Grant } from "./grant.ts";
import type { Key } from "./key.ts";
import type { KeyHome } from "./key-reference.ts";

export const keysPrefix = "kms/keys/";
export const aliasesPrefix = "kms/aliases/";
export const grantsPrefix = "kms/grants/";

export function keyDocumentKey(key: KeyHome & { readonly keyId: string }): string {
  return `${keysPrefix}${key.accountId}/${key.region}/${key.keyId}`;
}

/** Names of aliases may have slashes anywhere, and keys of documents may not. */
export function aliasDocumentKey(alias: KeyHome & { readonly aliasName: string }): string {
  const name = Buffer.from(alias.aliasName).toString("base64url");
  return `${aliasesPrefix}${alias.accountId}/${alias.region}/${name}`;
}

export function grantDocumentKey(grant: Grant): string {
  return `${grantsPrefix}${grant.accountId}/${grant.region}/${grant.keyId}/${grant.grantId}`;
}

/** @throws InvariantError it is not what this room wrote */
export function readKeyDocument(value: unknown): Key {
  assert(hasMembers<Key>(value, keyMembers), "a document under kms/keys/ is not a key");
  return value;
}

/** @throws InvariantError it is not what this room wrote */
export function readAliasDocument(value: unknown): Alias {
  assert(hasMembers<Alias>(value, aliasMembers), "a document under kms/aliases/ is not an alias");
  return value;
}

/** @throws InvariantError it is not what this room wrote */
export function readGrantDocument(value: unknown): Grant {
  assert(hasMembers<Grant>(value, grantMembers), "a document under kms/grants/ is not a grant");
  return value;
}

type Members<Value> = { readonly [Member in keyof Required<Value>]: string };

const keyMembers: Members<Key> = {
  accountId: "string",
  region: "string",
  keyId: "string",
  createdAt: "number",
  description: "string",
  spec: "string",
  usage: "string",
  origin: "string",
  manager: "string",
  isEnabled: "boolean",
  deletion: "object?",
  policy: "string",
  tags: "object",
  materials: "object",
  rotation: "object?",
  multiRegion: "object?",
};

const aliasMembers: Members<Alias> = {
  accountId: "string",
  region: "string",
  aliasName: "string",
  keyId: "string",
  createdAt: "number",
  updatedAt: "number",
};

const grantMembers: Members<Grant> = {
  accountId: "string",
  region: "string",
  keyId: "string",
  grantId: "string",
  createdAt: "number",
  issuingAccount: "string",
  operations: "object",
  name: "string?",
  constraints: "object?",
  granteePrincipal: "string?",
  retiringPrincipal: "string?",
  granteeServicePrincipal: "string?",
  retiringServicePrincipal: "string?",
};

/** What is inside lists and objects was checked before it was written. */
function hasMembers<Value extends object>(value: unknown, members: Members<Value>): value is Value {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return Object.entries<string>(members).every(([name, type]) => {
    const field = fields.get(name);
    if (type.endsWith("?") && field === undefined) return true;
    return typeof field === type.replace("?", "") && field !== null;
  });
}
