import type {
  AdvancedEventSelector,
  EventSelector,
  GetEventSelectorsResponse,
} from "@aws-sdk/client-cloudtrail";

import type { Trail } from "../../trails/trail.ts";

/** What a trail without selectors of its own records: all management events. */
export const defaultEventSelectors: readonly EventSelector[] = [
  {
    ReadWriteType: "All",
    IncludeManagementEvents: true,
    DataResources: [],
    ExcludeManagementEventSources: [],
  },
];

/** The same said with advanced event selectors. */
const defaultAdvancedFieldSelectors = [{ Field: "eventCategory", Equals: ["Management"] }];

export function isDefaultAdvanced(selectors: readonly AdvancedEventSelector[]): boolean {
  const [selector, ...others] = selectors;
  const fields = JSON.stringify(selector?.FieldSelectors ?? []);
  return others.length === 0 && fields === JSON.stringify(defaultAdvancedFieldSelectors);
}

/** A basic selector with its defaults filled in, as it is stored and shown. */
export function completeEventSelector(selector: EventSelector): EventSelector {
  return {
    ReadWriteType: selector.ReadWriteType ?? "All",
    IncludeManagementEvents: selector.IncludeManagementEvents ?? true,
    DataResources: (selector.DataResources ?? []).map(({ Type, Values }) => ({
      Type,
      Values: Values ?? [],
    })),
    ExcludeManagementEventSources: selector.ExcludeManagementEventSources ?? [],
  };
}

/** A trail has basic selectors or advanced ones; the default is shown as a basic one. */
export function selectorsOutput(trail: Trail): GetEventSelectorsResponse {
  const { arn, advancedEventSelectors, eventSelectors = defaultEventSelectors } = trail;
  return advancedEventSelectors === undefined
    ? { TrailARN: arn, EventSelectors: [...eventSelectors] }
    : { TrailARN: arn, AdvancedEventSelectors: [...advancedEventSelectors] };
}
