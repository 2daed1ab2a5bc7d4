/** An HTTP request as plain data: what a server hands to the gateway. */
export interface HttpRequest {
  /** Upper case, as sent. */
  readonly method: string;
  /** The request target as sent: the path and query, nothing decoded. */
  readonly target: string;
  /** In the order sent, names spelled as sent. A name may stand more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body, read at most once. A client that waits for `100 Continue` gets it on first read. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Address of the client. */
  readonly sourceIp: string;
  readonly isSecure: boolean;
  /** `version` as TLS names it, for example `TLSv1.3`. Absent: not over TLS. */
  readonly tls?: { readonly version: string; readonly cipherSuite: string };
  /** Aborted when the client is gone or the server stops. */
  readonly signal: AbortSignal;
}

/** An HTTP response as plain data. */
export interface HttpResponse {
  readonly status: number;
  /** Names as they are to be spelled on the wire. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: no body. Whoever does not iterate an iterable to its end calls `return`. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
}

/** A request whose target and headers have been taken apart. Nothing of it is trusted yet. */
export interface ReceivedRequest {
  readonly method: string;
  /** The path as sent. */
  readonly rawPath: string;
  /** What follows `?` as sent; empty when nothing does. */
  readonly rawQuery: string;
  /** Decoded, in the order sent. */
  readonly query: readonly QueryParameter[];
  /** By lower-case name; the values in the order sent. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Path or query hold something that is no percent-encoded UTF-8. */
  readonly isMalformed: boolean;
}

export type QueryParameter = readonly [name: string, value: string];

/** Takes target and headers apart. Odd input is kept as it is and marked, never refused here. */
export function receive(
  request: Pick<HttpRequest, "method" | "target" | "headers">,
): ReceivedRequest {
  const target = originForm(request.target);
  const mark = target.indexOf("?");
  const rawPath = mark < 0 ? target : target.slice(0, mark);
  const rawQuery = mark < 0 ? "" : target.slice(mark + 1);
  const query = parseQuery(rawQuery);
  return {
    method: request.method,
    rawPath: rawPath === "" ? "/" : rawPath,
    rawQuery,
    query: query.parameters,
    headers: groupHeaders(request.headers),
    isMalformed: query.isMalformed || decodePercent(rawPath) === undefined,
  };
}

/** The values of a header, joined as HTTP joins them. Absent: not sent. */
export function header(request: ReceivedRequest, name: string): string | undefined {
  return request.headers.get(name)?.join(",");
}

/** The first value of a query parameter. Absent: not sent. */
export function parameter(request: ReceivedRequest, name: string): string | undefined {
  return request.query.find(([sent]) => sent === name)?.[1];
}

/** Decodes percent-encoded UTF-8. Absent: it is none. */
export function decodePercent(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Takes `name=value&…` apart; `+` is a space. What cannot be decoded is kept as sent, and marked. */
export function parseQuery(text: string): {
  readonly parameters: readonly QueryParameter[];
  readonly isMalformed: boolean;
} {
  const parameters: QueryParameter[] = [];
  let isMalformed = false;
  const decode = (part: string): string => {
    const decoded = decodePercent(part.includes("+") ? part.replaceAll("+", " ") : part);
    if (decoded === undefined) isMalformed = true;
    return decoded ?? part;
  };
  for (const pair of text === "" ? [] : text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    if (equals < 0) parameters.push([decode(pair), ""]);
    else parameters.push([decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))]);
  }
  return { parameters, isMalformed };
}

/** A proxy may send the absolute form, `http://host/path`. */
function originForm(target: string): string {
  const absolute = /^https?:\/\/[^/?]*/i.exec(target);
  return absolute === null ? target : target.slice(absolute[0].length);
}

function groupHeaders(headers: HttpRequest["headers"]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [sent, value] of headers) {
    const name = sent.toLowerCase();
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return groups;
}
