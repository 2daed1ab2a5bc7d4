import type { Call } from "../../call/operation.ts";
import { accessDenied, invalidAccountId } from "./errors.ts";

/**
 * The account that a call is about, which is the caller's own.
 *
 * @throws ServiceError `InvalidRequest`, `AccessDenied`
 */
export function requireOwnAccount(accountId: string | undefined, call: Call): string {
  if (accountId === undefined || !/^\d{12}$/.test(accountId)) throw invalidAccountId();
  if (accountId !== call.principal.accountId) throw accessDenied();
  return accountId;
}
