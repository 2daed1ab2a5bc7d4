import type { Accounts } from "./accounts.ts";
import type { Identities } from "./identities.ts";

/** Whether whom a policy names is there: an account or, with `arn`, one of its users or roles. */
export type PrincipalCheck = (principal: {
  readonly accountId: string;
  readonly arn?: string;
}) => boolean;

/** A session counts as there when its role is. */
export function principalCheck(
  accounts: Pick<Accounts, "has">,
  identities: Identities,
): PrincipalCheck {
  return ({ accountId, arn }) => {
    if (!accounts.has(accountId)) return false;
    if (arn === undefined) return true;
    const { users, roles } = identities.of(accountId);
    const [, kind, path = "/", name = ""] =
      /^arn:aws:(?:iam|sts)::\d{12}:([a-z-]+)(\/(?:[^/]+\/)*)([^/]+)$/.exec(arn) ?? [];
    if (kind === "user") return users.find(name)?.path === path;
    if (kind === "role") return roles.find(name)?.path === path;
    return kind === "assumed-role" && roles.find(path.slice(1, -1)) !== undefined;
  };
}
