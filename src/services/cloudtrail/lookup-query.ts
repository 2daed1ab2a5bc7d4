import type { LookupAttribute, LookupEventsRequest } from "@aws-sdk/client-cloudtrail";

import type { Call } from "../../call/operation.ts";
import type { HistoryQuery } from "../../history/history.ts";
import { lookupKeys } from "../../history/lookup-keys.ts";
import type { LookupKey } from "../../history/lookup-keys.ts";
import {
  invalidEventCategory,
  invalidLookupAttributes,
  invalidMaxResults,
  invalidTimeRange,
} from "./errors.ts";

/** Most events on a page, and how many there are when the caller does not say. */
const maxResults = 50;
/** Of a value, where `_`, space, comma and newline count twice. */
const valueLengthMax = 2000;
const insightKeys: ReadonlySet<LookupKey> = new Set(["EventId", "EventName", "EventSource"]);

/**
 * What a LookupEvents request asks of the history: all of it but the page.
 *
 * @see CloudTrail API Reference, "LookupEvents" and "LookupAttribute"
 */
export function lookupQuery(
  input: LookupEventsRequest,
  { principal, region }: Call,
): Omit<HistoryQuery, "after"> {
  // The wire may hold any text: the client's type says what is valid.
  const category: string | undefined = input.EventCategory;
  if (category !== undefined && category !== "insight") throw invalidEventCategory(category);
  const isInsight = category !== undefined;
  const attribute = attributeIn(input.LookupAttributes ?? [], isInsight);
  return {
    accountId: principal.accountId,
    region,
    category: isInsight ? "Insight" : "Management",
    ...timesIn(input),
    ...(attribute !== undefined && { attribute }),
    limit: limitIn(input),
  };
}

function timesIn({ StartTime, EndTime }: LookupEventsRequest): Pick<HistoryQuery, "from" | "to"> {
  const times = {
    ...(StartTime !== undefined && { from: StartTime.getTime() }),
    ...(EndTime !== undefined && { to: EndTime.getTime() }),
  };
  const { from = -Infinity, to = Infinity } = times;
  // Written so that a time that is not a number is out of range as well.
  if (!(from <= to)) throw invalidTimeRange();
  return times;
}

function limitIn({ MaxResults: limit = maxResults }: LookupEventsRequest): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxResults) throw invalidMaxResults();
  return limit;
}

function attributeIn(
  attributes: readonly LookupAttribute[],
  isInsight: boolean,
): HistoryQuery["attribute"] {
  const [attribute, ...others] = attributes;
  if (attribute === undefined) return undefined;
  if (others.length > 0) {
    throw invalidLookupAttributes("You can specify only one lookup attribute.");
  }
  const key = lookupKeys.find((candidate) => candidate === attribute.AttributeKey);
  if (key === undefined || (isInsight && !insightKeys.has(key))) {
    const named = attribute.AttributeKey ?? "";
    throw invalidLookupAttributes(`Lookup attribute key ${named} is not valid.`);
  }
  const value = attribute.AttributeValue ?? "";
  const length = value.length + (value.match(/[_ ,\n]/g)?.length ?? 0);
  if (length < 1 || length > valueLengthMax) {
    throw invalidLookupAttributes(
      `Lookup attribute value must have 1 to ${valueLengthMax} characters.`,
    );
  }
  return { key, value };
}
