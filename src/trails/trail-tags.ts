import type { ResourcePolicyOf } from "../policy/resource-access.ts";
import { parseTrailArn } from "./trail-arn.ts";
import { isTrailProblem } from "./trail-problem.ts";
import type { Trails } from "./trails.ts";

/**
 * What policies may ask of a trail: its tags. Trails have no policies of their own; the accounts of
 * an organization may look at its trail as at one of theirs.
 */
export function trailTags(trails: Pick<Trails, "look" | "accountsOf">): ResourcePolicyOf {
  return (arn) => {
    const { accountId, region } = parseTrailArn(arn) ?? {};
    if (accountId === undefined || region === undefined) return undefined;
    const trail = trails.look({ nameOrArn: arn, accountId, region });
    if (isTrailProblem(trail)) return undefined;
    const tags = Object.fromEntries(trail.tags.map(({ Key, Value }) => [Key, Value]));
    return {
      accountId,
      tags,
      ...(trail.isOrganization && { sharedWith: trails.accountsOf(trail) }),
    };
  };
}
