import type { ResourcePolicyOf } from "../policy/resource-access.ts";
import { parseTrailArn } from "./trail-arn.ts";
import { isTrailProblem } from "./trail-problem.ts";
import type { Trails } from "./trails.ts";

/** What policies may ask of a trail: its tags. Trails have no policies of their own. */
export function trailTags(trails: Pick<Trails, "look">): ResourcePolicyOf {
  return (arn) => {
    const { accountId, region } = parseTrailArn(arn) ?? {};
    if (accountId === undefined || region === undefined) return undefined;
    const trail = trails.look({ nameOrArn: arn, accountId, region });
    if (isTrailProblem(trail)) return undefined;
    const tags = Object.fromEntries(trail.tags.map(({ Key, Value }) => [Key, Value]));
    return { accountId, tags };
  };
}
