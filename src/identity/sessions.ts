import { deflateRawSync, inflateRawSync } from "node:zlib";

import type { World } from "../base/world.ts";
import type { Session } from "../call/principal.ts";
import type { Keys } from "../keys/keys.ts";
import { UnsealError } from "../keys/sealing.ts";
import { randomAccessKeyId } from "./entity-id.ts";
import { readSession } from "./read-session.ts";

/** Temporary credentials. All that they stand for is sealed in the token: nothing is stored. */
export interface Sessions {
  /**
   * Expects policies and tags of which `packedSize` is at most 1.
   *
   * @param tokenBytesMin the token is made at least so long. At most 4,096. Default: as long as it is
   */
  readonly issue: (facts: IssuedSession, tokenBytesMin?: number) => TemporaryCredentials;
  /**
   * What a token stands for, whether or not its time is over.
   *
   * @returns undefined for a token that was not issued here, or for another access key
   */
  readonly open: (accessKeyId: string, token: string) => OpenedSession | undefined;
}

/** Whose session it is, and with what. */
export interface IssuedSession {
  readonly accountId: string;
  readonly owner: SessionOwner;
  readonly session: Session;
}

export type SessionOwner =
  /** Lives while the key does that asked for it. */
  | { readonly kind: "root"; readonly parentKeyId: string }
  | { readonly kind: "user"; readonly userId: string; readonly parentKeyId: string }
  | { readonly kind: "role"; readonly roleId: string; readonly sessionName: string };

export interface TemporaryCredentials {
  /** `ASIA…` */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface OpenedSession extends IssuedSession {
  readonly secretAccessKey: string;
}

/**
 * How much of the room for session policies and tags is taken, from 0 to 1, packed as they are in
 * the token. Beyond 1 they do not fit.
 */
export function packedSize({ policy, policyArns, tags }: Session): number {
  if (policy === undefined && policyArns.length === 0 && Object.keys(tags).length === 0) return 0;
  return deflateRawSync(JSON.stringify([policy, policyArns, tags])).length / packedBytesMax;
}

/** So that a token, with all else that is in it, stays well below what a header may have. */
const packedBytesMax = 2048;
const unpackedBytesMax = 64 * 1024;
/** What a token may have, padded or not, so that it fits into a header with all else. */
export const tokenBytesMax = 4200;
/** Opened tokens that are remembered: most calls come with one of them. */
const openedMax = 1000;

export function createSessions(
  world: Pick<World, "random">,
  keys: Pick<Keys, "seal" | "unseal">,
): Sessions {
  const opened = new Map<
    string,
    { readonly accessKeyId: string; readonly session: OpenedSession }
  >();
  return {
    issue: (facts, tokenBytesMin = 0) => {
      const accessKeyId = randomAccessKeyId("ASIA", facts.accountId, world.random);
      const secretAccessKey = Buffer.from(world.random.bytes(30)).toString("base64");
      const packed = deflateRawSync(JSON.stringify({ ...facts, secretAccessKey }));
      const seal = (bytes: Uint8Array): string => keys.seal(bytes, context(accessKeyId));
      const token = seal(packed);
      const lacking = Math.ceil(((tokenBytesMin - token.length) * 3) / 4) + 1;
      if (lacking <= 1) return { accessKeyId, secretAccessKey, sessionToken: token };
      // Unpacking stops where the packed text ends: what follows it is not read.
      const sessionToken = seal(Buffer.concat([packed, Buffer.alloc(lacking)]));
      return { accessKeyId, secretAccessKey, sessionToken };
    },
    open: (accessKeyId, token) => {
      const known = opened.get(token);
      if (known !== undefined) return known.accessKeyId === accessKeyId ? known.session : undefined;
      const session = unpack(keys, accessKeyId, token);
      if (session === undefined) return undefined;
      if (opened.size >= openedMax) opened.delete(opened.keys().next().value ?? "");
      opened.set(token, { accessKeyId, session });
      return session;
    },
  };
}

function unpack(
  keys: Pick<Keys, "unseal">,
  accessKeyId: string,
  token: string,
): OpenedSession | undefined {
  if (token.length > tokenBytesMax) return undefined;
  let packed: Uint8Array;
  try {
    packed = keys.unseal(token, context(accessKeyId));
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
  // Sealed here: what is inside is what `issue` wrote.
  const text = inflateRawSync(packed, { maxOutputLength: unpackedBytesMax }).toString();
  return readSession(JSON.parse(text));
}

function context(accessKeyId: string): string {
  return `session/${accessKeyId}`;
}
