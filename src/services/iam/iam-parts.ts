import type { Accounts } from "../../identity/accounts.ts";
import type { IdentityParts } from "../../identity/identity-parts.ts";
import type { KeyUsage } from "../../identity/key-usage.ts";
import type { MfaCodes } from "../../identity/mfa-codes.ts";
import type { CompiledDocuments } from "../../identity/policy-documents.ts";

/** What IAM is made of. Each operation receives only what it uses. */
export interface IamParts extends IdentityParts {
  readonly accounts: Pick<Accounts, "find" | "rootKeys">;
  readonly mfa: MfaCodes;
  readonly usage: Pick<KeyUsage, "find">;
  readonly documents: CompiledDocuments;
}
