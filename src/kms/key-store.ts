import { exclusive } from "../base/exclusive.ts";
import type { DocumentChange, Documents } from "../documents/documents.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import type { Alias } from "./alias.ts";
import type { Grant } from "./grant.ts";
import type { Key } from "./key.ts";
import {
  aliasDocumentKey,
  aliasesPrefix,
  grantDocumentKey,
  grantsPrefix,
  keyDocumentKey,
  keysPrefix,
  readAliasDocument,
  readGrantDocument,
  readKeyDocument,
} from "./key-document.ts";
import { compileKeyPolicy } from "./key-policy.ts";
import type { KeyHome, KeyName } from "./key-reference.ts";

/** What is written in one step: all of it, or nothing. */
export interface KeyChanges {
  readonly keys?: readonly Key[];
  readonly removedKeys?: readonly Key[];
  readonly aliases?: readonly Alias[];
  readonly removedAliases?: readonly Alias[];
  readonly grants?: readonly Grant[];
  readonly removedGrants?: readonly Grant[];
}

/**
 * All keys, aliases and grants, answered from memory. Nothing is seen before it is durable, and
 * changes run one after the other: a change is decided on what the one before it left.
 */
export class KeyStore {
  readonly #documents: Documents;
  readonly #inTurn = exclusive();
  /** By home and id, as their documents' keys name them. */
  readonly #keys = new Map<string, Map<string, Key>>();
  readonly #aliases = new Map<string, Map<string, Alias>>();
  readonly #grants = new Map<string, Map<string, Grant>>();
  /** By the key as it stands: a change makes another one. */
  readonly #policies = new WeakMap<Key, CompiledPolicy>();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** Reads everything. Called once, before anything else. */
  async load(): Promise<void> {
    for (const { value } of await this.#documents.list(keysPrefix)) {
      this.#keepKey(readKeyDocument(value));
    }
    for (const { value } of await this.#documents.list(aliasesPrefix)) {
      this.#keepAlias(readAliasDocument(value));
    }
    for (const { value } of await this.#documents.list(grantsPrefix)) {
      this.#keepGrant(readGrantDocument(value));
    }
  }

  find({ accountId, region, keyId }: Omit<KeyName, "kind">): Key | undefined {
    return this.#keys.get(placeOf({ accountId, region }))?.get(keyId);
  }

  /** By id. */
  listOf(home: KeyHome): readonly Key[] {
    return sorted(this.#keys.get(placeOf(home)));
  }

  /** The keys of an account that have the same id, by Region. */
  everywhere({ accountId, keyId }: Pick<Key, "accountId" | "keyId">): readonly Key[] {
    const found = [...this.#keys.values()].flatMap((keys) => keys.get(keyId) ?? []);
    return found
      .filter((key) => key.accountId === accountId)
      .toSorted((a, b) => (a.region < b.region ? -1 : 1));
  }

  list(): readonly Key[] {
    return [...this.#keys.values()].flatMap((keys) => [...keys.values()]);
  }

  findAlias(alias: KeyHome & { readonly aliasName: string }): Alias | undefined {
    return this.#aliases.get(placeOf(alias))?.get(alias.aliasName);
  }

  /** By name. */
  aliasesOf(home: KeyHome): readonly Alias[] {
    return sorted(this.#aliases.get(placeOf(home)));
  }

  /** By name. */
  aliasesOfKey(key: Key): readonly Alias[] {
    const all = [...(this.#aliases.get(placeOf(key))?.values() ?? [])];
    return all
      .filter(({ keyId }) => keyId === key.keyId)
      .toSorted((a, b) => (a.aliasName < b.aliasName ? -1 : 1));
  }

  /** By id. */
  grantsOf(key: Key): readonly Grant[] {
    return sorted(this.#grants.get(keyDocumentKey(key)));
  }

  /** In no order: each use of the key looks at all of them. */
  unorderedGrantsOf(key: Key): readonly Grant[] {
    return [...(this.#grants.get(keyDocumentKey(key))?.values() ?? [])];
  }

  /** Every grant of a Region, of whatever account's keys, by id. */
  grantsIn(region: string): readonly Grant[] {
    return [...this.#grants.values()]
      .flatMap((grants) => [...grants.values()])
      .filter((grant) => grant.region === region)
      .toSorted((a, b) => (a.grantId < b.grantId ? -1 : 1));
  }

  policyOf(key: Key): CompiledPolicy {
    const known = this.#policies.get(key);
    if (known !== undefined) return known;
    const compiled = compileKeyPolicy(key.policy);
    this.#policies.set(key, compiled);
    return compiled;
  }

  /**
   * Decides on a change with nothing else changing meanwhile, and writes it. Durable when it resolves.
   *
   * @throws whatever `decide` throws; then nothing was changed
   */
  async change<Result>(
    decide: () => Promise<{ readonly changes: KeyChanges; readonly result: Result }>,
  ): Promise<Result> {
    return this.#inTurn(async () => {
      const { changes, result } = await decide();
      await this.#write(changes);
      return result;
    });
  }

  async #write(changes: KeyChanges): Promise<void> {
    const { keys, aliases, grants, ...removed } = { ...noChanges, ...changes };
    const { removedKeys, removedAliases, removedGrants } = removed;
    const documents: DocumentChange[] = [
      ...keys.map((key) => ({ key: keyDocumentKey(key), value: key })),
      ...aliases.map((alias) => ({ key: aliasDocumentKey(alias), value: alias })),
      ...grants.map((grant) => ({ key: grantDocumentKey(grant), value: grant })),
      ...[
        ...removedKeys.map(keyDocumentKey),
        ...removedAliases.map(aliasDocumentKey),
        ...removedGrants.map(grantDocumentKey),
      ].map((key) => ({ key, value: undefined })),
    ];
    if (documents.length > 0) await this.#documents.write(documents);
    for (const key of keys) this.#keepKey(key);
    for (const alias of aliases) this.#keepAlias(alias);
    for (const grant of grants) this.#keepGrant(grant);
    for (const key of removedKeys) this.#keys.get(placeOf(key))?.delete(key.keyId);
    for (const alias of removedAliases) {
      this.#aliases.get(placeOf(alias))?.delete(alias.aliasName);
    }
    for (const grant of removedGrants) {
      this.#grants.get(keyDocumentKey(grant))?.delete(grant.grantId);
    }
  }

  #keepKey(key: Key): void {
    inside(this.#keys, placeOf(key)).set(key.keyId, key);
  }

  #keepAlias(alias: Alias): void {
    inside(this.#aliases, placeOf(alias)).set(alias.aliasName, alias);
  }

  #keepGrant(grant: Grant): void {
    inside(this.#grants, keyDocumentKey(grant)).set(grant.grantId, grant);
  }
}

const noChanges: Required<KeyChanges> = {
  keys: [],
  removedKeys: [],
  aliases: [],
  removedAliases: [],
  grants: [],
  removedGrants: [],
};

function placeOf({ accountId, region }: KeyHome): string {
  return `${accountId}/${region}`;
}

function inside<Value>(maps: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const there = maps.get(name) ?? new Map<string, Value>();
  maps.set(name, there);
  return there;
}

function sorted<Value>(map: ReadonlyMap<string, Value> | undefined): readonly Value[] {
  if (map === undefined) return [];
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
