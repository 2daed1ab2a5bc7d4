import type { ListQuery } from "./buckets.ts";

/** Where to go on in the index: entries from the key `from` on (that key beyond `afterId` only). */
export interface Seek {
  readonly from: Uint8Array;
  readonly afterId: string;
  /** Only keys before this. */
  readonly before: Uint8Array;
}

export interface ListedPage<Entry> {
  readonly entries: readonly Entry[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  readonly next?: string;
}

/**
 * One page of what has a `key`, in the order of keys, with keys that share a prefix up to the
 * delimiter rolled up into one common prefix. A common prefix costs one seek, however many keys it
 * has. Nothing that sorts at or before `query.after` is listed, nor a common prefix that it lies in.
 */
export function listPage<Entry extends { readonly key: string }>(
  query: ListQuery & { readonly afterId?: string },
  seek: (to: Seek) => Iterable<Entry>,
): ListedPage<Entry> {
  const entries: Entry[] = [];
  const commonPrefixes: string[] = [];
  let next: string | undefined;
  const page = (isTruncated: boolean): ListedPage<Entry> => {
    const end = isTruncated && next !== undefined ? { next } : {};
    return { entries, commonPrefixes, isTruncated, ...end };
  };
  if (query.limit === 0) return page(false);

  const before = query.prefix === "" ? beyondAllKeys : beyondPrefix(query.prefix);
  for (let from: Start | undefined = firstStart(query); from !== undefined;) {
    let beyond: Start | undefined;
    for (const entry of seek({ ...from, before })) {
      if (entries.length + commonPrefixes.length === query.limit) return page(true);
      const { key } = entry;
      const group = commonPrefixOf(key, query);
      next = group ?? key;
      if (group !== undefined) {
        commonPrefixes.push(group);
        beyond = { from: beyondPrefix(group), afterId: "" };
        break;
      }
      entries.push(entry);
    }
    from = beyond;
  }
  return page(false);
}

type Start = Pick<Seek, "from" | "afterId">;

function firstStart(query: ListQuery & { readonly afterId?: string }): Start {
  const { prefix, after } = query;
  const atPrefix = { from: Buffer.from(prefix), afterId: "" };
  if (after === undefined) return atPrefix;
  const group = commonPrefixOf(after, query);
  let start: Start = { from: Buffer.from(`${after}\0`), afterId: "" };
  if (group !== undefined) start = { from: beyondPrefix(group), afterId: "" };
  else if (query.afterId !== undefined) {
    start = { from: Buffer.from(after), afterId: query.afterId };
  }
  return Buffer.compare(start.from, atPrefix.from) < 0 ? atPrefix : start;
}

/** What a key is rolled up into: itself up to the delimiter's end; undefined when it is not. */
function commonPrefixOf(key: string, query: ListQuery): string | undefined {
  const { prefix, delimiter = "" } = query;
  if (delimiter === "" || !key.startsWith(prefix)) return undefined;
  const found = key.indexOf(delimiter, prefix.length);
  return found === -1 ? undefined : key.slice(0, found + delimiter.length);
}

/** UTF-8 has no byte above f4. */
const beyondAllKeys: Uint8Array = Buffer.from([0xff]);

/** The least bytes that sort after every key with this prefix, which is not empty. */
function beyondPrefix(prefix: string): Uint8Array {
  const bytes = Buffer.from(prefix);
  const last = bytes.length - 1;
  bytes.writeUInt8(bytes.readUInt8(last) + 1, last);
  return bytes;
}
