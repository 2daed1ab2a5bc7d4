import type { ObjectOwnership } from "../../buckets/bucket-configuration.ts";
import { invalidArgument, malformedXml, notImplemented } from "./errors.ts";

/**
 * Who is to own what others put into a bucket. `ObjectWriter` is not there: an object has no owner
 * of its own.
 *
 * @throws ServiceError `InvalidArgument`, `NotImplemented`
 */
export function readOwnership(sent: string): ObjectOwnership {
  if (sent === "BucketOwnerEnforced" || sent === "BucketOwnerPreferred") return sent;
  if (sent === "ObjectWriter") throw notImplemented("x-amz-object-ownership");
  throw invalidArgument(
    "Invalid x-amz-object-ownership header: " + sent,
    "x-amz-object-ownership",
    sent,
  );
}

/** @throws ServiceError `MalformedXML`, `NotImplemented` */
export function readOwnershipControls(
  rules: readonly { readonly ObjectOwnership?: string | undefined }[] | undefined,
): ObjectOwnership {
  const [rule, ...others] = rules ?? [];
  const sent = rule?.ObjectOwnership;
  const isKnown = sent?.startsWith("BucketOwner") === true || sent === "ObjectWriter";
  if (!isKnown || others.length > 0) throw malformedXml();
  return readOwnership(sent);
}
