import type { Clock } from "../../base/world.ts";
import type { Authorize } from "../../call/operation.ts";
import type { Accounts } from "../../identity/accounts.ts";
import type { Identities } from "../../identity/identities.ts";
import type { MfaCodes } from "../../identity/mfa-codes.ts";
import type { Sessions } from "../../identity/sessions.ts";

/** What STS is made of. Each operation receives only what it uses. */
export interface StsParts {
  readonly clock: Pick<Clock, "now">;
  readonly accounts: Pick<Accounts, "has" | "findAccessKey">;
  readonly identities: Identities;
  readonly mfa: Pick<MfaCodes, "verify">;
  readonly sessions: Pick<Sessions, "issue">;
  /** AssumeRole asks itself: what it is about can depend on a code that it has to check first. */
  readonly authorize: Authorize;
}
