import { exclusive } from "../base/exclusive.ts";
import type { Log } from "../base/world.ts";
import type { Accounts } from "../identity/accounts.ts";
import type { IdentityParts } from "../identity/identity-parts.ts";
import {
  cloudTrailRole,
  provideServiceLinkedRole,
  removeServiceLinkedRole,
} from "../identity/service-linked-roles.ts";
import type { Member, Organization } from "../organizations/entities.ts";
import type { OrganizationView } from "../organizations/organization-memory.ts";
import type { OrganizationStore } from "../organizations/organization-store.ts";
import {
  administratorsOf,
  cloudTrailPrincipal,
  hasServiceAccess,
} from "../organizations/service-access.ts";
import type { TrailOrganizations } from "../trails/trail-organizations.ts";
import { openTrails } from "../trails/open-trails.ts";
import type { TrailsOptions } from "../trails/open-trails.ts";
import type { Trails } from "../trails/trails.ts";

/** Organizations as trails ask about them. */
function trailOrganizations(view: OrganizationView): TrailOrganizations {
  // As long as nobody joins or leaves, the members of an organization are the very same list.
  const known = new WeakMap<readonly Member[], ReadonlySet<string>>();
  const accountIds = (organizationId: string): ReadonlySet<string> => {
    const members = view.membersOf(organizationId);
    const there = known.get(members) ?? new Set(members.map(({ id }) => id));
    known.set(members, there);
    return there;
  };
  return {
    find: (accountId) => {
      const organization = view.organizationOf(accountId);
      if (organization === undefined) return undefined;
      const { id, managementAccountId, featureSet } = organization;
      const administrators = administratorsOf(organization, cloudTrailPrincipal);
      return {
        id,
        managementAccountId,
        hasAllFeatures: featureSet === "ALL",
        isTrusted: hasServiceAccess(organization, cloudTrailPrincipal),
        administrators: new Set(administrators.map((each) => each.accountId)),
        accountIds: accountIds(id),
      };
    },
  };
}

interface Followed {
  readonly store: OrganizationStore;
  readonly trails: Pick<Trails, "organizationsChanged" | "onChange" | "list">;
  readonly iam: Pick<IdentityParts, "identities" | "world">;
  readonly accounts: Pick<Accounts, "list">;
  readonly log: Log;
}

/** Opens the trails, to follow every change of an organization until `opened` is disposed of. */
export async function openFollowingTrails(
  options: TrailsOptions,
  followed: Omit<Followed, "trails">,
  opened: AsyncDisposableStack,
): Promise<Trails> {
  const organizations = trailOrganizations(followed.store.view);
  const trails = await openTrails({ ...options, organizations });
  opened.use(followOrganizations({ ...followed, trails }));
  return trails;
}

/**
 * Lets trails know of every change of an organization, and gives each account that an organization
 * trail records the role of CloudTrail. What is under way is over when this has been disposed of;
 * what failed, and what a crash left, is done at the next change or start.
 */
function followOrganizations(parts: Followed): AsyncDisposable {
  const { store, trails, log } = parts;
  const inTurn = exclusive();
  let last = Promise.resolve();
  const follow = (changed: Promise<void>): void => {
    last = inTurn(async () => {
      try {
        await changed;
        await keepRoles(parts);
      } catch (error) {
        log.error({ error }, "trails could not follow a change of their organization");
      }
    });
  };
  // Trails follow at once, not in turn: who has joined is recorded from the answer on.
  const endStore = store.onChange(() => follow(trails.organizationsChanged()));
  const endTrails = trails.onChange((after, before) => {
    if (after?.isOrganization !== before?.isOrganization) follow(Promise.resolve());
  });
  follow(Promise.resolve());
  return {
    [Symbol.asyncDispose]: async () => {
      endStore();
      endTrails();
      await last;
    },
  };
}

/** An account that is in no organization any more loses the role. */
async function keepRoles({ store: { view }, trails, iam, accounts }: Followed): Promise<void> {
  const isNeeded = (organization: Organization): boolean =>
    administratorsOf(organization, cloudTrailPrincipal).length > 0 ||
    trails.list().some((trail) => trail.isOrganization && trail.organizationId === organization.id);
  const needed = [...view.organizations.values()].filter(isNeeded);
  const covered = needed.flatMap(({ id }) => view.membersOf(id).map((member) => member.id));
  const hasRole = (id: string): boolean =>
    iam.identities.of(id).roles.find(cloudTrailRole.name) !== undefined;
  for (const id of covered) {
    if (!hasRole(id)) await provideServiceLinkedRole(iam, id, cloudTrailRole);
  }
  for (const { id } of accounts.list()) {
    if (!view.members.has(id) && hasRole(id))
      await removeServiceLinkedRole(iam, id, cloudTrailRole);
  }
}
