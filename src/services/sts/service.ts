import * as sdk from "@aws-sdk/client-sts";
import type { StaticOperationSchema } from "@smithy/types";

import type { Service } from "../../call/operation.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";

/** The AWS Security Token Service, as far as it says who a caller is. */
export function stsService(): Service {
  return {
    signingName: "sts",
    protocol: "query",
    eventSource: "sts.amazonaws.com",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    schemas: new Map(
      Object.values(sdk)
        .filter(isOperation)
        .map((schema) => [schema[2], schema]),
    ),
    operations: new Map([["GetCallerIdentity", getCallerIdentity()]]),
  };
}

/** Operations are the exports of the SDK that are lists beginning with 9. */
function isOperation(value: unknown): value is StaticOperationSchema {
  return Array.isArray(value) && value[0] === 9;
}
