import type { User } from "@aws-sdk/client-iam";

import { must } from "../../base/assert.ts";
import { rootArn } from "../../identity/arn.ts";
import type { IamParts } from "./iam-parts.ts";

/** The root user as the API shows it: with the alias of its account for a name, if there is one. */
export function rootUserOutput(
  { identities, accounts }: Pick<IamParts, "identities" | "accounts">,
  accountId: string,
): User {
  const { createdAt } = must(accounts.find(accountId), "an account that is asked about is there");
  return {
    Path: "/",
    UserName: identities.of(accountId).settings.alias,
    UserId: accountId,
    Arn: rootArn(accountId),
    CreateDate: new Date(createdAt),
  };
}
