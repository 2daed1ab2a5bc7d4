import type { Trail } from "./trail.ts";
import type { TrailSettings } from "./trail-settings.ts";

// What happens to a trail, as pure steps. A step that has nothing to do gives the very same trail.

/** Logging since when it was first started: starting again does not move the time. */
export function started(trail: Trail, at: number): Trail {
  return trail.isLogging ? trail : { ...trail, isLogging: true, startedAt: at };
}

/** The digest chain ends with the last digest; logging again begins another. */
export function stopped(trail: Trail, at: number): Trail {
  if (!trail.isLogging) return trail;
  return { ...trail, isLogging: false, stoppedAt: at, chainEpoch: trail.chainEpoch + 1 };
}

/** Ends the chain also of a trail that was not logging. Kept until what it recorded is delivered. */
export function deleted(trail: Trail, at: number): Trail {
  const { chainEpoch } = trail;
  return { ...stopped(trail, at), chainEpoch: chainEpoch + 1, deletedAt: at };
}

export function withSettings(trail: Trail, settings: TrailSettings): Trail {
  const endsChain = trail.validation && !settings.validation;
  return { ...trail, ...settings, chainEpoch: trail.chainEpoch + (endsChain ? 1 : 0) };
}
