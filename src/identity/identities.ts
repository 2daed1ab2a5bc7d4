import { must } from "../base/assert.ts";
import type { Exclusive } from "../base/exclusive.ts";
import { exclusive } from "../base/exclusive.ts";
import type { Documents } from "../documents/documents.ts";
import { AccountMemory } from "./account-entities.ts";
import type { AccountEntities } from "./account-entities.ts";
import type { Entity, User } from "./entities.ts";
import { readEntity } from "./read-entity.ts";

/** Users, groups, roles, policies and MFA devices of all accounts. Reads are answered from memory. */
export interface Identities {
  /** What an account has; of an account that has nothing, nothing. Read it anew for each call. */
  readonly of: (accountId: string) => AccountEntities;
  /**
   * Makes one change of an account. `decide` sees what no other change alters meanwhile, and says
   * what is to be written; what it throws leaves everything as it was. Durable when it resolves, and
   * seen by readers only then.
   */
  readonly change: <Result>(
    accountId: string,
    decide: (entities: AccountEntities) => EntityChange<Result>,
  ) => Promise<Result>;
  /** Who has the access key, active or not. */
  readonly findKeyOwner: (accessKeyId: string) => KeyOwner | undefined;
  /** The account with that alias. */
  readonly findAlias: (alias: string) => string | undefined;
}

export interface EntityChange<Result> {
  readonly put?: readonly Entity[];
  readonly remove?: readonly Pick<Entity, "kind" | "id">[];
  readonly result: Result;
}

export interface KeyOwner {
  readonly accountId: string;
  readonly userId: string;
}

/** Reads all entities of all accounts into memory. */
export async function openIdentities(documents: Documents): Promise<Identities> {
  const identities = new StoredIdentities(documents);
  await identities.load();
  return identities;
}

interface Account {
  readonly memory: AccountMemory;
  readonly inTurn: Exclusive;
  /** By document. */
  readonly revisions: Map<string, number>;
}

class StoredIdentities implements Identities {
  readonly #documents: Documents;
  readonly #accounts = new Map<string, Account>();
  readonly #keyOwners = new Map<string, KeyOwner>();
  readonly #aliases = new Map<string, string>();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async load(): Promise<void> {
    for (const { key, value, revision } of await this.#documents.list(prefix)) {
      const accountId = must(key.split("/")[1], "a document of an account names it");
      const account = this.#account(accountId);
      account.revisions.set(key, revision);
      this.#learn(account.memory, readEntity(value));
    }
  }

  readonly of = (accountId: string): AccountEntities =>
    this.#accounts.get(accountId)?.memory ?? new AccountMemory(accountId);

  readonly findKeyOwner = (accessKeyId: string): KeyOwner | undefined =>
    this.#keyOwners.get(accessKeyId);

  readonly findAlias = (alias: string): string | undefined => this.#aliases.get(alias);

  readonly change = async <Result>(
    accountId: string,
    decide: (entities: AccountEntities) => EntityChange<Result>,
  ): Promise<Result> => {
    const account = this.#account(accountId);
    return account.inTurn(async () => {
      const { put = [], remove = [], result } = decide(account.memory);
      await this.#store(account, put, remove);
      for (const one of remove) this.#forget(account.memory, one);
      for (const one of put) this.#learn(account.memory, one);
      return result;
    });
  };

  async #store(
    { memory, revisions }: Account,
    put: readonly Entity[],
    remove: readonly Pick<Entity, "kind" | "id">[],
  ): Promise<void> {
    if (put.length + remove.length === 0) return;
    const keyOf = (entity: Pick<Entity, "kind" | "id">): string =>
      `${prefix}${memory.accountId}/${entity.kind}/${entity.id}`;
    const expect = (key: string): number | "absent" => revisions.get(key) ?? "absent";
    await this.#documents.write([
      ...remove.map(keyOf).map((key) => ({ key, value: undefined, expect: expect(key) })),
      ...put.map((value) => ({ key: keyOf(value), value, expect: expect(keyOf(value)) })),
    ]);
    for (const entity of remove) revisions.delete(keyOf(entity));
    for (const entity of put) {
      const stored = await this.#documents.find(keyOf(entity));
      const { revision } = must(stored, "a document that was written is there");
      revisions.set(keyOf(entity), revision);
    }
  }

  #account(accountId: string): Account {
    const known = this.#accounts.get(accountId);
    if (known !== undefined) return known;
    const memory = new AccountMemory(accountId);
    const account = { memory, inTurn: exclusive(), revisions: new Map<string, number>() };
    this.#accounts.set(accountId, account);
    return account;
  }

  #learn(memory: AccountMemory, entity: Entity): void {
    this.#unlink(memory, entity);
    memory.put(entity);
    if (entity.kind === "settings" && entity.alias !== undefined) {
      this.#aliases.set(entity.alias, memory.accountId);
    }
    if (entity.kind !== "user") return;
    const owner = { accountId: memory.accountId, userId: entity.id };
    for (const { id } of entity.accessKeys) this.#keyOwners.set(id, owner);
  }

  #forget(memory: AccountMemory, entity: Pick<Entity, "kind" | "id">): void {
    this.#unlink(memory, entity);
    memory.remove(entity);
  }

  /** Takes out of the indexes what the entity had until now. */
  #unlink(memory: AccountMemory, { kind, id }: Pick<Entity, "kind" | "id">): void {
    const { alias } = memory.settings;
    if (kind === "settings" && alias !== undefined) this.#aliases.delete(alias);
    const user: User | undefined = kind === "user" ? memory.users.get(id) : undefined;
    for (const key of user?.accessKeys ?? []) this.#keyOwners.delete(key.id);
  }
}

const prefix = "iam/";
