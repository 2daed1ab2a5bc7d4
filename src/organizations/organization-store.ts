import { assert, must } from "../base/assert.ts";
import { exclusive } from "../base/exclusive.ts";
import type { Documents } from "../documents/documents.ts";
import type { Entity, EntityKind } from "./entities.ts";
import { OrganizationMemory } from "./organization-memory.ts";
import type { OrganizationView } from "./organization-memory.ts";

/** All organizations. Reads are answered from memory. */
export interface OrganizationStore {
  /** As of the last change that is durable. Read it anew for each call. */
  readonly view: OrganizationView;
  /**
   * Makes one change. `decide` sees what no other change alters meanwhile, and says what is to be
   * written; what it throws leaves everything as it was. Durable when it resolves, and seen by
   * readers only then.
   */
  readonly change: <Result>(
    decide: (view: OrganizationView) => EntityChange<Result>,
  ) => Promise<Result>;
  /** Calls `listener` after each change that is durable, until the function returned is called. */
  readonly onChange: (listener: () => void) => () => void;
}

export interface EntityChange<Result> {
  readonly put?: readonly Entity[];
  readonly remove?: readonly EntityKey[];
  readonly result: Result;
}

export type EntityKey = Pick<Entity, "kind" | "id">;

/** Reads all organizations into memory. */
export async function openOrganizationStore(documents: Documents): Promise<OrganizationStore> {
  const store = new StoredOrganizations(documents);
  await store.load();
  return store;
}

class StoredOrganizations implements OrganizationStore {
  readonly view: OrganizationMemory = new OrganizationMemory();
  readonly #documents: Documents;
  readonly #inTurn = exclusive();
  readonly #revisions = new Map<string, number>();
  readonly #listeners = new Set<() => void>();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async load(): Promise<void> {
    for (const { key, value, revision } of await this.#documents.list(prefix)) {
      assert(isEntity(value), `${key} is nothing of an organization`);
      this.#revisions.set(key, revision);
      this.view.put(value);
    }
  }

  readonly change = async <Result>(
    decide: (view: OrganizationView) => EntityChange<Result>,
  ): Promise<Result> =>
    this.#inTurn(async () => {
      const { put = [], remove = [], result } = decide(this.view);
      if (put.length + remove.length === 0) return result;
      await this.#store(put, remove);
      for (const one of remove) this.view.remove(one);
      for (const one of put) this.view.put(one);
      for (const listener of this.#listeners) listener();
      return result;
    });

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async #store(put: readonly Entity[], remove: readonly EntityKey[]): Promise<void> {
    const expect = (key: string): number | "absent" => this.#revisions.get(key) ?? "absent";
    await this.#documents.write([
      ...remove.map(keyOf).map((key) => ({ key, value: undefined, expect: expect(key) })),
      ...put.map((value) => ({ key: keyOf(value), value, expect: expect(keyOf(value)) })),
    ]);
    for (const entity of remove) this.#revisions.delete(keyOf(entity));
    for (const entity of put) {
      const stored = await this.#documents.find(keyOf(entity));
      const { revision } = must(stored, "a document that was written is there");
      this.#revisions.set(keyOf(entity), revision);
    }
  }
}

const prefix = "organizations/";

function keyOf({ kind, id }: EntityKey): string {
  return `${prefix}${kind}/${id}`;
}

const kinds: readonly string[] = [
  "organization",
  "member",
  "contact",
  "unit",
  "policy",
  "handshake",
  "account-request",
] satisfies readonly EntityKind[];

/** What is inside was checked before it was written. */
function isEntity(value: unknown): value is Entity {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    typeof value.kind === "string" &&
    kinds.includes(value.kind) &&
    "id" in value &&
    typeof value.id === "string"
  );
}
