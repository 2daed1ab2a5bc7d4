import { invalidParameter } from "../../notifications/notification-error.ts";

const pageSize = 100;

/**
 * One page of a list that is in the order of its ARNs. The token is the last ARN of the page before,
 * so that pages stay whole while items come and go.
 *
 * @throws NotificationError `InvalidParameter` for a token that no page gave
 */
export function pageOf<Item extends { readonly arn: string }>(
  items: readonly Item[],
  token: string | undefined,
): { readonly page: readonly Item[]; readonly next: { readonly NextToken?: string } } {
  const after = token === undefined || token === "" ? "" : readToken(token);
  const rest = items.filter(({ arn }) => arn > after);
  const page = rest.slice(0, pageSize);
  const last = page.at(-1);
  const hasMore = last !== undefined && rest.length > page.length;
  return {
    page,
    next: hasMore ? { NextToken: Buffer.from(last.arn).toString("base64url") } : {},
  };
}

function readToken(token: string): string {
  const arn = Buffer.from(token, "base64url").toString();
  if (!arn.startsWith("arn:aws:sns:")) throw invalidParameter("NextToken");
  return arn;
}
