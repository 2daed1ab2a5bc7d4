import type { CallFacts, CallRecorder } from "../call/operation.ts";
import type { ServiceErrorShape } from "../call/service-error.ts";
import { must } from "../base/assert.ts";
import type { Random } from "../base/world.ts";
import { callRecipients, callRecord, eventNameOf } from "../record/call-record.ts";
import { canWeaken } from "../record/weakening.ts";
import { readEnvelope, recordBytesMax } from "../record/read-envelope.ts";
import type { Selection } from "../selection/selection.ts";
import { appendOnce } from "./append-once.ts";
import type { Candidate, Selected } from "./append-once.ts";
import type { ByteBudget } from "../base/byte-budget.ts";
import type { IntakeOptions, IntakeParts } from "./intake-parts.ts";
import type { Intent } from "./intents.ts";
import { isWritten } from "./retention.ts";
import { wantedTrails } from "./wanted-trails.ts";

/**
 * Records every call: one copy for each account that it concerns, durable before the answer leaves.
 *
 * The record of a call that changes what trails select goes to the trails that wanted it before as
 * well as to those that want it after: nobody stops a trail without the trail having a record of it.
 */
export function callRecorder(options: IntakeParts, budget: ByteBudget): CallRecorder {
  const { intents, journal, world } = options;
  return {
    before: async (facts) => {
      journal.checkRoom(recordBytesMax);
      const selection = options.selection();
      if (!canWeaken(facts.service.eventSource, eventNameOf(facts))) return new Earlier(selection);
      const copies = copiesOf({ ...facts, error: unknownOutcome }, options, {
        selected: { now: selection, before: [] },
        idOf: () => randomUuid(world.random),
      });
      // A crash from here on leaves the intent: the next start makes the record from it.
      await intents.keep(
        facts.requestId,
        copies.map(({ candidate }) => candidate),
      );
      const eventIds = new Map(
        copies.map(({ accountId, candidate }) => [accountId, candidate.envelope.eventId]),
      );
      return new Earlier(selection, {
        requestId: facts.requestId,
        at: facts.completedAt,
        eventIds,
      });
    },
    record: async (facts, before) => {
      const earlier = before instanceof Earlier ? before : undefined;
      const selected = { now: options.selection(), before: selectionBefore(facts, earlier) };
      const intent = earlier?.intent;
      const copies = copiesOf({ ...facts, completedAt: intent?.at ?? facts.completedAt }, options, {
        selected,
        idOf: (accountId) => intent?.eventIds.get(accountId) ?? randomUuid(world.random),
      }).map(({ candidate }) => candidate);
      const bytes = copies.reduce((sum, copy) => sum + copy.bytes.length, 0);
      if (bytes > 0) await budget.run(bytes, async () => appendOnce(options, copies, selected));
      if (intent !== undefined) await intents.drop(intent.requestId);
    },
  };
}

/** What was known before a call was handled. The pipeline carries it, and does not look inside. */
class Earlier {
  readonly selection: Selection;
  /** Of a call that was announced. */
  readonly intent: Intent | undefined;

  constructor(selection: Selection, intent?: Intent) {
    this.selection = selection;
    this.intent = intent;
  }
}

/** What the record says of a call whose end nobody saw. */
const unknownOutcome: ServiceErrorShape = {
  code: "InternalFailure",
  message: "Cairn ended in the middle of this call. Whether it took effect is not known.",
  status: 500,
  details: {},
  headers: {},
};

function selectionBefore(facts: CallFacts, earlier: Earlier | undefined): readonly Selection[] {
  const changes = facts.operation?.record?.changesSelection === true;
  return changes && earlier !== undefined ? [earlier.selection] : [];
}

interface Copy {
  readonly accountId: string;
  readonly candidate: Candidate;
}

function copiesOf(
  facts: CallFacts,
  options: IntakeOptions,
  given: { readonly selected: Selected; readonly idOf: (accountId: string) => string },
): readonly Copy[] {
  const { accounts, fallbackAccountId, world } = options;
  const { now, before } = given.selected;
  const recipients = callRecipients(facts, (id) => accounts.has(id), fallbackAccountId);
  const shared = recipients.length > 1 ? { sharedEventId: randomUuid(world.random) } : {};
  const region = regionOf(facts, options);
  return recipients.flatMap((accountId) => {
    const eventId = given.idOf(accountId);
    const record = callRecord(facts, {
      eventId,
      recipientAccountId: accountId,
      region,
      ...shared,
    });
    const { envelope, fault } = readEnvelope(record);
    const kept = must(envelope, `the record of a call lacks something: ${fault?.message ?? ""}`);
    const trails = wantedTrails([now, ...before], kept, record);
    if (!isWritten(kept.category, trails)) return [];
    const bytes = Buffer.from(JSON.stringify(record), "utf8");
    return [{ accountId, candidate: { envelope: kept, record, bytes, trails } }];
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
