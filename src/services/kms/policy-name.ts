import { policyName } from "../../kms/key-policy.ts";
import { KmsError } from "../../kms/kms-error.ts";

/** A key's one policy is `default`, and may be called so. @throws KmsError `NotFoundException` */
export function checkPolicyName(name: string | undefined): void {
  if (name === undefined || name === policyName) return;
  throw new KmsError("NotFoundException", "No such policy exists");
}
