import { assert } from "../base/assert.ts";
import type { World } from "../base/world.ts";
import type { RootPrincipal } from "../call/principal.ts";
import type { Documents } from "../documents/documents.ts";
import type { Keys } from "../keys/keys.ts";
import { accessKeyProblem, randomAccessKey } from "./access-key.ts";
import type { AccessKey } from "./access-key.ts";
import {
  accountKey,
  accountsPrefix,
  readAccountDocument,
  sealingContext,
} from "./account-document.ts";
import type { AccountDocument, StoredAccessKey } from "./account-document.ts";
import { isAccountId, randomAccountId } from "./account-id.ts";

/** The accounts and their root access keys. Reads are answered from memory. */
export interface Accounts {
  /** The key, and who calls with it. */
  readonly findAccessKey: (accessKeyId: string) => IdentifiedKey | undefined;
  /**
   * Makes an account with a root access key, or declares one: what is there already is left as it
   * is, so that declaring the same again changes nothing. Durable when it resolves.
   *
   * With `accessKey` the account has that key: another secret for the same id replaces the old one
   * at once, and so does another id replace a key that was declared before.
   *
   * @throws AccountDeclarationError the id or the key cannot be used
   */
  readonly create: (declaration?: AccountDeclaration) => Promise<CreatedAccount>;
  /** By id. */
  readonly list: () => readonly Account[];
  readonly has: (accountId: string) => boolean;
  readonly find: (accountId: string) => Account | undefined;
  /** The access keys of the account's root user, oldest first. */
  readonly rootKeys: (accountId: string) => readonly RootKey[];
}

export interface RootKey {
  readonly accessKeyId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface Account {
  /** Twelve digits. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly name?: string;
}

export interface AccountDeclaration {
  /** Twelve digits. Absent: a random one, for a new account. */
  readonly id?: string;
  readonly name?: string;
  /** Absent: the account keeps the key it has, or gets a random one. */
  readonly accessKey?: AccessKey;
}

export interface CreatedAccount {
  readonly account: Account;
  readonly accessKey: AccessKey;
  /** False: the account was there. */
  readonly isNew: boolean;
}

export interface IdentifiedKey {
  readonly secretAccessKey: string;
  readonly principal: RootPrincipal;
}

/** An account cannot be as the operator declared it. The message says why, and holds no secret. */
export class AccountDeclarationError extends Error {
  override readonly name = "AccountDeclarationError";
}

export interface AccountsOptions {
  readonly world: World;
  readonly documents: Documents;
  readonly keys: Pick<Keys, "seal" | "unseal">;
}

/** Reads all accounts and opens their secrets into memory. */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const accounts = new StoredAccounts(options);
  await accounts.load();
  return accounts;
}

interface Entry {
  readonly document: AccountDocument;
  readonly revision: number;
}

class StoredAccounts implements Accounts {
  readonly #world: World;
  readonly #documents: Documents;
  readonly #keys: Pick<Keys, "seal" | "unseal">;
  readonly #accounts = new Map<string, Entry>();
  readonly #accessKeys = new Map<string, IdentifiedKey>();
  /** Changes run one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor({ world, documents, keys }: AccountsOptions) {
    this.#world = world;
    this.#documents = documents;
    this.#keys = keys;
  }

  async load(): Promise<void> {
    for (const { value, revision } of await this.#documents.list(accountsPrefix)) {
      const document = readAccountDocument(value);
      this.#accounts.set(document.id, { document, revision });
      for (const key of document.accessKeys) this.#learn(document.id, this.#open(document.id, key));
    }
  }

  readonly findAccessKey = (accessKeyId: string): IdentifiedKey | undefined =>
    this.#accessKeys.get(accessKeyId);

  readonly has = (accountId: string): boolean => this.#accounts.has(accountId);

  readonly find = (accountId: string): Account | undefined => {
    const entry = this.#accounts.get(accountId);
    return entry === undefined ? undefined : describe(entry.document);
  };

  readonly rootKeys = (accountId: string): readonly RootKey[] =>
    this.#accounts.get(accountId)?.document.accessKeys ?? [];

  readonly list = (): readonly Account[] =>
    Array.from(this.#accounts.values(), ({ document }) => describe(document)).toSorted((a, b) =>
      a.id < b.id ? -1 : 1,
    );

  readonly create = async (declaration: AccountDeclaration = {}): Promise<CreatedAccount> => {
    const made = this.#last.then(async () => this.#create(declaration));
    this.#last = made.catch(() => undefined);
    return made;
  };

  async #create(declaration: AccountDeclaration): Promise<CreatedAccount> {
    this.#check(declaration);
    const id = declaration.id ?? this.#unusedId();
    const there = this.#accounts.get(id)?.document;
    const before: AccountDocument = there ?? {
      id,
      createdAt: this.#world.clock.now(),
      accessKeys: [],
    };
    const { accessKeys, accessKey } = this.#withKey(before, declaration.accessKey);
    const name = declaration.name ?? before.name;
    const isNew = there === undefined;
    if (isNew || accessKeys !== before.accessKeys || name !== before.name) {
      await this.#store({ ...before, ...(name !== undefined && { name }), accessKeys });
      for (const old of before.accessKeys) this.#accessKeys.delete(old.accessKeyId);
      for (const key of accessKeys) this.#learn(id, this.#open(id, key));
    }
    const entry = this.#accounts.get(id);
    assert(entry !== undefined, "an account that was created is there");
    return { account: describe(entry.document), accessKey, isNew };
  }

  #check({ id, accessKey }: AccountDeclaration): void {
    if (id !== undefined && !isAccountId(id)) {
      throw new AccountDeclarationError(`an account id has twelve digits, not ${id}`);
    }
    if (accessKey === undefined) return;
    const problem = accessKeyProblem(accessKey);
    if (problem !== undefined) throw new AccountDeclarationError(problem);
    const owner = this.#accessKeys.get(accessKey.accessKeyId)?.principal.accountId;
    if (owner !== undefined && owner !== id) {
      throw new AccountDeclarationError(
        `the access key ${accessKey.accessKeyId} belongs to the account ${owner}`,
      );
    }
  }

  #unusedId(): string {
    for (;;) {
      const id = randomAccountId(this.#world.random);
      if (!this.#accounts.has(id)) return id;
    }
  }

  /** The keys that the account has afterwards: the very same list when nothing changes. */
  #withKey(
    { id, accessKeys }: AccountDocument,
    declared: AccessKey | undefined,
  ): { readonly accessKeys: readonly StoredAccessKey[]; readonly accessKey: AccessKey } {
    const newest = accessKeys.at(-1);
    if (declared === undefined && newest !== undefined) {
      return { accessKeys, accessKey: this.#open(id, newest) };
    }
    if (declared === undefined) {
      const accessKey = randomAccessKey(this.#world.random);
      return { accessKeys: [this.#seal(id, accessKey, false)], accessKey };
    }
    const known = this.#accessKeys.get(declared.accessKeyId);
    if (known?.secretAccessKey === declared.secretAccessKey) {
      return { accessKeys, accessKey: declared };
    }
    const kept = accessKeys.filter(
      (key) => !key.isDeclared && key.accessKeyId !== declared.accessKeyId,
    );
    return { accessKeys: [...kept, this.#seal(id, declared, true)], accessKey: declared };
  }

  #seal(accountId: string, key: AccessKey, isDeclared: boolean): StoredAccessKey {
    const { accessKeyId, secretAccessKey } = key;
    const context = sealingContext(accountId, accessKeyId);
    const sealedSecret = this.#keys.seal(Buffer.from(secretAccessKey), context);
    return { accessKeyId, sealedSecret, createdAt: this.#world.clock.now(), isDeclared };
  }

  #open(accountId: string, { accessKeyId, sealedSecret }: StoredAccessKey): AccessKey {
    const context = sealingContext(accountId, accessKeyId);
    const secretAccessKey = Buffer.from(this.#keys.unseal(sealedSecret, context)).toString();
    return { accessKeyId, secretAccessKey };
  }

  #learn(accountId: string, { accessKeyId, secretAccessKey }: AccessKey): void {
    const arn = `arn:aws:iam::${accountId}:root`;
    const principal = {
      type: "Root",
      accountId,
      arn,
      principalId: accountId,
      accessKeyId,
    } as const;
    this.#accessKeys.set(accessKeyId, { secretAccessKey, principal });
  }

  async #store(document: AccountDocument): Promise<void> {
    const key = accountKey(document.id);
    const expect = this.#accounts.get(document.id)?.revision ?? "absent";
    await this.#documents.write([{ key, value: document, expect }]);
    const stored = await this.#documents.find(key);
    assert(stored !== undefined, "a document that was written is there");
    this.#accounts.set(document.id, { document, revision: stored.revision });
  }
}

function describe({ id, createdAt, name }: AccountDocument): Account {
  return { id, createdAt, ...(name !== undefined && { name }) };
}
