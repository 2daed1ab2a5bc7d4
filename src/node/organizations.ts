import type { World } from "../base/world.ts";
import { randomAccountId } from "../identity/account-id.ts";
import type { Accounts } from "../identity/accounts.ts";
import { rootArn } from "../identity/arn.ts";
import { attachPolicy } from "../identity/attachments.ts";
import type { Credentials } from "../identity/credentials.ts";
import type { IdentityParts } from "../identity/identity-parts.ts";
import { createRole } from "../identity/roles.ts";
import { resumeRequests } from "../organizations/accounts.ts";
import type { OrganizationParts } from "../organizations/organization-parts.ts";
import type { OrganizationStore } from "../organizations/organization-store.ts";
import { defaultQuotas } from "../organizations/quotas.ts";

/**
 * Organizations over the accounts of this Cairn. What a crash left of accounts that were being made
 * is finished before it resolves.
 */
export async function openOrganizations(parts: {
  readonly world: World;
  readonly store: OrganizationStore;
  readonly accounts: Accounts;
  readonly iam: IdentityParts;
  /** Gives an account what each has from the start: its trail, its floor, its credentials. */
  readonly provision: (accountId: string, name: string) => Promise<void>;
}): Promise<OrganizationParts> {
  const { world, store, accounts, iam, provision } = parts;
  const organizations: OrganizationParts = {
    world,
    store,
    quotas: defaultQuotas,
    accounts: {
      has: accounts.has,
      nameOf: (accountId) => accounts.find(accountId)?.name,
      unusedId: () => {
        const taken = new Set(
          [...store.view.requests.values()].map((request) => request.accountId),
        );
        for (;;) {
          const id = randomAccountId(world.random);
          if (!accounts.has(id) && !taken.has(id)) return id;
        }
      },
      provide: async ({ id, name, roleName, managementAccountId }) => {
        await provision(id, name);
        await provideRole(iam, id, { roleName, managementAccountId });
      },
    },
  };
  await resumeRequests(organizations);
  return organizations;
}

const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

/** The role by which the management account can do everything in an account that it made. */
async function provideRole(
  iam: IdentityParts,
  accountId: string,
  role: { readonly roleName: string; readonly managementAccountId: string },
): Promise<void> {
  const { roleName: name, managementAccountId } = role;
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: rootArn(managementAccountId) },
        Action: "sts:AssumeRole",
      },
    ],
  });
  if (iam.identities.of(accountId).roles.find(name) === undefined) {
    await createRole(iam, accountId, { name, path: "/", trust, sessionMaxS: 3600, tags: [] });
  }
  const policyArn = administratorAccess;
  await attachPolicy(iam, accountId, { kind: "role", name, policyArn });
}

/** Of accounts that are closed no key is known. */
export function exceptClosed(
  { find }: Credentials,
  { view }: Pick<OrganizationStore, "view">,
): Credentials {
  return {
    find: (accessKeyId, sessionToken) => {
      const found = find(accessKeyId, sessionToken);
      if (typeof found !== "object") return found;
      const isClosed = view.members.get(found.principal.accountId)?.closedAt !== undefined;
      return isClosed ? undefined : found;
    },
  };
}
