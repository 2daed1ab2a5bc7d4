import { isDeepStrictEqual } from "node:util";

import { PutEventSelectors$ } from "@aws-sdk/client-cloudtrail";
import type {
  PutEventSelectorsRequest,
  PutEventSelectorsResponse,
} from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import { validateAdvancedEventSelectors } from "../../../selection/validate-advanced-event-selectors.ts";
import { validateEventSelectors } from "../../../selection/validate-event-selectors.ts";
import type { Trails, TrailSelectors } from "../../../trails/trails.ts";
import { invalidEventSelectors } from "../errors.ts";
import {
  completeEventSelector,
  defaultEventSelectors,
  isDefaultAdvanced,
  selectorsOutput,
} from "../selectors-output.ts";
import { trailOrThrow } from "../trail-error.ts";
import { trailReference, trailResources } from "../trail-reference.ts";

/**
 * PutEventSelectors: replaces all selectors of a trail, of whichever kind they were.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
export function putEventSelectors(
  trails: Trails,
): Operation<PutEventSelectorsRequest, PutEventSelectorsResponse> {
  return {
    schema: PutEventSelectors$,
    action: "cloudtrail:PutEventSelectors",
    access: "write",
    category: "management",
    resources: (input, call) => trailResources(input.TrailName, call),
    record: { changesSelection: true },
    handle: async (input, call) => {
      const { accountId } = call.principal;
      const reference = trailReference(input.TrailName, call);
      trailOrThrow(trails.look(reference), accountId);
      const put = await trails.putEventSelectors(reference, selectorsIn(input));
      return selectorsOutput(trailOrThrow(put, accountId));
    },
  };
}

function selectorsIn(input: PutEventSelectorsRequest): TrailSelectors {
  const { EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] } = input;
  if (basic.length > 0 && advanced.length > 0) {
    throw invalidEventSelectors(
      "Specify either EventSelectors or AdvancedEventSelectors for your trail, not both.",
    );
  }
  const fault =
    advanced.length > 0 ? validateAdvancedEventSelectors(advanced) : validateEventSelectors(basic);
  if (fault !== undefined) throw invalidEventSelectors(fault);

  if (advanced.length > 0) {
    return { advancedEventSelectors: advanced, isCustom: !isDefaultAdvanced(advanced) };
  }
  const eventSelectors = basic.map(completeEventSelector);
  return {
    eventSelectors,
    isCustom: !isDeepStrictEqual(eventSelectors, defaultEventSelectors),
  };
}
