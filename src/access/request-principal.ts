import { unreachable } from "../base/assert.ts";
import type { Principal } from "../call/principal.ts";
import type { AccountPrincipal } from "../policy/request.ts";

/** The caller, as policies name principals. */
export function requestPrincipal(
  caller: Principal,
  canonicalUserId: (accountId: string) => string,
): AccountPrincipal {
  const { accountId, arn } = caller;
  const someone = { accountId, arn, canonicalUserId: canonicalUserId(accountId) };
  switch (caller.type) {
    case "Root":
      return { kind: "root", ...someone };
    case "IAMUser":
      return { kind: "user", ...someone };
    case "AssumedRole":
      return { kind: "assumed-role", roleArn: caller.role.arn, ...someone };
    default:
      return unreachable(caller);
  }
}
