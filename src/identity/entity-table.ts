/** Entities of one kind in one account, by id and by name. */
export class EntityTable<Entity extends { readonly id: string; readonly name: string }> {
  readonly #byId = new Map<string, Entity>();
  readonly #idByName = new Map<string, string>();
  /** By name; made anew after a change. */
  #sorted: readonly Entity[] | undefined;

  get(id: string): Entity | undefined {
    return this.#byId.get(id);
  }

  /** Names are compared without regard to case. */
  find(name: string): Entity | undefined {
    const id = this.#idByName.get(name.toLowerCase());
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** By name, in the order of code units. */
  list(): readonly Entity[] {
    this.#sorted ??= [...this.#byId.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return this.#sorted;
  }

  get size(): number {
    return this.#byId.size;
  }

  put(entity: Entity): void {
    this.delete(entity.id);
    this.#byId.set(entity.id, entity);
    this.#idByName.set(entity.name.toLowerCase(), entity.id);
    this.#sorted = undefined;
  }

  delete(id: string): void {
    const there = this.#byId.get(id);
    if (there === undefined) return;
    this.#byId.delete(id);
    this.#idByName.delete(there.name.toLowerCase());
    this.#sorted = undefined;
  }
}
