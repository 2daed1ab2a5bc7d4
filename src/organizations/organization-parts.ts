import type { World } from "../base/world.ts";
import type { OrganizationStore } from "./organization-store.ts";
import type { OrganizationQuotas } from "./quotas.ts";

/** What organizations are kept with. */
export interface OrganizationParts {
  readonly world: Pick<World, "clock" | "random">;
  readonly store: OrganizationStore;
  readonly accounts: OrganizationAccounts;
  readonly quotas: OrganizationQuotas;
}

/** The accounts of this Cairn, as far as organizations must know of them. */
export interface OrganizationAccounts {
  readonly has: (accountId: string) => boolean;
  /** The name that its owner gave it. */
  readonly nameOf: (accountId: string) => string | undefined;
  /** Twelve digits that no account has. */
  readonly unusedId: () => string;
  /**
   * Makes an account with a role that the management account may assume to do everything. What is
   * there already is left as it is: it can be asked for again after a crash.
   */
  readonly provide: (account: {
    readonly id: string;
    readonly name: string;
    readonly roleName: string;
    readonly managementAccountId: string;
  }) => Promise<void>;
}
