import type { PublicAccessBlock } from "../../buckets/bucket-configuration.ts";
import { malformedXml } from "./errors.ts";

/** @throws ServiceError `MalformedXML` */
export function readPublicAccessBlock(
  sent: { readonly [Member in keyof PublicAccessBlock]?: boolean | undefined } | undefined,
): PublicAccessBlock {
  if (sent === undefined) throw malformedXml();
  return {
    BlockPublicAcls: sent.BlockPublicAcls ?? false,
    IgnorePublicAcls: sent.IgnorePublicAcls ?? false,
    BlockPublicPolicy: sent.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: sent.RestrictPublicBuckets ?? false,
  };
}
