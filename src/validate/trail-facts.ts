import { forEachAtOnce } from "./at-once.ts";
import { CloudTrailApiError } from "./cloudtrail-api.ts";
import type { CloudTrailApi } from "./cloudtrail-api.ts";
import type { TrailFacts } from "./validation-options.ts";

const regionsAtOnce = 16;

/**
 * What CloudTrail says of a trail, Region by Region: where it has a shadow, there it must have a
 * chain. Regions that refuse to answer are not enabled, so that nothing is recorded there.
 *
 * @param candidates Regions that may be enabled, besides the home Region
 * @throws CloudTrailApiError a Region could not be reached
 */
export async function trailFacts(
  api: CloudTrailApi,
  trail: { readonly arn: string; readonly homeRegion: string; readonly isMultiRegion: boolean },
  candidates: readonly string[],
  signal: AbortSignal,
): Promise<TrailFacts> {
  const { arn, homeRegion, isMultiRegion } = trail;
  const all = isMultiRegion ? [...new Set([homeRegion, ...candidates])] : [homeRegion];
  const regions: string[] = [];
  const latestDigestAt = new Map<string, number>();
  await forEachAtOnce(all, regionsAtOnce, async (region) => {
    try {
      if ((await api.findTrail(arn, region, signal)) === undefined) return;
      const at = await api.latestDigestAt(arn, region, signal);
      if (at !== undefined) latestDigestAt.set(region, at);
      regions.push(region);
    } catch (error) {
      const isRefusal = error instanceof CloudTrailApiError && error.isRefusal;
      if (!isRefusal || region === homeRegion) throw error;
    }
  });
  return { regions: regions.toSorted(), latestDigestAt };
}
