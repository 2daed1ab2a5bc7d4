import type { Random } from "../base/world.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** So many characters of `[a-z0-9]`. */
function randomText(random: Random, length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of random.bytes(length)) {
      // What is over would make the first letters likelier than the others.
      if (byte < 252 && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

export function organizationId(random: Random): string {
  return `o-${randomText(random, 10)}`;
}

export function rootId(random: Random): string {
  return `r-${randomText(random, 4)}`;
}

/** A unit's id begins with that of its root. */
export function unitId(random: Random, root: string): string {
  return `ou-${root.slice("r-".length)}-${randomText(random, 8)}`;
}

export function policyId(random: Random): string {
  return `p-${randomText(random, 8)}`;
}

export function handshakeId(random: Random): string {
  return `h-${randomText(random, 32)}`;
}

export function accountRequestId(random: Random): string {
  return `car-${randomText(random, 32)}`;
}

type IdKind =
  | "account"
  | "root"
  | "unit"
  | "parent"
  | "target"
  | "child"
  | "policy"
  | "handshake"
  | "accountRequest";

/** The forms of ids. @see Organizations API Reference, the patterns of each request */
export const idPatterns: Readonly<Record<IdKind, RegExp>> = {
  account: /^\d{12}$/,
  root: /^r-[0-9a-z]{4,32}$/,
  unit: /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/,
  parent: /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
  target: /^(r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
  child: /^(\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
  policy: /^p-[0-9a-zA-Z_]{8,128}$/,
  handshake: /^h-[0-9a-z]{8,32}$/,
  accountRequest: /^car-[a-z0-9]{8,32}$/,
};
