import type { World } from "../base/world.ts";
import type { Keys } from "../keys/keys.ts";
import type { Identities } from "./identities.ts";
import type { PrincipalCheck } from "./principal-check.ts";
import type { Quotas } from "./quotas.ts";

/** What changes of identities are made with. */
export interface IdentityParts {
  readonly world: Pick<World, "clock" | "random">;
  readonly identities: Identities;
  readonly keys: Pick<Keys, "seal" | "unseal">;
  readonly quotas: Quotas;
  readonly isPrincipalThere: PrincipalCheck;
}
