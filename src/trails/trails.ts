import { isDeepStrictEqual } from "node:util";

import type { AdvancedEventSelector, EventSelector, Tag } from "@aws-sdk/client-cloudtrail";

import { assert } from "../base/assert.ts";
import type { World } from "../base/world.ts";
import type { Documents } from "../documents/documents.ts";
import { compileSelection } from "../selection/compile-selection.ts";
import type { Selection } from "../selection/selection.ts";
import type { BucketCheck } from "./bucket-check.ts";
import type { TrailDirectory } from "./directory.ts";
import { floorName, newFloor, renewedFloor } from "./floor.ts";
import type { FloorPlace } from "./floor.ts";
import { findTaggedTrail, findTrail, findTrailAtHome } from "./find-trail.ts";
import type { TrailReference } from "./find-trail.ts";
import { withKey } from "./key-check.ts";
import type { KeyCheck } from "./key-check.ts";
import { withTopic } from "./topic-check.ts";
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
import { TrailStore } from "./trail-store.ts";
import type { Trail } from "./trail.ts";

/**
 * The trails of all accounts. Reads are answered from memory; what a change made is durable when it
 * resolves. A change that would change nothing writes nothing, and of two changes of one trail at
 * the same time the later is a `conflict`.
 */
export interface Trails extends TrailDirectory {
  /** What all logging trails select, compiled. Ask again for each record: it follows changes. */
  readonly selection: () => Selection;
  readonly look: (reference: TrailReference) => Trail | TrailProblem;
  readonly lookTagged: (reference: TrailReference) => Trail | TrailProblem;
  /** The trails of an account, by ARN. */
  readonly listOf: (accountId: string) => readonly Trail[];

  readonly create: (wish: NewTrail) => Promise<Trail | TrailProblem>;
  readonly update: (
    reference: TrailReference,
    change: TrailSettingsChange,
  ) => Promise<Trail | TrailProblem>;
  readonly putEventSelectors: (
    reference: TrailReference,
    selectors: TrailSelectors,
  ) => Promise<Trail | TrailProblem>;
  readonly addTags: (
    reference: TrailReference,
    tags: readonly Tag[],
  ) => Promise<Trail | TrailProblem>;
  readonly removeTags: (
    reference: TrailReference,
    tags: readonly Tag[],
  ) => Promise<Trail | TrailProblem>;
  readonly start: (reference: TrailReference) => Promise<Trail | TrailProblem>;

  /**
   * Stops a trail. From before the change until `stopRecorded(requestId)` its stop is under way:
   * the record of the call itself still belongs into its last files.
   */
  readonly stop: (reference: TrailReference, requestId: string) => Promise<Trail | TrailProblem>;
  /** As `stop`: deleting is under way until `stopRecorded(requestId)`. */
  readonly delete: (reference: TrailReference, requestId: string) => Promise<Trail | TrailProblem>;
  /** The record of that call is durable. */
  readonly stopRecorded: (requestId: string) => void;

  /**
   * Gives an account its floor, or leaves the one it has; it is moved where the place is another.
   * Without a place its floor ends, and is delivered to the end. Durable when it resolves.
   */
  readonly keepFloor: (accountId: string, place: FloorPlace | undefined) => Promise<void>;

  /** Calls `listener` after each change that is durable, until the function returned is called. */
  readonly onChange: (listener: TrailListener) => () => void;
}

/** `before` is absent for a new trail, `after` for one that is drained and forgotten. */
export type TrailListener = (after: Trail | undefined, before: Trail | undefined) => void;

export interface NewTrail extends TrailSettingsChange {
  readonly name: string;
  readonly accountId: string;
  /** The Region of the call. */
  readonly region: string;
  readonly tags: readonly Tag[];
}

/** One of the two kinds, valid and complete. */
export interface TrailSelectors {
  readonly eventSelectors?: readonly EventSelector[];
  readonly advancedEventSelectors?: readonly AdvancedEventSelector[];
  /** They select something else than a trail without selectors does. */
  readonly isCustom: boolean;
}

export interface TrailsOptions {
  readonly world: World;
  readonly documents: Documents;
  /** The enabled Regions. */
  readonly regions: readonly string[];
  readonly bucketCheck: BucketCheck;
  readonly keyCheck: KeyCheck;
  /** Absent: there are no topics. */
  readonly topicCheck?: TopicCheck;
  /** Default: 5, as AWS. */
  readonly trailsPerRegionMax?: number;
}

/** Reads all trails into memory. After a restart no stop is under way. */
export async function openTrails(options: TrailsOptions): Promise<Trails> {
  const store = new TrailStore(options.documents);
  await store.load();
  return new StoredTrails(options, store);
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
  #selection: Selection;

  constructor(options: TrailsOptions, store: TrailStore) {
    this.#options = options;
    this.#store = store;
    this.#selection = this.#compile();
  }

  readonly find = (number: number): Trail | undefined => this.#store.find(number);

  readonly list = (): readonly Trail[] => this.#store.list();

  readonly listOf = (accountId: string): readonly Trail[] =>
    this.#living()
      .filter((trail) => trail.accountId === accountId)
      .toSorted((a, b) => (a.arn < b.arn ? -1 : 1));

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
    findTrail(this.#living(), reference);

  readonly lookTagged = (reference: TrailReference): Trail | TrailProblem =>
    findTaggedTrail(this.#living(), reference);

  readonly create = async (wish: NewTrail): Promise<Trail | TrailProblem> => {
    const { name, accountId, region } = wish;
    const message = trailNameProblem(name);
    if (message !== undefined) return { kind: "name-invalid", message };
    if (name === floorName) return { kind: "name-taken", name };
    const settings = changeSettings(defaultSettings, wish);
    if (isTrailProblem(settings)) return settings;
    const tags = addTags([], wish.tags);
    if (isTrailProblem(tags)) return tags;
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

  async #insert(
    trail: Omit<Trail, "number">,
    wish: TrailSettingsChange,
  ): Promise<Trail | TrailProblem> {
    const checked = await this.#checked(trail, wish);
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
    this.#change(findTrailAtHome(this.#living(), reference), async (trail) => {
      const settings = changeSettings(trail, change);
      if (isTrailProblem(settings)) return settings;
      return this.#checked(withSettings(trail, settings), change);
    });

  readonly putEventSelectors = async (
    reference: TrailReference,
    { isCustom, ...selectors }: TrailSelectors,
  ): Promise<Trail | TrailProblem> =>
    this.#change(findTrailAtHome(this.#living(), reference), async (trail) => {
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
    return this.#change(findTaggedTrail(this.#living(), reference), async (trail) => {
      const tags = change(trail.tags);
      return isTrailProblem(tags) ? tags : { ...trail, tags };
    });
  }

  readonly start = async (reference: TrailReference): Promise<Trail | TrailProblem> => {
    const found = findTrailAtHome(this.#living(), reference);
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
    const found = findTrailAtHome(this.#living(), reference);
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

  async #bucketProblem(
    trail: Omit<Trail, "number">,
    keyId: string,
  ): Promise<TrailProblem | undefined> {
    const { bucket, prefix, accountId, arn: trailArn } = trail;
    const question = { bucket, prefix, accountId, trailArn };
    const ofKey = keyId === "" ? {} : { kmsKeyId: keyId };
    const outcome = await this.#options.bucketCheck({ ...question, ...ofKey });
    if (outcome.kind === "ok") return undefined;
    if (outcome.kind === "no-such-bucket") return { kind: "no-such-bucket", bucket };
    if (outcome.kind === "unreachable") return { kind: "bucket-unreachable", bucket };
    return { ...outcome, kind: "bucket-policy-insufficient", bucket };
  }

  /**
   * The trail with its key and topic, if bucket, key and topic are as CloudTrail needs them. Of key
   * and topic, absent: what the trail has, if any; empty: none any more.
   */
  async #checked<Checked extends Omit<Trail, "number">>(
    trail: Checked,
    { KmsKeyId, SnsTopicName }: TrailSettingsChange,
  ): Promise<Checked | TrailProblem> {
    const wantedKey = KmsKeyId ?? trail.kmsKeyArn ?? "";
    const problem = await this.#bucketProblem(trail, wantedKey);
    if (problem !== undefined) return problem;
    const keyed = await withKey(trail, wantedKey, this.#options.keyCheck);
    if (isTrailProblem(keyed)) return keyed;
    return withTopic(keyed, SnsTopicName, this.#options.topicCheck);
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

  #compile(): Selection {
    return compileSelection(this.#present().filter(({ isLogging }) => isLogging));
  }

  #tell(after: Trail | undefined, before: Trail | undefined): void {
    this.#selection = this.#compile();
    for (const listener of this.#listeners) listener(after, before);
  }
}
