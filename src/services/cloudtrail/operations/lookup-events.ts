import { LookupEvents$ } from "@aws-sdk/client-cloudtrail";
import type { Event, LookupEventsRequest, LookupEventsResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { History, HistoryEvent } from "../../../history/history.ts";
import type { CallRate } from "../call-rate.ts";
import { throttling } from "../errors.ts";
import { lookupQuery } from "../lookup-query.ts";
import { nextToken, positionIn } from "../lookup-token.ts";
import { anyResource } from "../trail-reference.ts";

/**
 * LookupEvents: management or Insights events of the account in the Region of the call in the last
 * 90 days, newest first, whatever trails there are.
 *
 * @param rate how often an account may ask in a Region. Absent: as often as it likes
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export function lookupEvents(
  history: Pick<History, "lookup">,
  rate?: CallRate,
): Operation<LookupEventsRequest, LookupEventsResponse> {
  return {
    schema: LookupEvents$,
    action: "cloudtrail:LookupEvents",
    access: "read",
    category: "management",
    resources: () => anyResource,
    handle: async (input, call) => {
      const { principal, region } = call;
      if (rate?.(`${principal.accountId}/${region}`) === false) throw throttling();
      const query = lookupQuery(input, call);
      const after = input.NextToken === undefined ? undefined : positionIn(input.NextToken, query);
      const asked = { ...query, ...(after !== undefined && { after }) };
      const { events, next } = await history.lookup(asked, call.signal);
      return {
        Events: events.map(eventOutput),
        ...(next !== undefined && { NextToken: nextToken(next, query) }),
      };
    },
  };
}

function eventOutput(event: HistoryEvent): Event {
  const { accessKeyId, username, readOnly } = event;
  return {
    EventId: event.eventId,
    EventName: event.eventName,
    ...(readOnly !== undefined && { ReadOnly: String(readOnly) }),
    ...(accessKeyId !== undefined && { AccessKeyId: accessKeyId }),
    EventTime: new Date(event.eventTimeMs),
    EventSource: event.eventSource,
    ...(username !== undefined && { Username: username }),
    Resources: event.resources.map(({ type, name }) => ({
      ...(type !== undefined && { ResourceType: type }),
      ...(name !== undefined && { ResourceName: name }),
    })),
    CloudTrailEvent: event.record,
  };
}
