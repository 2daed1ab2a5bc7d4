import type { GrantOperation } from "@aws-sdk/client-kms";

import type { EncryptionContext } from "./encryption-context.ts";
import type { KeyHome } from "./key-reference.ts";

/** Lets somebody use a key, beside its policy. */
export interface Grant extends KeyHome {
  readonly keyId: string;
  /** 64 hexadecimal digits. */
  readonly grantId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Of the account that made it. */
  readonly issuingAccount: string;
  readonly operations: readonly GrantOperation[];
  readonly name?: string;
  readonly constraints?: GrantLimits;
  readonly granteePrincipal?: string;
  readonly retiringPrincipal?: string;
  readonly granteeServicePrincipal?: string;
  readonly retiringServicePrincipal?: string;
}

/** The `Constraints` of a grant. All that are given must hold. */
export interface GrantLimits {
  readonly EncryptionContextSubset?: EncryptionContext;
  readonly EncryptionContextEquals?: EncryptionContext;
  readonly SourceArn?: string;
}
