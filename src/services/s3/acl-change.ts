import type { AccessControlPolicy } from "@aws-sdk/client-s3";

import { ServiceError } from "../../call/service-error.ts";
import type { BucketSettings } from "../../buckets/buckets.ts";
import { canonicalUserId } from "../../identity/canonical-user-id.ts";
import type { AclInput } from "./canned-acl.ts";
import { malformedAcl, notImplemented } from "./errors.ts";

/**
 * What a call asks an ACL to be: by name, by grants in headers, or as a document, of which the one
 * that gives the owner full control is the same as `private`.
 *
 * @throws ServiceError `MissingSecurityHeader`, `MalformedACLError`, `NotImplemented`,
 *   `UnexpectedContent`
 */
export function readAclChange(
  input: AclInput & { readonly AccessControlPolicy?: AccessControlPolicy | undefined },
  { ownerAccountId }: BucketSettings,
): AclInput {
  const { AccessControlPolicy: policy, ...named } = input;
  const { ACL, GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP } = named;
  const headers = [ACL, GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP];
  const isNamed = headers.some((header) => header !== undefined);
  if (policy === undefined) {
    if (isNamed) return named;
    const message = "Your request was missing a required header";
    throw new ServiceError("MissingSecurityHeader", message, {
      details: { MissingHeaderName: "x-amz-acl" },
    });
  }
  if (isNamed) {
    throw new ServiceError("UnexpectedContent", "This request does not support content");
  }
  const ownerId = canonicalUserId(ownerAccountId);
  const grants = policy.Grants ?? [];
  if (policy.Owner?.ID !== ownerId) throw malformedAcl();
  const isOwnersAlone =
    grants.length > 0 &&
    grants.every(
      ({ Grantee, Permission }) => Grantee?.ID === ownerId && Permission === "FULL_CONTROL",
    );
  if (!isOwnersAlone) throw notImplemented("AccessControlPolicy");
  return { ACL: "private" };
}
