import type { CrossOrigin, CrossOriginRequest } from "../../call/cross-origin.ts";
import { ServiceError } from "../../call/service-error.ts";
import type { CorsRule } from "../../buckets/bucket-configuration.ts";
import type { Buckets } from "../../buckets/buckets.ts";

/**
 * What S3 says to web pages of other origins: what the CORS rules of the bucket say. The first rule
 * that fits counts.
 *
 * @see S3 User Guide, "Using cross-origin resource sharing (CORS)"
 */
export function s3CrossOrigin(buckets: Pick<Buckets, "findBucket">): CrossOrigin {
  async function rulesOf(request: CrossOriginRequest): Promise<readonly CorsRule[] | undefined> {
    const [, name = ""] = request.rawPath.split("/");
    const bucket = await buckets.findBucket(name);
    return bucket?.configuration?.cors;
  }

  return {
    preflight: async (request) => {
      const rules = await rulesOf(request);
      if (rules === undefined) {
        throw forbidden("CORSResponse: CORS is not enabled for this bucket.", request);
      }
      const rule = rules.find((one) => fits(one, request));
      if (rule === undefined) throw forbidden(notAllowed, request);
      const headers = request.headers.join(", ");
      return {
        ...answerHeaders(rule, request),
        ...(headers !== "" && { "Access-Control-Allow-Headers": headers }),
      };
    },
    answer: async (request) => {
      const rule = (await rulesOf(request))?.find((one) => fits(one, request));
      return rule === undefined ? {} : answerHeaders(rule, request);
    },
  };
}

const notAllowed =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of " +
  "Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are " +
  "not whitelisted by the resource's CORS spec.";

function forbidden(message: string, { rawPath, method }: CrossOriginRequest): ServiceError {
  const isObject = /^\/[^/]+\/./.test(rawPath);
  const details = { Method: method, ResourceType: isObject ? "OBJECT" : "BUCKET" };
  return new ServiceError("AccessForbidden", message, { status: 403, details });
}

function fits(rule: CorsRule, { origin, method, headers }: CrossOriginRequest): boolean {
  const { AllowedHeaders = [], AllowedMethods, AllowedOrigins } = rule;
  return (
    AllowedMethods.includes(method) &&
    AllowedOrigins.some((pattern) => matches(pattern, origin)) &&
    headers.every((name) => AllowedHeaders.some((pattern) => matches(pattern.toLowerCase(), name)))
  );
}

/** A pattern with at most one asterisk. */
function matches(pattern: string, text: string): boolean {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === text;
  const isLong = text.length >= before.length + after.length;
  return isLong && text.startsWith(before) && text.endsWith(after);
}

function answerHeaders(rule: CorsRule, { origin }: CrossOriginRequest): Record<string, string> {
  const { AllowedMethods, AllowedOrigins, ExposeHeaders = [], MaxAgeSeconds } = rule;
  // Named or matched in part, an origin is told that it is meant, and may send credentials.
  const isAnyone = !AllowedOrigins.some((one) => one !== "*" && matches(one, origin));
  return {
    "Access-Control-Allow-Origin": isAnyone ? "*" : origin,
    "Access-Control-Allow-Methods": AllowedMethods.join(", "),
    ...(ExposeHeaders.length > 0 && { "Access-Control-Expose-Headers": ExposeHeaders.join(", ") }),
    ...(MaxAgeSeconds !== undefined && { "Access-Control-Max-Age": String(MaxAgeSeconds) }),
    ...(!isAnyone && { "Access-Control-Allow-Credentials": "true" }),
    Vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}
