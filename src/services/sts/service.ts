import * as sdk from "@aws-sdk/client-sts";

import { operationSchemas } from "../../call/operation-schemas.ts";
import type { Operation, Service } from "../../call/operation.ts";
import { assumeRole } from "./operations/assume-role.ts";
import { getAccessKeyInfo } from "./operations/get-access-key-info.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";
import { getSessionToken } from "./operations/get-session-token.ts";
import type { StsParts } from "./sts-parts.ts";

/** The AWS Security Token Service: who a caller is, and temporary credentials. */
export function stsService(parts: StsParts): Service {
  // oxlint-disable-next-line typescript/no-explicit-any -- as in Service: inputs differ by operation
  const operations: Readonly<Record<string, Operation<any, any>>> = {
    AssumeRole: assumeRole(parts),
    GetAccessKeyInfo: getAccessKeyInfo(parts),
    GetCallerIdentity: getCallerIdentity(),
    GetSessionToken: getSessionToken(parts),
  };
  return {
    signingName: "sts",
    protocol: "query",
    eventSource: "sts.amazonaws.com",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    schemas: operationSchemas(sdk),
    operations: new Map(Object.entries(operations)),
  };
}
