import type { Call, ResourceReference } from "../../call/operation.ts";
import type { TrailReference } from "../../trails/find-trail.ts";
import { isArn, trailArn } from "../../trails/trail-arn.ts";

/** The trail that a call names, by name or ARN, as seen from where the call was made. */
export function trailReference(nameOrArn: string | undefined, call: Call): TrailReference {
  const { accountId } = call.principal;
  return { nameOrArn: nameOrArn ?? "", accountId, region: call.region };
}

/** The trail as authorization asks about it: by ARN, whether it is there or not. */
export function trailResources(
  nameOrArn: string | undefined,
  call: Call,
): readonly ResourceReference[] {
  if (nameOrArn === undefined || nameOrArn === "") return anyResource;
  const { region, principal } = call;
  const { accountId } = principal;
  const arn = isArn(nameOrArn) ? nameOrArn : trailArn({ region, accountId, name: nameOrArn });
  return [{ arn }];
}

/** Operations that are about no trail in particular. */
export const anyResource: readonly ResourceReference[] = [{ arn: "*" }];
