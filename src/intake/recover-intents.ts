import { assert } from "../base/assert.ts";
import { appendOnce } from "./append-once.ts";
import type { IntakeParts } from "./intake-parts.ts";
import type { IntendedRecord } from "./intents.ts";
import { parseRecord } from "./parse-record.ts";
import { wantedTrails } from "./wanted-trails.ts";

/**
 * Makes the records of calls that were announced by a process that died. A call whose own record
 * had become durable has the same ids: it is a duplicate, and nothing is made twice.
 *
 * @see Intake.recover
 */
export async function recoverIntents(parts: IntakeParts): Promise<void> {
  for (const { requestId, copies } of await parts.intents.left()) {
    for (const copy of copies) await recover(parts, copy);
    // A crash before this leaves the intent, whose records are duplicates next time.
    await parts.intents.drop(requestId);
  }
}

/** For those who wanted it before the call, and for those who want it now. */
async function recover(parts: IntakeParts, { trails, bytes }: IntendedRecord): Promise<void> {
  const read = parseRecord(bytes);
  assert(read.kind === "record", "an intent holds records");
  const { envelope, record } = read;
  const selected = { now: parts.selection(), before: [() => trails] };
  const wanted = wantedTrails([selected.now, ...selected.before], envelope, record);
  await appendOnce(parts, [{ envelope, record, bytes, trails: wanted }], selected);
}
