import { IdentityProblem, noSuchEntity } from "./identity-problem.ts";
import type { IdentityParts } from "./identity-parts.ts";

/** Sets the alias of an account, in place of the one it had. No two accounts have the same. */
export async function createAccountAlias(
  { identities }: IdentityParts,
  accountId: string,
  alias: string,
): Promise<void> {
  return identities.change(accountId, ({ settings }) => {
    const owner = identities.findAlias(alias);
    if (owner !== undefined && owner !== accountId) {
      throw new IdentityProblem("already-exists", `The account alias ${alias} already exists.`);
    }
    return { put: [{ ...settings, alias }], result: undefined };
  });
}

/** @throws IdentityProblem the account has another alias, or none */
export async function deleteAccountAlias(
  { identities }: IdentityParts,
  accountId: string,
  alias: string,
): Promise<void> {
  return identities.change(accountId, ({ settings }) => {
    const { alias: current, ...rest } = settings;
    if (current !== alias) throw noSuchEntity(`The account alias ${alias} cannot be found.`);
    return { put: [rest], result: undefined };
  });
}
