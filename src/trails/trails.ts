import type { AdvancedEventSelector, EventSelector, Tag } from "@aws-sdk/client-cloudtrail";
import type { Selection } from "../selection/selection.ts";
import type { TrailDirectory } from "./directory.ts";
import type { FloorPlace } from "./floor.ts";
import type { TrailReference } from "./find-trail.ts";
import type { TrailProblem } from "./trail-problem.ts";
import type { TrailSettingsChange } from "./trail-settings.ts";
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
  /** The trails of an account and the organization trails that record it, by ARN. */
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

  /**
   * Somebody has joined or left, or an organization has come or gone: from the moment of the call
   * trails record whom they are to. A trail whose owner is no management account any more has become
   * one of its account when it resolves.
   */
  readonly organizationsChanged: () => Promise<void>;

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
