import { createPrivateKey, generateKeyPair, hash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";

import { assert } from "../base/assert.ts";
import type { World } from "../base/world.ts";
import type { Documents } from "../documents/documents.ts";
import type { Keys } from "../keys/keys.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";

/** Signs messages, and has the certificates that receivers check the signatures with. */
export interface MessageSigner {
  /** `version` is the topic's `SignatureVersion`. Base64. */
  readonly sign: (text: string, version: "1" | "2") => Promise<string>;
  /** Names the certificate of the key that signs now, in the path of its address. */
  readonly certificateId: string;
  /** PEM. Certificates of earlier keys stay. Undefined: there is none of that name. */
  readonly findCertificate: (id: string) => string | undefined;
}

const prefix = "sns/signing/";
const validMs = 5 * 365 * 24 * 60 * 60 * 1000;
/** A key with less time left is replaced at start. */
const renewMs = 365 * 24 * 60 * 60 * 1000;

interface StoredSigner {
  readonly id: string;
  readonly certificate: string;
  /** PKCS#8, DER, sealed. */
  readonly privateKey: string;
  readonly validTo: number;
}

/** Reads the signing keys, and makes one, durably, where there is none or the newest is old. */
export async function openMessageSigner(parts: {
  readonly world: Pick<World, "clock" | "random">;
  readonly documents: Documents;
  readonly keys: Pick<Keys, "seal" | "unseal">;
}): Promise<MessageSigner> {
  const { world, documents, keys } = parts;
  const stored = (await documents.list(prefix)).map(({ value }) => readSigner(value));
  const newest = stored.toSorted((a, b) => b.validTo - a.validTo)[0];
  const isFresh = newest !== undefined && newest.validTo - world.clock.now() > renewMs;
  const current = isFresh ? newest : await makeSigner(world, keys);
  if (!isFresh) {
    await documents.write([{ key: prefix + current.id, value: current, expect: "absent" }]);
  }
  const der = keys.unseal(current.privateKey, prefix + current.id);
  const privateKey = createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
  der.fill(0);
  const certificates = new Map([...stored, current].map((each) => [each.id, each.certificate]));
  return {
    sign: async (text, version) => signed(privateKey, text, version),
    certificateId: current.id,
    findCertificate: (id) => certificates.get(id),
  };
}

async function makeSigner(
  { clock, random }: Pick<World, "clock" | "random">,
  keys: Pick<Keys, "seal">,
): Promise<StoredSigner> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const validTo = clock.now() + validMs;
  const certificate = selfSignedCertificate(privateKey, {
    name: "sns.amazonaws.com",
    serialNumber: random.bytes(16),
    // Receivers whose clocks are behind take it too.
    validFrom: clock.now() - 24 * 60 * 60 * 1000,
    validTo,
  });
  const id = hash("sha256", certificate).slice(0, 32);
  const der = privateKey.export({ type: "pkcs8", format: "der" });
  const sealed = keys.seal(der, prefix + id);
  der.fill(0);
  return { id, certificate, privateKey: sealed, validTo };
}

/** RSASSA-PKCS1-v1_5, off the main thread. */
async function signed(key: KeyObject, text: string, version: "1" | "2"): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const algorithm = version === "1" ? "sha1" : "sha256";
  sign(algorithm, Buffer.from(text), key, (error, signature) => {
    if (error === null) resolve(signature.toString("base64"));
    else reject(error);
  });
  return promise;
}

function readSigner(value: unknown): StoredSigner {
  const isSigner =
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    "certificate" in value &&
    "privateKey" in value &&
    "validTo" in value;
  assert(isSigner, "a document under sns/signing/ is not a signing key");
  // It has the members, and nobody else writes there.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as StoredSigner;
}
