import type { Log, World } from "../base/world.ts";
import type { Keys } from "../keys/keys.ts";
import type { PrincipalCheck } from "./key-policy.ts";
import type { KeyStore } from "./key-store.ts";

/** What the functions of this room work with. */
export interface KmsParts {
  readonly world: Pick<World, "clock" | "random">;
  readonly log: Log;
  readonly store: KeyStore;
  /** Seals the secrets of keys under the master key. */
  readonly keys: Pick<Keys, "seal" | "unseal">;
  /** The enabled Regions: where keys can be, and be replicated to. */
  readonly regions: readonly string[];
  /** Whether a user, a role or an account that a key policy names is there. */
  readonly isPrincipalThere: PrincipalCheck;
  readonly limits: KmsLimits;
}

/** @see KMS Developer Guide, "Resource quotas" */
export interface KmsLimits {
  /** Customer keys of an account in a Region. */
  readonly keysMax: number;
  readonly aliasesPerKeyMax: number;
  readonly grantsPerKeyMax: number;
  readonly rotationsOnDemandMax: number;
}

export const defaultKmsLimits: KmsLimits = {
  keysMax: 100_000,
  aliasesPerKeyMax: 50,
  grantsPerKeyMax: 50_000,
  rotationsOnDemandMax: 25,
};
