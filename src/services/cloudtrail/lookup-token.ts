import { createHash } from "node:crypto";

import type { HistoryPosition, HistoryQuery } from "../../history/history.ts";
import { invalidNextToken } from "./errors.ts";

/*
 * A token is `time.position.fingerprint` in base64url: after which event the next page begins, and
 * of which request it was the answer. It is no secret and gives no rights: account and Region are
 * those of the call.
 */

export function nextToken(next: HistoryPosition, query: Omit<HistoryQuery, "after">): string {
  const text = `${next.eventTimeMs}.${next.position}.${fingerprint(query)}`;
  return Buffer.from(text).toString("base64url");
}

/** @throws ServiceError `InvalidNextTokenException`: not ours, or of a request that asked for else */
export function positionIn(token: string, query: Omit<HistoryQuery, "after">): HistoryPosition {
  const text = Buffer.from(token, "base64url").toString();
  const [, time, position, print] = /^(\d{1,15})\.(\d{1,15})\.([0-9a-f]+)$/.exec(text) ?? [];
  if (print !== fingerprint(query)) throw invalidNextToken();
  return { eventTimeMs: Number(time), position: Number(position) };
}

/** Of all that must stay the same from page to page; the size of a page may change. */
function fingerprint({ limit: _limit, ...query }: Omit<HistoryQuery, "after">): string {
  const { accountId, region, category, from, to, attribute } = query;
  const same = [accountId, region, category, from, to, attribute?.key, attribute?.value];
  return createHash("sha256").update(JSON.stringify(same)).digest("hex").slice(0, 32);
}
