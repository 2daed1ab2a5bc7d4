import { invalidInput } from "../../organizations/organization-error.ts";

export interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** To be spread into the answer: the token of the next page, where there is one. */
  readonly rest: { readonly NextToken?: string };
}

const resultsMax = 20;

/**
 * One page of a list. The token holds the key of the last item and not its place, so that pages
 * stay whole while items come and go: the list must be in the order of its keys.
 *
 * @throws OrganizationError `InvalidInputException`
 */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { MaxResults: size = resultsMax, NextToken: token }: PageRequest,
): Page<Item> {
  if (size < 1) throw invalidInput("MIN_VALUE_EXCEEDED", "MaxResults must be at least 1.");
  if (size > resultsMax) {
    throw invalidInput("MAX_VALUE_EXCEEDED", `MaxResults must be at most ${resultsMax}.`);
  }
  const after = token === undefined ? undefined : keyIn(token);
  const left = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const page = left.slice(0, size);
  const last = page.at(-1);
  if (left.length <= size || last === undefined) return { items: page, rest: {} };
  return { items: page, rest: { NextToken: tokenOf(keyOf(last)) } };
}

const prefix = "after:";

function tokenOf(key: string): string {
  return Buffer.from(prefix + key).toString("base64url");
}

function keyIn(token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  const key = text.slice(prefix.length);
  if (text.startsWith(prefix) && tokenOf(key) === token) return key;
  const message = "Get the value for the NextToken parameter from the response to a previous call.";
  throw invalidInput("INVALID_PAGINATION_TOKEN", message);
}

/** In the order that pages go by. */
export function byId<Item extends { readonly id: string }>(items: Iterable<Item>): readonly Item[] {
  return [...items].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
