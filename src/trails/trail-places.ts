import { trailArn } from "./trail-arn.ts";
import type { TrailProblem } from "./trail-problem.ts";
import type { Trail } from "./trail.ts";

/** What decides where a trail takes a place: itself at home, a shadow in every other Region. */
export type TrailPlace = Pick<Trail, "accountId" | "name" | "homeRegion" | "isMultiRegion">;

/** AWS's own quota of trails in a Region of an account, shadows included. */
export const trailsPerRegionDefault = 5;

/**
 * Whether there is room for a new trail: no trail or shadow of its name in a Region that it covers,
 * and fewer trails and shadows than the limit in each of them.
 *
 * @see CloudTrail User Guide, "Quotas in AWS CloudTrail"
 */
export function placeProblem(
  wanted: TrailPlace,
  taken: readonly TrailPlace[],
  { regions, limit }: { readonly regions: readonly string[]; readonly limit: number },
): TrailProblem | undefined {
  const own = taken.filter(({ accountId }) => accountId === wanted.accountId);
  // The home Region first: it is the one that the error names.
  const covered = new Set([wanted.homeRegion, ...(wanted.isMultiRegion ? regions : [])]);
  for (const region of covered) {
    const here = own.filter((place) => place.isMultiRegion || place.homeRegion === region);
    if (here.some(({ name }) => name === wanted.name)) {
      return { kind: "name-taken", name: wanted.name };
    }
    if (here.length >= limit) return { kind: "too-many-trails", region, limit };
  }
  return undefined;
}

export function placeArn({ accountId, homeRegion, name }: TrailPlace): string {
  return trailArn({ accountId, region: homeRegion, name });
}
