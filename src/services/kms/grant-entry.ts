import type { GrantListEntry } from "@aws-sdk/client-kms";

import type { Grant } from "../../kms/grant.ts";
import { keyArn } from "../../kms/key-reference.ts";

/** A grant as the lists show it. */
export function grantEntry(grant: Grant): GrantListEntry {
  return {
    KeyId: keyArn(grant),
    GrantId: grant.grantId,
    Name: grant.name ?? "",
    CreationDate: new Date(grant.createdAt),
    GranteePrincipal: grant.granteePrincipal,
    RetiringPrincipal: grant.retiringPrincipal,
    GranteeServicePrincipal: grant.granteeServicePrincipal,
    RetiringServicePrincipal: grant.retiringServicePrincipal,
    IssuingAccount: `arn:aws:iam::${grant.issuingAccount}:root`,
    Operations: [...grant.operations],
    Constraints: grant.constraints,
  };
}
