import { ListTrails$ } from "@aws-sdk/client-cloudtrail";
import type { ListTrailsRequest, ListTrailsResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import { parseTrailArn } from "../../../trails/trail-arn.ts";
import type { Trails } from "../../../trails/trails.ts";
import { invalidNextToken } from "../errors.ts";
import { anyResource } from "../trail-reference.ts";

const pageSize = 100;

/**
 * ListTrails: the trails of the account in all Regions, each once, by ARN. The token is the ARN of
 * the last trail of the page before, so that pages stay whole while trails come and go.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTrails.html
 */
export function listTrails(trails: Trails): Operation<ListTrailsRequest, ListTrailsResponse> {
  return {
    schema: ListTrails$,
    action: "cloudtrail:ListTrails",
    access: "read",
    category: "management",
    resources: () => anyResource,
    handle: async ({ NextToken: token }, { principal }) => {
      const after = token === undefined ? "" : arnIn(token);
      const rest = trails.listOf(principal.accountId).filter(({ arn }) => arn > after);
      const page = rest.slice(0, pageSize);
      const last = rest.length > pageSize ? page.at(-1) : undefined;
      return {
        Trails: page.map(({ arn, name, homeRegion }) => ({
          TrailARN: arn,
          Name: name,
          HomeRegion: homeRegion,
        })),
        ...(last !== undefined && { NextToken: Buffer.from(last.arn).toString("base64url") }),
      };
    },
  };
}

function arnIn(token: string): string {
  const arn = Buffer.from(token, "base64url").toString();
  if (parseTrailArn(arn) === undefined) throw invalidNextToken();
  return arn;
}
