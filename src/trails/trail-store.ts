import { assert, must } from "../base/assert.ts";
import { DocumentConflictError } from "../documents/documents.ts";
import type { DocumentChange, Documents } from "../documents/documents.ts";
import { readCounter, readTrail } from "./trail-document.ts";
import type { Trail } from "./trail.ts";

/**
 * The documents of all trails, in memory and written through: what a method changed is durable when
 * it resolves, and seen by readers only then. Changes of one trail must not overlap.
 */
export class TrailStore {
  readonly #documents: Documents;
  readonly #trails = new Map<number, { readonly trail: Trail; readonly revision: number }>();
  #counter: { readonly last: number; readonly revision: number | "absent" } = {
    last: 0,
    revision: "absent",
  };
  /** Insertions run one after the other: each takes the next number. */
  #inserting: Promise<unknown> = Promise.resolve();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async load(): Promise<void> {
    for (const { value, revision } of await this.#documents.list(trailsPrefix)) {
      const trail = readTrail(value);
      this.#trails.set(trail.number, { trail, revision });
    }
    const counter = await this.#documents.find(counterKey);
    if (counter === undefined) return;
    this.#counter = { last: readCounter(counter.value), revision: counter.revision };
  }

  find(number: number): Trail | undefined {
    return this.#trails.get(number)?.trail;
  }

  /** Deleted ones included, by number. */
  list(): readonly Trail[] {
    return Array.from(this.#trails.values(), ({ trail }) => trail);
  }

  /** Gives a new trail its number. */
  async insert(trail: Omit<Trail, "number">): Promise<Trail | "conflict"> {
    const inserted = this.#inserting.then(async () => {
      const number = this.#counter.last + 1;
      const numbered: Trail = { number, ...trail };
      const isStored = await this.#write([
        { key: trailKey(number), value: numbered, expect: "absent" },
        { key: counterKey, value: { last: number }, expect: this.#counter.revision },
      ]);
      await this.#refreshCounter();
      if (!isStored) return "conflict" as const;
      await this.#refresh(number);
      return numbered;
    });
    this.#inserting = inserted.catch(() => undefined);
    return inserted;
  }

  /** Replaces the trail of the same number. */
  async replace(trail: Trail): Promise<"stored" | "conflict"> {
    const { number } = trail;
    const { revision } = must(this.#trails.get(number), "only a known trail can change");
    const isStored = await this.#write([{ key: trailKey(number), value: trail, expect: revision }]);
    await this.#refresh(number);
    return isStored ? "stored" : "conflict";
  }

  async remove(number: number): Promise<void> {
    await this.#documents.write([{ key: trailKey(number), value: undefined }]);
    this.#trails.delete(number);
  }

  async #write(changes: readonly DocumentChange[]): Promise<boolean> {
    try {
      await this.#documents.write(changes);
      return true;
    } catch (error) {
      if (error instanceof DocumentConflictError) return false;
      throw error;
    }
  }

  async #refresh(number: number): Promise<void> {
    const document = await this.#documents.find(trailKey(number));
    if (document === undefined) {
      this.#trails.delete(number);
      return;
    }
    this.#trails.set(number, { trail: readTrail(document.value), revision: document.revision });
  }

  async #refreshCounter(): Promise<void> {
    const document = await this.#documents.find(counterKey);
    assert(document !== undefined, "the counter of trails is there once a trail was made");
    this.#counter = { last: readCounter(document.value), revision: document.revision };
  }
}

const trailsPrefix = "trails/";
const counterKey = "trail-counter";

/** Twelve digits, so that the order of keys is that of numbers. */
function trailKey(number: number): string {
  return `${trailsPrefix}${String(number).padStart(12, "0")}`;
}
