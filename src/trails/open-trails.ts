import { isDeepStrictEqual } from "node:util";
import type { Tag } from "@aws-sdk/client-cloudtrail";
import { assert } from "../base/assert.ts";
import type { World } from "../base/world.ts";
import type { Documents } from "../documents/documents.ts";
import { compileSelection } from "../selection/compile-selection.ts";
import type { Selection } from "../selection/selection.ts";
import type { BucketCheck } from "./bucket-check.ts";
import { checkedTrail } from "./checked-trail.ts";
import { floorName, newFloor, renewedFloor } from "./floor.ts";
import type { FloorPlace } from "./floor.ts";
import { atHome, findTaggedTrail, findTrail } from "./find-trail.ts";
import type { TrailReference } from "./find-trail.ts";
import type { KeyCheck } from "./key-check.ts";
import type { TopicCheck } from "./topic-check.ts";
import { addTags, removeTags } from "./tags.ts";
import type { Tags } from "./tags.ts";
import { deleted, started, stopped, withSettings } from "./trail-life.ts";
import { trailNameProblem } from "./trail-name.ts";
import { placeArn, placeProblem, trailsPerRegionDefault } from "./trail-places.ts";
import type { TrailPlace } from "./trail-places.ts";
import { isTrailProblem } from "./trail-problem.ts";
import type { TrailProblem } from "./trail-problem.ts";
import { changeSettings, defaultSettings } from "./trail-settings.ts";
import type { TrailSettingsChange } from "./trail-settings.ts";
import {
  accountsOf,
  mayChange,
  noOrganizations,
  requireTrailOrganization,
} from "./trail-organizations.ts";
import type { TrailOrganizations } from "./trail-organizations.ts";
import { TrailStore } from "./trail-store.ts";
import type { Trail } from "./trail.ts";
import type { NewTrail, TrailListener, Trails, TrailSelectors } from "./trails.ts";

export interface TrailsOptions {
  readonly world: World;
  readonly documents: Documents;
  /** The enabled Regions. */
  readonly regions: readonly string[];
  readonly bucketCheck: BucketCheck;
  readonly keyCheck: KeyCheck;
  /** Absent: there are no topics. */
  readonly topicCheck?: TopicCheck;
  /** Default: nobody is in any. */
  readonly organizations?: TrailOrganizations;
  /** Default: 5, as AWS. */
  readonly trailsPerRegionMax?: number;
}

/** Reads all trails into memory. After a restart no stop is under way. */
export async function openTrails(options: TrailsOptions): Promise<Trails> {
  const store = new TrailStore(options.documents);
  await store.load();
  const trails = new StoredTrails(options, store);
  await trails.organizationsChanged();
  return trails;
}

class StoredTrails implements Trails {
  readonly #options: TrailsOptions;
  readonly #store: TrailStore;
  readonly #listeners = new Set<TrailListener>();
  /** Trails that are being changed, by number. */
  readonly #changing = new Set<number>();
  /** Places of trails that are being made, by ARN. */
  readonly #making = new Map<string, TrailPlace>();
  /** By request id: the number of the trail that it stops. */
  readonly #stopping = new Map<string, number>();
  readonly #organizations: TrailOrganizations;
  #selection: Selection;

  constructor(options: TrailsOptions, store: TrailStore) {
    this.#organizations = options.organizations ?? noOrganizations;
    this.#options = options;
    this.#store = store;
    this.#selection = this.#compile();
  }

  readonly find = (number: number): Trail | undefined => this.#store.find(number);

  readonly list = (): readonly Trail[] => this.#store.list();

  readonly listOf = (accountId: string): readonly Trail[] =>
    this.#seenBy(accountId).toSorted((a, b) => (a.arn < b.arn ? -1 : 1));

  readonly accountsOf = (trail: Trail): ReadonlySet<string> =>
    accountsOf(this.#organizations, trail);

  readonly regionsOf = ({ homeRegion, isMultiRegion }: Trail): readonly string[] => {
    const { regions } = this.#options;
    if (!isMultiRegion) return [homeRegion];
    return regions.includes(homeRegion) ? regions : [homeRegion, ...regions];
  };

  readonly isStopUnderWay = (number: number): boolean =>
    [...this.#stopping.values()].includes(number);

  readonly drained = async (number: number): Promise<void> => {
    const trail = this.#store.find(number);
    if (trail === undefined) return;
    assert(trail.deletedAt !== undefined, "only a deleted trail is drained");
    await this.#store.remove(number);
    this.#tell(undefined, trail);
  };

  readonly selection = (): Selection => this.#selection;

  readonly look = (reference: TrailReference): Trail | TrailProblem =>
    findTrail(this.#seenBy(reference.accountId), reference);

  readonly lookTagged = (reference: TrailReference): Trail | TrailProblem =>
    findTaggedTrail(this.#seenBy(reference.accountId), reference);

  readonly create = async (wish: NewTrail): Promise<Trail | TrailProblem> => {
    const { name, region } = wish;
    const message = trailNameProblem(name);
    if (message !== undefined) return { kind: "name-invalid", message };
    if (name === floorName) return { kind: "name-taken", name };
    const settings = changeSettings(defaultSettings, wish);
    if (isTrailProblem(settings)) return settings;
    const tags = addTags([], wish.tags);
    if (isTrailProblem(tags)) return tags;
    const owner = this.#ownerOf(settings, wish.accountId);
    if (isTrailProblem(owner)) return owner;
    const { accountId } = owner;
    const { isMultiRegion } = settings;
    const place: TrailPlace = { name, accountId, homeRegion: region, isMultiRegion };
    const arn = placeArn(place);
    if (this.#making.has(arn)) return { kind: "conflict" };
    const { regions, trailsPerRegionMax: limit = trailsPerRegionDefault } = this.#options;
    const taken = [...this.#living(), ...this.#making.values()];
    const problem = placeProblem(place, taken, { regions, limit });
    if (problem !== undefined) return problem;

    this.#making.set(arn, place);
    try {
      const trail = {
        ...place,
        arn,
        ...settings,
        ...owner,
        hasCustomEventSelectors: false,
        tags,
        isLogging: false,
        chainEpoch: 0,
      };
      return await this.#insert(trail, wish);
    } finally {
      this.#making.delete(arn);
    }
  };

  /** Whoever makes an organization trail, it belongs to the management account. */
  #ownerOf(
    { isOrganization }: Pick<Trail, "isOrganization">,
    callerId: string,
  ): Pick<Trail, "accountId" | "organizationId"> | TrailProblem {
    if (!isOrganization) return { accountId: callerId };
    const organization = requireTrailOrganization(this.#organizations, callerId);
    if (isTrailProblem(organization)) return organization;
    return { accountId: organization.managementAccountId, organizationId: organization.id };
  }

  async #insert(
    trail: Omit<Trail, "number">,
    wish: TrailSettingsChange,
  ): Promise<Trail | TrailProblem> {
    const checked = await checkedTrail(this.#options, trail, wish);
    if (isTrailProblem(checked)) return checked;
    const stored = await this.#store.insert(checked);
    if (stored === "conflict") return { kind: "conflict" };
    this.#tell(stored, undefined);
    return stored;
  }

  readonly update = async (
    reference: TrailReference,
    change: TrailSettingsChange,
  ): Promise<Trail | TrailProblem> =>
    this.#change(this.#findToChange(reference), async (trail) => {
      const settings = changeSettings(trail, change);
      if (isTrailProblem(settings)) return settings;
      const owner = this.#organizationFor(trail, settings, reference.accountId);
      if (isTrailProblem(owner)) return owner;
      const changed = { ...withSettings(trail, settings), ...owner };
      return checkedTrail(this.#options, changed, change);
    });

  /** Only the management account makes an organization trail of its own trail, or the reverse. */
  #organizationFor(
    trail: Trail,
    { isOrganization }: Pick<Trail, "isOrganization">,
    callerId: string,
  ): { readonly organizationId?: string } | TrailProblem {
    const isOwner = trail.accountId === callerId;
    if (trail.isOrganization !== isOrganization && !isOwner) {
      return { kind: "not-organization-owner" };
    }
    if (!isOrganization) return {};
    const organization = requireTrailOrganization(this.#organizations, callerId);
    if (isTrailProblem(organization)) return organization;
    const { id, managementAccountId } = organization;
    if (trail.accountId !== managementAccountId) return { kind: "not-organization-owner" };
    return { organizationId: id };
  }

  readonly putEventSelectors = async (
    reference: TrailReference,
    { isCustom, ...selectors }: TrailSelectors,
  ): Promise<Trail | TrailProblem> =>
    this.#change(this.#findToChange(reference), async (trail) => {
      const { eventSelectors: _old, advancedEventSelectors: _oldAdvanced, ...rest } = trail;
      return { ...rest, ...selectors, hasCustomEventSelectors: isCustom };
    });

  readonly addTags = async (
    reference: TrailReference,
    tags: readonly Tag[],
  ): Promise<Trail | TrailProblem> => this.#changeTags(reference, (there) => addTags(there, tags));

  readonly removeTags = async (
    reference: TrailReference,
    tags: readonly Tag[],
  ): Promise<Trail | TrailProblem> =>
    this.#changeTags(reference, (there) => removeTags(there, tags));

  async #changeTags(
    reference: TrailReference,
    change: (tags: Tags) => Tags | TrailProblem,
  ): Promise<Trail | TrailProblem> {
    return this.#change(
      findTaggedTrail(this.#seenBy(reference.accountId), reference),
      async (trail) => {
        const tags = change(trail.tags);
        return isTrailProblem(tags) ? tags : { ...trail, tags };
      },
    );
  }

  readonly start = async (reference: TrailReference): Promise<Trail | TrailProblem> => {
    const found = this.#findToChange(reference);
    return this.#change(found, async (trail) => started(trail, this.#options.world.clock.now()));
  };

  readonly stop = async (
    reference: TrailReference,
    requestId: string,
  ): Promise<Trail | TrailProblem> => this.#end(reference, requestId, stopped);

  readonly delete = async (
    reference: TrailReference,
    requestId: string,
  ): Promise<Trail | TrailProblem> => this.#end(reference, requestId, deleted);

  readonly stopRecorded = (requestId: string): void => {
    this.#stopping.delete(requestId);
  };

  async #end(
    reference: TrailReference,
    requestId: string,
    step: (trail: Trail, at: number) => Trail,
  ): Promise<Trail | TrailProblem> {
    const found = this.#findToChange(reference);
    if (isTrailProblem(found)) return found;
    // Before the change: as soon as the trail is seen stopped, its last digest waits for the record.
    this.#stopping.set(requestId, found.number);
    let isChanged = false;
    try {
      const ended = await this.#change(found, async (trail) =>
        step(trail, this.#options.world.clock.now()),
      );
      isChanged = !isTrailProblem(ended) && ended !== found;
      return ended;
    } finally {
      if (!isChanged) this.#stopping.delete(requestId);
    }
  }

  readonly organizationsChanged = async (): Promise<void> => {
    this.#selection = this.#compile();
    for (const trail of this.#living()) {
      const { id, managementAccountId } = this.#organizations.find(trail.accountId) ?? {};
      const isKept = id === trail.organizationId && managementAccountId === trail.accountId;
      if (!trail.isOrganization || isKept) continue;
      const outcome = await this.#change(trail, async () => ({ ...trail, isOrganization: false }));
      assert(!isTrailProblem(outcome) || outcome.kind === "conflict", "it is there to be changed");
    }
  };

  readonly onChange = (listener: TrailListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async #change(
    found: Trail | TrailProblem,
    step: (trail: Trail) => Promise<Trail | TrailProblem>,
  ): Promise<Trail | TrailProblem> {
    if (isTrailProblem(found)) return found;
    const { number } = found;
    if (this.#changing.has(number)) return { kind: "conflict" };
    this.#changing.add(number);
    try {
      const changed = await step(found);
      if (isTrailProblem(changed) || isDeepStrictEqual(changed, found)) return changed;
      if ((await this.#store.replace(changed)) === "conflict") return { kind: "conflict" };
      this.#tell(changed, found);
      return changed;
    } finally {
      this.#changing.delete(number);
    }
  }

  readonly keepFloor = async (accountId: string, place: FloorPlace | undefined): Promise<void> => {
    const now = this.#options.world.clock.now();
    const found = this.#present().find(
      (trail) => trail.isFloor === true && trail.accountId === accountId,
    );
    if (found === undefined) {
      if (place === undefined) return;
      const made = await this.#store.insert(newFloor(accountId, place, now));
      assert(made !== "conflict", "nobody else makes floors");
      this.#tell(made, undefined);
      return;
    }
    const kept = place === undefined ? deleted(found, now) : renewedFloor(found, place);
    const outcome = await this.#change(found, async () => kept);
    assert(!isTrailProblem(outcome), "nobody else changes floors");
  };

  /** Those that are not deleted. */
  #present(): readonly Trail[] {
    return this.#store.list().filter(({ deletedAt }) => deletedAt === undefined);
  }

  /** Those that calls can see and change. */
  #living(): readonly Trail[] {
    return this.#present().filter(({ isFloor }) => isFloor !== true);
  }

  /** Its own, and the organization trails that record it. */
  #seenBy(accountId: string): readonly Trail[] {
    return this.#living().filter(
      (trail) =>
        trail.accountId === accountId ||
        (trail.isOrganization && this.accountsOf(trail).has(accountId)),
    );
  }

  /** At home, by who may change it. */
  #findToChange(reference: TrailReference): Trail | TrailProblem {
    const { accountId } = reference;
    const found = findTrail(this.#seenBy(accountId), reference);
    if (isTrailProblem(found)) return found;
    if (!mayChange(this.#organizations, found, accountId))
      return { kind: "not-organization-owner" };
    return atHome(found, reference);
  }

  #compile(): Selection {
    const logging = this.#present().filter(({ isLogging }) => isLogging);
    return compileSelection(
      logging.map((trail) =>
        trail.isOrganization ? { ...trail, accountIds: this.accountsOf(trail) } : trail,
      ),
    );
  }

  #tell(after: Trail | undefined, before: Trail | undefined): void {
    this.#selection = this.#compile();
    for (const listener of this.#listeners) listener(after, before);
  }
}
