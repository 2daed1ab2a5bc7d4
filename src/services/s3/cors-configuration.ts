import type { CORSRule } from "@aws-sdk/client-s3";

import { present } from "../../base/present.ts";
import type { CorsRule } from "../../buckets/bucket-configuration.ts";
import { invalidRequest, malformedXml } from "./errors.ts";

const rulesMax = 100;
const methods = new Set(["GET", "PUT", "HEAD", "POST", "DELETE"]);

/**
 * The rules of a CORS configuration, checked.
 *
 * @throws ServiceError `MalformedXML`, `InvalidRequest`
 * @see S3 User Guide, "Elements of a CORS configuration"
 */
export function readCorsRules(sent: readonly CORSRule[] | undefined): readonly CorsRule[] {
  if (sent === undefined || sent.length === 0) throw malformedXml();
  if (sent.length > rulesMax) {
    throw invalidRequest(`The number of CORS rules should not exceed allowed limit of ${rulesMax}`);
  }
  return sent.map(readRule);
}

function readRule(sent: CORSRule): CorsRule {
  const { ID, AllowedHeaders, AllowedMethods = [], AllowedOrigins = [] } = sent;
  const { ExposeHeaders, MaxAgeSeconds } = sent;
  const isWhole = AllowedMethods.length > 0 && AllowedOrigins.length > 0;
  const isValid = (ID ?? "").length <= 255 && Number.isInteger(MaxAgeSeconds ?? 0);
  if (!isWhole || !isValid) throw malformedXml();
  checkMethods(AllowedMethods);
  checkWildcards("AllowedOrigin", AllowedOrigins);
  checkWildcards("AllowedHeader", AllowedHeaders ?? []);
  checkExposed(ExposeHeaders ?? []);
  return present({
    ID,
    AllowedHeaders,
    AllowedMethods,
    AllowedOrigins,
    ExposeHeaders,
    MaxAgeSeconds,
  });
}

function checkMethods(allowed: readonly string[]): void {
  const unknown = allowed.find((method) => !methods.has(method));
  if (unknown === undefined) return;
  throw invalidRequest(
    `Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`,
  );
}

function checkExposed(headers: readonly string[]): void {
  const header = headers.find((one) => one.includes("*"));
  if (header === undefined) return;
  throw invalidRequest(
    `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ` +
      "ExposeHeader",
  );
}

function checkWildcards(element: string, values: readonly string[]): void {
  const value = values.find((one) => one.split("*").length > 2);
  if (value === undefined) return;
  throw invalidRequest(`${element} "${value}" can not have more than one wildcard.`);
}

/** The rules as an answer has them. */
export function corsOutput(rules: readonly CorsRule[]): CORSRule[] {
  return rules.map(
    ({ AllowedHeaders, AllowedMethods, AllowedOrigins, ExposeHeaders, ...rest }) => ({
      ...rest,
      AllowedMethods: [...AllowedMethods],
      AllowedOrigins: [...AllowedOrigins],
      ...(AllowedHeaders !== undefined && { AllowedHeaders: [...AllowedHeaders] }),
      ...(ExposeHeaders !== undefined && { ExposeHeaders: [...ExposeHeaders] }),
    }),
  );
}
