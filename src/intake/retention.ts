import type { EventCategory } from "../record/envelope.ts";

/**
 * Whether an event is written at all. Management events and Insights are, for the event history,
 * which does not depend on trails; everything else only for a trail that wants it.
 *
 * @see CloudTrail User Guide, "Working with CloudTrail event history"
 */
export function isWritten(category: EventCategory, trails: readonly number[]): boolean {
  return trails.length > 0 || category === "Management" || category === "Insight";
}
