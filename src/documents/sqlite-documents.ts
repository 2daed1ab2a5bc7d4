import { integer, openSqlite, text } from "../base/sqlite.ts";
import type { Row, Sqlite } from "../base/sqlite.ts";
import { assertKey, assertPrefix, valueAsText } from "./document-rules.ts";
import { DocumentConflictError } from "./documents.ts";
import type { Document, DocumentChange, Documents } from "./documents.ts";

/**
 * The revision is the row's id: AUTOINCREMENT never gives one out twice, also over a deletion and a
 * restart, so it grows over the whole store and with it for each key.
 */
const migrations = [
  `CREATE TABLE documents (
     revision INTEGER PRIMARY KEY AUTOINCREMENT,
     key TEXT NOT NULL UNIQUE,
     value TEXT NOT NULL
   ) STRICT`,
];

/**
 * Opens the documents kept in `directory` (a file `documents.db` and what SQLite has beside it),
 * and makes them if there are none.
 *
 * @throws Error another process has them open
 */
export async function openSqliteDocuments(options: {
  readonly directory: string;
}): Promise<Documents> {
  return documentsOver(await openSqlite(`${options.directory}/documents.db`, migrations));
}

function documentsOver(database: Sqlite): Documents {
  return {
    find: async (key) => {
      assertKey(key);
      const row = database
        .prepare("SELECT key, revision, value FROM documents WHERE key = ?")
        .get(key);
      return row === undefined ? undefined : documentOf(row);
    },
    list: async (prefix, options = {}) => list(database, prefix, options),
    write: async (changes) => {
      const texts = changes.map(({ value }) => valueAsText(value));
      database.transaction(() => {
        for (const [index, change] of changes.entries()) {
          applyChange(database, change, texts[index]);
        }
      });
      await database.durable();
    },
    [Symbol.asyncDispose]: async () => database[Symbol.asyncDispose](),
  };
}

function list(
  database: Sqlite,
  prefix: string,
  options: { readonly after?: string; readonly limit?: number },
): readonly Document[] {
  assertPrefix(prefix);
  // Keys are ASCII: every key with the prefix sorts below the prefix and a tilde.
  return database
    .prepare(
      `SELECT key, revision, value FROM documents
       WHERE key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ?`,
    )
    .all(prefix, `${prefix}~`, options.after ?? "", options.limit ?? -1)
    .map(documentOf);
}

function applyChange(database: Sqlite, change: DocumentChange, value: string | undefined): void {
  const { key, expect } = change;
  assertKey(key);
  if (expect !== undefined) {
    const row = database.prepare("SELECT revision FROM documents WHERE key = ?").get(key);
    const found = row === undefined ? "absent" : integer(row, "revision");
    if (found !== expect) throw new DocumentConflictError(key);
  }
  if (value === undefined) {
    database.prepare("DELETE FROM documents WHERE key = ?").run(key);
  } else {
    // REPLACE deletes the old row, so the new one gets the next revision.
    database.prepare("REPLACE INTO documents (key, value) VALUES (?, ?)").run(key, value);
  }
}

function documentOf(row: Row): Document {
  const value: unknown = JSON.parse(text(row, "value"));
  return { key: text(row, "key"), revision: integer(row, "revision"), value };
}
