import { createHash, createHmac } from "node:crypto";

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** In its canonical form, without the question mark. Absent: none. */
  readonly query?: string;
  readonly service: string;
  readonly region: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** How wrong the client's clock is, in milliseconds. */
  readonly clockOffsetMs?: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The headers of a request, `authorization` included, signed now by hand: no SDK's code is in it. */
export function signedHeaders(
  request: SignedRequest,
  endpoint: string,
  credentials: Credentials,
): Readonly<Record<string, string>> {
  const body = request.body ?? new Uint8Array();
  const { host } = new URL(endpoint);
  const now = Date.now() + (request.clockOffsetMs ?? 0);
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const headers: Record<string, string> = {
    ...request.headers,
    host,
    "x-amz-content-sha256": bodyHash,
    "x-amz-date": stamp,
  };
  const names = Object.keys(headers).toSorted();
  const canonical = [
    request.method,
    request.path,
    request.query ?? "",
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    bodyHash,
  ].join("\n");
  const scope = `${stamp.slice(0, 8)}/${request.region}/${request.service}/aws4_request`;
  const canonicalHash = createHash("sha256").update(canonical).digest("hex");
  const toSign = `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${canonicalHash}`;
  const key = scope
    .split("/")
    .reduce(
      (derived: string | Buffer, part) => createHmac("sha256", derived).update(part).digest(),
      `AWS4${credentials.secretAccessKey}`,
    );
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  return {
    ...headers,
    authorization:
      `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, ` +
      `SignedHeaders=${names.join(";")}, Signature=${signature}`,
  };
}

/** The bytes of the same as an HTTP/1.1 request, for a client that costs next to nothing. */
export function signedBytes(
  request: SignedRequest,
  endpoint: string,
  credentials: Credentials,
): Buffer {
  const body = request.body ?? new Uint8Array();
  const headers = signedHeaders(request, endpoint, credentials);
  const { path, query } = request;
  const head = [
    `${request.method} ${query === undefined ? path : `${path}?${query}`} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
    "",
    "",
  ].join("\r\n");
  return Buffer.concat([Buffer.from(head), body]);
}
