import * as sdk from "@aws-sdk/client-s3-control";

import type { AccountPublicAccess } from "../../archive/public-access.ts";
import { operationSchemas } from "../../call/operation-schemas.ts";
import type { Service } from "../../call/operation.ts";
import { deletePublicAccessBlock } from "./operations/delete-public-access-block.ts";
import { getPublicAccessBlock } from "./operations/get-public-access-block.ts";
import { putPublicAccessBlock } from "./operations/put-public-access-block.ts";

/** Amazon S3 Control, as far as it says what of public access whole accounts block. */
export function s3controlService(publicAccess: AccountPublicAccess): Service {
  return {
    signingName: "s3",
    toldApartBy: { pathPrefix: "/v20180820/", header: "x-amz-account-id" },
    protocol: "rest-xml",
    wrapsErrors: true,
    eventSource: "s3.amazonaws.com",
    xmlNamespace: "http://awss3control.amazonaws.com/doc/2018-08-20/",
    schemas: operationSchemas(sdk),
    operations: new Map<string, ReturnType<Service["operations"]["get"]> & object>([
      ["GetPublicAccessBlock", getPublicAccessBlock(publicAccess)],
      ["PutPublicAccessBlock", putPublicAccessBlock(publicAccess)],
      ["DeletePublicAccessBlock", deletePublicAccessBlock(publicAccess)],
    ]),
  };
}
