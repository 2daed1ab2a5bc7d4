import { isArn, parseTrailArn, trailArn } from "./trail-arn.ts";
import { trailNameProblem } from "./trail-name.ts";
import type { TrailProblem } from "./trail-problem.ts";
import type { Trail } from "./trail.ts";

/** A trail as a caller names it, and from where. */
export interface TrailReference {
  /** A name finds trails at home in `region`; an ARN those of every Region. */
  readonly nameOrArn: string;
  readonly accountId: string;
  /** The Region of the call. */
  readonly region: string;
}

/**
 * The trail of that name or ARN, for reading, among those that the account sees.
 *
 * A name is read as the ARN of a trail of the account, at home in the Region of the call, which is
 * what the answer for an unknown one shows.
 */
export function findTrail(
  trails: readonly Trail[],
  reference: TrailReference,
): Trail | TrailProblem {
  const { nameOrArn, accountId, region } = reference;
  const isName = !isArn(nameOrArn);
  const name = isName ? nameOrArn : parseTrailArn(nameOrArn)?.name;
  const message = name === undefined ? "" : trailNameProblem(name);
  if (message !== undefined) {
    return isName
      ? { kind: "name-invalid", message }
      : { kind: "arn-invalid", message: `Invalid trail ARN: ${nameOrArn}` };
  }

  const arn = isName ? trailArn({ region, accountId, name: nameOrArn }) : nameOrArn;
  const found = trails.find((trail) => trail.arn === arn);
  return found ?? { kind: "not-found", arn };
}

/** The trail, if that is where the call was made: changes are made in its home Region only. */
export function atHome(trail: Trail, { region }: TrailReference): Trail | TrailProblem {
  const { homeRegion } = trail;
  return homeRegion === region ? trail : { kind: "not-at-home", homeRegion };
}

/**
 * As `findTrail` and `atHome`, for tags, which are asked for by ARN, in the Region and the account of the
 * ARN only.
 */
export function findTaggedTrail(
  trails: readonly Trail[],
  { nameOrArn, accountId, region }: TrailReference,
): Trail | TrailProblem {
  const parsed = parseTrailArn(nameOrArn);
  const message = tagsArnProblem(parsed, { nameOrArn, accountId, region });
  if (message !== undefined) return { kind: "arn-invalid", message };
  return findTrail(trails, { nameOrArn, accountId, region });
}

function tagsArnProblem(
  parsed: ReturnType<typeof parseTrailArn>,
  { nameOrArn, accountId, region }: TrailReference,
): string | undefined {
  if (parsed === undefined) return `Invalid trail ARN: ${nameOrArn}`;
  if (parsed.accountId !== accountId) {
    return "You must specify an ARN that the caller account can access.";
  }
  if (parsed.region !== region) {
    return `Region in ARN is wrong, you can only access resources in region ${region}.`;
  }
  return undefined;
}
