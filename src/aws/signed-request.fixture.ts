import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";

import { accessKeyId, plainRequest, secretAccessKey } from "./gateway.fixture.ts";
import { parseQuery } from "./http-message.ts";
import type { HttpRequest } from "./http-message.ts";

export interface SigningOptions {
  readonly service: string;
  readonly method?: string;
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly region?: string;
  /** Milliseconds since the epoch. Default: when the clock of a test world starts. */
  readonly at?: number;
  readonly secret?: string;
  readonly sessionToken?: string;
  /** Presigns, for so many seconds. */
  readonly lifetimeS?: number;
}

/** A request that the SDK's own signer signed. */
export async function signedRequest(options: SigningOptions): Promise<HttpRequest> {
  const { service, method = "POST", target = "/", body = "", headers = {} } = options;
  const { sessionToken } = options;
  const signer = new SignatureV4({
    service,
    region: options.region ?? "us-east-1",
    credentials: {
      accessKeyId,
      secretAccessKey: options.secret ?? secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    sha256: Sha256,
    uriEscapePath: service !== "s3",
  });
  const [path = "/", text = ""] = target.split("?");
  const unsigned = {
    method,
    protocol: "http:",
    hostname: "localhost",
    path,
    query: Object.fromEntries(parseQuery(text).parameters),
    headers: { host: "localhost", ...headers },
    body,
  };
  const signingDate = new Date(options.at ?? Date.UTC(2026, 0, 2, 3, 4, 5));
  const signed =
    options.lifetimeS === undefined
      ? await signer.sign(unsigned, { signingDate })
      : await signer.presign(unsigned, { signingDate, expiresIn: options.lifetimeS });
  return plainRequest({
    method,
    target: path + writeQuery(signed.query),
    headers: Object.entries(signed.headers).filter(([name]) => name !== "host"),
    body,
  });
}

function writeQuery(query: object | undefined): string {
  const pairs = Object.entries(query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** The hash that the signer asks for. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(
    key?: ConstructorParameters<ConstructorParameters<typeof SignatureV4>[0]["sha256"]>[0],
  ) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the signer passes text or bytes
    const secret = key as string | Uint8Array | undefined;
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error("not used");
  }
}

/** The request with other headers: those of `changes` replaced or, when undefined, left out. */
export function withHeaders(
  request: HttpRequest,
  changes: Readonly<Record<string, string | undefined>>,
): HttpRequest {
  const kept = request.headers.filter(([name]) => !Object.hasOwn(changes, name.toLowerCase()));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...request, headers: [...kept, ...added] };
}
