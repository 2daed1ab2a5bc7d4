import { createPublicKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** What a certificate says of itself. Instants are milliseconds since the epoch. */
export interface CertificateFacts {
  /** The common name of its subject, which is its issuer too. ASCII. */
  readonly name: string;
  /** At least one byte; the first is made positive. */
  readonly serialNumber: Uint8Array;
  readonly validFrom: number;
  /** Before the year 2050. */
  readonly validTo: number;
}

/**
 * An X.509 certificate of an RSA key, signed by that key with SHA-256: PEM.
 *
 * `node:crypto` reads certificates and makes none. This one has a single fixed form of a few fields,
 * so it is written here instead of by a package that knows all of them.
 *
 * @see RFC 5280, section 4.1
 */
export function selfSignedCertificate(privateKey: KeyObject, facts: CertificateFacts): string {
  const name = sequence(set(sequence(commonName, utf8(facts.name))));
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const [first = 0, ...rest] = facts.serialNumber;
  const toBeSigned = sequence(
    explicit(0, integer([2])),
    integer([(first & 0x3f) | 0x40, ...rest]),
    sha256WithRsa,
    name,
    sequence(utcTime(facts.validFrom), utcTime(facts.validTo)),
    name,
    publicKey,
    explicit(3, sequence(isNoAuthority, keyUsage)),
  );
  const certificate = sequence(
    toBeSigned,
    sha256WithRsa,
    bitString(sign("sha256", toBeSigned, privateKey)),
  );
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const size = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.of(tag, 0x80 | size.length), size, content]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(0x30, ...parts);
}

function set(...parts: readonly Uint8Array[]): Buffer {
  return element(0x31, ...parts);
}

function explicit(number: number, part: Uint8Array): Buffer {
  return element(0xa0 | number, part);
}

function integer(bytes: readonly number[]): Buffer {
  return element(0x02, Buffer.from(bytes));
}

function utf8(text: string): Buffer {
  return element(0x0c, Buffer.from(text));
}

function bitString(bytes: Uint8Array): Buffer {
  return element(0x03, Buffer.of(0), bytes);
}

function octetString(bytes: Uint8Array): Buffer {
  return element(0x04, bytes);
}

/** `YYMMDDhhmmssZ` */
function utcTime(at: number): Buffer {
  const digits = new Date(at).toISOString().slice(2, 19).replaceAll(/[-T:]/g, "");
  return element(0x17, Buffer.from(`${digits}Z`));
}

const objectId = (hex: string): Buffer => element(0x06, Buffer.from(hex, "hex"));
/** 2.5.4.3 */
const commonName = objectId("550403");
/** 1.2.840.113549.1.1.11, with the parameters that RFC 4055 wants: none. */
const sha256WithRsa = sequence(objectId("2a864886f70d01010b"), element(0x05));
const critical = element(0x01, Buffer.of(0xff));
/** 2.5.29.19: basic constraints; an empty sequence says that it signs no certificates. */
const isNoAuthority = sequence(objectId("551d13"), critical, octetString(sequence()));
/** 2.5.29.15: digital signatures, the first bit of eight. */
const keyUsage = sequence(
  objectId("551d0f"),
  critical,
  octetString(element(0x03, Buffer.of(7, 0x80))),
);
