import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import type { Selection } from "../selection/selection.ts";

/** The trails that want a record by any of these selections: their numbers, ascending. */
export function wantedTrails(
  [first, ...more]: readonly [Selection, ...Selection[]],
  envelope: Envelope,
  record: ParsedRecord,
): readonly number[] {
  const wanted = first(envelope, record);
  if (more.length === 0) return wanted;
  const all = [...wanted, ...more.flatMap((select) => select(envelope, record))];
  return [...new Set(all)].toSorted((a, b) => a - b);
}
