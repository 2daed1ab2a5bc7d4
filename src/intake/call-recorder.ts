import type { CallFacts, CallRecorder } from "../call/operation.ts";
import { must } from "../base/assert.ts";
import type { Random } from "../base/world.ts";
import { callRecipients, callRecord } from "../record/call-record.ts";
import { readEnvelope, recordBytesMax } from "../record/read-envelope.ts";
import type { Selection } from "../selection/selection.ts";
import { appendOnce } from "./append-once.ts";
import type { Candidate, Selected } from "./append-once.ts";
import type { ByteBudget } from "./byte-budget.ts";
import type { IntakeOptions, IntakeParts } from "./intake.ts";
import { isWritten } from "./retention.ts";
import { wantedTrails } from "./wanted-trails.ts";

/**
 * Records every call: one copy for each account that it concerns, durable before the answer leaves.
 *
 * The record of a call that changes what trails select goes to the trails that wanted it before as
 * well as to those that want it after: nobody stops a trail without the trail having a record of it.
 */
export function callRecorder(options: IntakeParts, budget: ByteBudget): CallRecorder {
  return {
    before: () => {
      options.journal.checkRoom(recordBytesMax);
      return options.selection();
    },
    record: async (facts, before) => {
      const selected = { now: options.selection(), before: selectionBefore(facts, before) };
      const copies = copiesOf(facts, options, selected);
      const bytes = copies.reduce((sum, copy) => sum + copy.bytes.length, 0);
      if (bytes === 0) return;
      await budget.run(bytes, async () => appendOnce(options, copies, selected));
    },
  };
}

function selectionBefore(facts: CallFacts, before: unknown): readonly Selection[] {
  if (facts.operation?.record?.changesSelection !== true || !isSelection(before)) return [];
  return [before];
}

/** The pipeline carries what `before` gave as an unknown; it gives nothing else back. */
function isSelection(value: unknown): value is Selection {
  return typeof value === "function";
}

function copiesOf(
  facts: CallFacts,
  options: IntakeOptions,
  { now, before }: Selected,
): readonly Candidate[] {
  const { accounts, fallbackAccountId, world } = options;
  const recipients = callRecipients(facts, (id) => accounts.has(id), fallbackAccountId);
  const shared = recipients.length > 1 ? { sharedEventId: randomUuid(world.random) } : {};
  const region = regionOf(facts, options);
  return recipients.flatMap((recipientAccountId) => {
    const eventId = randomUuid(world.random);
    const record = callRecord(facts, { eventId, recipientAccountId, region, ...shared });
    const { envelope, fault } = readEnvelope(record);
    const kept = must(envelope, `the record of a call lacks something: ${fault?.message ?? ""}`);
    const trails = wantedTrails([now, ...before], kept, record);
    if (!isWritten(kept.category, trails)) return [];
    const bytes = Buffer.from(JSON.stringify(record), "utf8");
    return [{ envelope: kept, record, bytes, trails }];
  });
}

/** Where a global service records; a Region that is not enabled has no trail to show it. */
function regionOf(facts: CallFacts, { regions, fallbackRegion }: IntakeOptions): string {
  const region = facts.service.isGlobal === true ? "us-east-1" : facts.region;
  return regions.has(region) ? region : fallbackRegion;
}

/** A version 4 UUID (RFC 9562). */
function randomUuid(random: Random): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...groups, hex.slice(20)].join("-");
}
