import { createPrivateKey, generateKeyPair } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";

import { assert } from "../base/assert.ts";
import type { Document, DocumentChange, Documents } from "../documents/documents.ts";
import type { PublicKey, SigningKey } from "./keys.ts";
import { fingerprintOf, publicKeyDer, signText } from "./public-key.ts";
import type { Sealing } from "./sealing.ts";

export const validityMs: number = 30 * 24 * 60 * 60 * 1000;

/** What is kept of a signing key, at `signing-keys/<region>/<validFrom>-<fingerprint>`. */
interface StoredKey extends PublicKey {
  readonly documentKey: string;
  readonly revision: number;
  /** PKCS#8 DER, sealed. Absent: the validity is over, and nothing is signed with it any more. */
  readonly sealedPrivateKey?: string;
}

type UsableKey = StoredKey & { readonly sealedPrivateKey: string };

/** The signing keys of all Regions, in `documents`. */
export class SigningKeys {
  readonly #documents: Documents;
  readonly #sealing: Sealing;
  /** Per Region, the call that is looking or making: the next one waits for it and looks again. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** Private keys in use, by fingerprint. */
  readonly #opened = new Map<string, KeyObject>();

  constructor(documents: Documents, sealing: Sealing) {
    this.#documents = documents;
    this.#sealing = sealing;
  }

  /** @see Keys.signingKey */
  async signingKey(region: string, at: number): Promise<SigningKey> {
    assert(Number.isSafeInteger(at) && at >= 0, "a time is milliseconds since the epoch");
    const before = this.#turns.get(region);
    const turn = this.#findOrMake(region, at, before);
    this.#turns.set(region, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(region) === turn) this.#turns.delete(region);
    }
  }

  /** @see Keys.publicKeys */
  async publicKeys(region: string, from: number, to: number): Promise<readonly PublicKey[]> {
    const keys = await this.#list(region);
    return keys
      .filter(({ validFrom, validTo }) => validFrom <= to && validTo >= from)
      .map(({ fingerprint, der, validFrom, validTo }) => ({
        fingerprint,
        der,
        validFrom,
        validTo,
      }));
  }

  async #findOrMake(
    region: string,
    at: number,
    before: Promise<unknown> | undefined,
  ): Promise<SigningKey> {
    await Promise.allSettled([before]);
    const keys = await this.#list(region);
    const newest = keys.filter(isUsable).findLast((key) => contains(key, at));
    if (newest !== undefined && at < newest.validFrom + validityMs / 2)
      return this.#signing(newest);
    return this.#make(region, at, keys);
  }

  /**
   * Makes a key that is valid from the whole second of `at` on, as times have seconds on the wire.
   * Private parts whose time is over are forgotten in the same write: whoever takes the disk later
   * cannot sign for a time before.
   */
  async #make(region: string, at: number, keys: readonly StoredKey[]): Promise<SigningKey> {
    const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
    const der = publicKeyDer(privateKey);
    const fingerprint = fingerprintOf(der);
    const validFrom = Math.floor(at / 1000) * 1000;
    const documentKey = `${prefixOf(region)}${String(validFrom).padStart(16, "0")}-${fingerprint}`;
    const made = { documentKey, fingerprint, der, validFrom, validTo: validFrom + validityMs };

    const secret = privateKey.export({ type: "pkcs8", format: "der" });
    const sealedPrivateKey = this.#sealing.seal(secret, documentKey);
    secret.fill(0);

    const over = keys.filter((key) => isUsable(key) && key.validTo < at);
    await this.#documents.write([
      { key: documentKey, value: valueOf({ ...made, sealedPrivateKey }), expect: "absent" },
      ...over.map(forgetPrivatePart),
    ]);
    for (const key of over) this.#opened.delete(key.fingerprint);
    this.#opened.set(fingerprint, privateKey);
    return signingWith(made, privateKey);
  }

  #signing(key: UsableKey): SigningKey {
    let privateKey = this.#opened.get(key.fingerprint);
    if (privateKey === undefined) {
      const der = Buffer.from(this.#sealing.unseal(key.sealedPrivateKey, key.documentKey));
      privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
      der.fill(0);
      // What is signed must open with the key that is handed out.
      assert(
        fingerprintOf(publicKeyDer(privateKey)) === key.fingerprint,
        "a key pair belongs together",
      );
      this.#opened.set(key.fingerprint, privateKey);
    }
    return signingWith(key, privateKey);
  }

  /** All keys of a Region, by the start of their validity: the documents' order. */
  async #list(region: string): Promise<readonly StoredKey[]> {
    return (await this.#documents.list(prefixOf(region))).map(storedKeyOf);
  }
}

function prefixOf(region: string): string {
  assert(/^[a-z0-9-]+$/.test(region), `not a Region: ${region}`);
  return `signing-keys/${region}/`;
}

function contains(key: PublicKey, at: number): boolean {
  return key.validFrom <= at && at <= key.validTo;
}

function isUsable(key: StoredKey): key is UsableKey {
  return key.sealedPrivateKey !== undefined;
}

function signingWith(key: PublicKey, privateKey: KeyObject): SigningKey {
  const { fingerprint, der, validFrom, validTo } = key;
  return { fingerprint, der, validFrom, validTo, sign: async (text) => signText(text, privateKey) };
}

function forgetPrivatePart(key: StoredKey): DocumentChange {
  const { documentKey, revision, der, validFrom } = key;
  return { key: documentKey, value: valueOf({ der, validFrom }), expect: revision };
}

/** The document's value. Its fingerprint and validity can be told from the rest. */
function valueOf(
  key: Pick<StoredKey, "der" | "validFrom"> & { readonly sealedPrivateKey?: string },
): unknown {
  const { der, validFrom, sealedPrivateKey } = key;
  return { publicKey: Buffer.from(der).toString("base64"), validFrom, sealedPrivateKey };
}

function storedKeyOf({ key: documentKey, revision, value }: Document): StoredKey {
  assert(typeof value === "object" && value !== null, `${documentKey} has fields`);
  const fields = new Map<string, unknown>(Object.entries(value));
  const publicKey = fields.get("publicKey");
  const validFrom = fields.get("validFrom");
  const sealedPrivateKey = fields.get("sealedPrivateKey");
  assert(typeof publicKey === "string", `${documentKey} has a public key`);
  assert(typeof validFrom === "number", `${documentKey} has a validity`);
  const der = Buffer.from(publicKey, "base64");
  return {
    documentKey,
    revision,
    der,
    fingerprint: fingerprintOf(der),
    validFrom,
    validTo: validFrom + validityMs,
    ...(typeof sealedPrivateKey === "string" ? { sealedPrivateKey } : {}),
  };
}
