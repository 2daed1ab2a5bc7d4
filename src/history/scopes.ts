import type { Sqlite } from "../base/sqlite.ts";
import { integer } from "../base/sqlite.ts";

/** Events of one account, Region and category are looked up together, and apart from all others. */
export interface Scope {
  readonly accountId: string;
  readonly region: string;
  readonly category: string;
}

export function scopeName({ accountId, region, category }: Scope): string {
  return `${accountId}/${region}/${category}`;
}

/** The number of a scope in the tables; undefined: nothing of it has come in. */
export function scopeId(sqlite: Sqlite, scope: Scope): number | undefined {
  const row = sqlite.prepare("SELECT id FROM scopes WHERE name = ?").get(scopeName(scope));
  return row === undefined ? undefined : integer(row, "id");
}
