import { createHash, createHmac, hash } from "node:crypto";

import { SignatureV4 } from "@smithy/signature-v4";
import type { Checksum, SourceData } from "@smithy/types";

import type { SharedCredentials } from "../base/shared-credentials.ts";

/** The headers of a signed POST of `body`, `authorization` among them. */
export type SignPost = (
  path: string,
  query: Readonly<Record<string, string>>,
  body: Uint8Array,
  at: Date,
) => Promise<Readonly<Record<string, string>>>;

/** Signs requests to one endpoint with AWS Signature Version 4, for the service `cairn`. */
export function postSigner(
  endpoint: URL,
  region: string,
  credentials: SharedCredentials,
): SignPost {
  const signer = new SignatureV4({
    credentials,
    region,
    service: "cairn",
    sha256: Sha256,
    applyChecksum: false,
  });
  return async (path, query, body, at) => {
    const request = {
      method: "POST",
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path,
      query: { ...query },
      headers: {
        host: endpoint.host,
        "content-type": "application/x-ndjson",
        "content-length": String(body.length),
        // Said here, it is what the signer signs: the body is hashed once, in one native call.
        "x-amz-content-sha256": hash("sha256", body, "hex"),
      },
    };
    const { headers } = await signer.sign(request, { signingDate: at });
    return headers;
  };
}

/** SHA-256 in the form in which the signer takes it. */
class Sha256 implements Checksum {
  readonly #secret: SourceData | undefined;
  #hash: ReturnType<typeof createHash | typeof createHmac>;

  constructor(secret?: SourceData) {
    this.#secret = secret;
    this.#hash = hashWith(secret);
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  async digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    this.#hash = hashWith(this.#secret);
  }
}

function hashWith(
  secret: SourceData | undefined,
): ReturnType<typeof createHash | typeof createHmac> {
  if (secret === undefined) return createHash("sha256");
  const bytes =
    typeof secret === "string"
      ? Buffer.from(secret, "utf8")
      : ArrayBuffer.isView(secret)
        ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
        : Buffer.from(secret);
  return createHmac("sha256", bytes);
}
