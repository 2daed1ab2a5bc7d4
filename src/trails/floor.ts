import type { AdvancedEventSelector } from "@aws-sdk/client-cloudtrail";

import { weakeningEvents } from "../record/weakening.ts";
import { trailArn } from "./trail-arn.ts";
import type { Trail } from "./trail.ts";

/**
 * The floor of an account: a trail of the calls that can weaken its other trails, made or refused.
 * Delivery and digests know it as any other trail. No call lists it, changes it or stops it: where it
 * is delivered is the operator's to say.
 */
export type Floor = Omit<Trail, "number">;

/** Where floors are at home and delivered. */
export interface FloorPlace {
  /** Of a floor that is made; one that is there stays at home where it is. */
  readonly homeRegion: string;
  readonly bucket: string;
  /** Without slashes at its ends. Empty: none. */
  readonly prefix: string;
}

/** No other trail can have it. */
export const floorName = "cairn-floor";

/** What bucket policies know a floor by. */
export function floorArn(accountId: string, homeRegion: string): string {
  return trailArn({ region: homeRegion, accountId, name: floorName });
}

export function newFloor(
  accountId: string,
  { homeRegion, bucket, prefix }: FloorPlace,
  at: number,
): Floor {
  return {
    name: floorName,
    accountId,
    homeRegion,
    arn: floorArn(accountId, homeRegion),
    bucket,
    prefix,
    includeGlobalServiceEvents: true,
    isMultiRegion: true,
    isOrganization: false,
    validation: true,
    advancedEventSelectors: selectors,
    hasCustomEventSelectors: true,
    tags: [],
    isLogging: true,
    startedAt: at,
    chainEpoch: 0,
    isFloor: true,
  };
}

/** The floor as this version selects and this configuration places it: itself if that is so. */
export function renewedFloor(floor: Trail, { bucket, prefix }: FloorPlace): Trail {
  return { ...floor, bucket, prefix, advancedEventSelectors: selectors };
}

const selectors: readonly AdvancedEventSelector[] = [...weakeningEvents].map(([source, names]) => ({
  Name: `What can weaken a trail: ${source}`,
  FieldSelectors: [
    { Field: "eventCategory", Equals: ["Management"] },
    { Field: "eventSource", Equals: [source] },
    { Field: "eventName", Equals: [...names] },
  ],
}));
