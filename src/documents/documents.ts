/**
 * Small JSON documents by key, with compare-and-set: trails, accounts, cuts, digest chains.
 *
 * Keys are paths of `[A-Za-z0-9._:@=-]` segments joined by `/`, at most 512 bytes, ordered by their
 * bytes. Values are JSON, at most 1 MiB. All methods may be called concurrently.
 */
export interface Documents extends AsyncDisposable {
  /**
   * The document as of the last resolved or running `write` that reached the store; or undefined. Of
   * a running write all changes are seen or none; a crash before it resolves may still undo it.
   */
  readonly find: (key: string) => Promise<Document | undefined>;

  /**
   * Documents whose key starts with `prefix`, by key, after `options.after` if given, as `find` sees
   * them at one moment. `limit`: at most so many; without it all.
   */
  readonly list: (
    prefix: string,
    options?: { readonly after?: string; readonly limit?: number },
  ) => Promise<readonly Document[]>;

  /**
   * Applies all changes, or none. Durable when it resolves. Changes are applied in order: one of a
   * key that an earlier one has changed sees what that left.
   *
   * @throws DocumentConflictError some `expect` did not hold; nothing was changed
   */
  readonly write: (changes: readonly DocumentChange[]) => Promise<void>;
}

export interface Document {
  readonly key: string;
  /** Grows with each write of this key; never reused while the key exists. */
  readonly revision: number;
  readonly value: unknown;
}

export interface DocumentChange {
  readonly key: string;
  /** The new value; undefined deletes (a missing key is left missing). */
  readonly value: unknown;
  /** The revision it must have, or `absent`. Not given: whatever is there is replaced. */
  readonly expect?: number | "absent";
}

export class DocumentConflictError extends Error {
  override readonly name = "DocumentConflictError";
  readonly key: string;

  constructor(key: string) {
    super(`the document ${key} has changed meanwhile`);
    this.key = key;
  }
}
