import type { AuthorizationRequest } from "../call/operation.ts";
import type { Principal } from "../call/principal.ts";
import type { ContextValues } from "../policy/request.ts";
import { contextValues } from "../policy/request.ts";
import type { ResourceAccess } from "../policy/resource-access.ts";

/** What the condition keys of a call are made from. */
export interface ContextFacts extends Omit<AuthorizationRequest, "action" | "resources"> {
  readonly resource: ResourceAccess;
  readonly organizationIdOf?: ((accountId: string) => string | undefined) | undefined;
  readonly organizationPathOf?: ((accountId: string) => string | undefined) | undefined;
}

/**
 * The condition keys of a call: those that AWS gives every call, as far as they can be known here,
 * those of S3, and what the operation and the resource add. Each is worked out once, when a policy
 * asks. What the operation says cannot take the place of a key of every call.
 *
 * @see IAM User Guide, "AWS global condition context keys"
 */
export function callContext(facts: ContextFacts): ContextValues {
  const known = new Map<string, readonly string[] | undefined>();
  return {
    get: (key) => {
      const before = known.get(key);
      if (before !== undefined || known.has(key)) return before;
      const values = valuesOf(key, facts);
      known.set(key, values);
      return values;
    },
  };
}

function valuesOf(key: string, facts: ContextFacts): readonly string[] | undefined {
  const read = keys.get(key);
  if (read !== undefined) return listOf(read(facts));
  if (key.startsWith(principalTag)) return tagOf(facts.principal.tags, key, principalTag);
  if (key.startsWith(resourceTag)) return tagOf(facts.resource.tags, key, resourceTag);
  return contextValues({ ...facts.conditions, ...facts.resource.context }).get(key);
}

function listOf(value: KeyValue): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  return value === undefined || value.length === 0 ? undefined : value;
}

const principalTag = "aws:principaltag/";
const resourceTag = "aws:resourcetag/";

/** In the names of condition keys, the case of a tag's key does not count. */
function tagOf(
  tags: Readonly<Record<string, string>> = {},
  key: string,
  prefix: string,
): readonly string[] | undefined {
  const wanted = key.slice(prefix.length);
  for (const [name, value] of Object.entries(tags)) {
    if (name.toLowerCase() === wanted) return [value];
  }
  return undefined;
}

type KeyValue = string | readonly string[] | undefined;
type ReadKey = (facts: ContextFacts) => KeyValue;

const aboutCaller: Readonly<Record<string, ReadKey>> = {
  "aws:principalarn": ({ principal }) =>
    principal.type === "AssumedRole" ? principal.role.arn : principal.arn,
  "aws:principalaccount": ({ principal }) => principal.accountId,
  "aws:principaltype": ({ principal }) => principalTypes[principal.type],
  "aws:principalorgid": ({ principal, organizationIdOf }) =>
    organizationIdOf?.(principal.accountId),
  "aws:principalorgpaths": ({ principal, organizationPathOf }) =>
    listed(organizationPathOf?.(principal.accountId)),
  "aws:principalisawsservice": () => "false",
  "aws:userid": ({ principal }) => principal.principalId,
  "aws:username": ({ principal }) =>
    principal.type === "IAMUser" ? principal.userName : undefined,
  // Of temporary credentials only: a call with a long-term key has no such key at all.
  "aws:multifactorauthpresent": ({ principal: { session } }) =>
    session === undefined ? undefined : String(session.mfaAuthenticatedAt !== undefined),
  "aws:multifactorauthage": ({ principal: { session }, call }) =>
    session?.mfaAuthenticatedAt === undefined
      ? undefined
      : secondsText(call.receivedAt - session.mfaAuthenticatedAt),
  "aws:tokenissuetime": ({ principal: { session } }) =>
    session === undefined ? undefined : instantText(session.createdAt),
  "aws:sourceidentity": ({ principal }) => principal.session?.sourceIdentity,
};

/** Of keys with many values, of which there is one. */
function listed(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}

const principalTypes: Readonly<Record<Principal["type"], string>> = {
  Root: "Account",
  IAMUser: "User",
  AssumedRole: "AssumedRole",
};

const aboutCall: Readonly<Record<string, ReadKey>> = {
  ...timeKeys(({ call }) => call.receivedAt),
  // A service that asks on behalf of the caller does so from an address of its own.
  "aws:sourceip": ({ call, via = [] }) => (via.length === 0 ? call.sourceIp : undefined),
  "aws:securetransport": ({ call, via = [] }) => String(via.length > 0 || call.isSecure),
  "aws:useragent": ({ call }) => call.userAgent,
  "aws:referer": ({ call }) => call.referer,
  "aws:requestedregion": ({ call }) => call.region,
  "aws:viaawsservice": ({ via = [] }) => String(via.length > 0),
  "aws:calledvia": ({ via }) => via,
  "aws:calledviafirst": ({ via }) => via?.at(0),
  "aws:calledvialast": ({ via }) => via?.at(-1),
};

const aboutResource: Readonly<Record<string, ReadKey>> = {
  "aws:resourceaccount": ({ principal, resource }) => resource.accountId ?? principal.accountId,
  "aws:resourceorgid": ({ principal, resource, organizationIdOf }) =>
    organizationIdOf?.(resource.accountId ?? principal.accountId),
  "aws:resourceorgpaths": ({ principal, resource, organizationPathOf }) =>
    listed(organizationPathOf?.(resource.accountId ?? principal.accountId)),
  "s3:resourceaccount": ({ resource }) => resource.accountId,
};

/** @see Service Authorization Reference, "Condition keys for Amazon S3" */
const aboutS3: Readonly<Record<string, ReadKey>> = {
  "s3:signatureversion": () => "AWS4-HMAC-SHA256",
  "s3:authtype": ({ call: { authentication } }) =>
    authentication === undefined ? undefined : authTypes[authentication],
  "s3:tlsversion": ({ call }) => call.tlsVersion,
  "s3:x-amz-content-sha256": ({ call }) => call.contentSha256,
};

const authTypes = {
  AuthHeader: "REST-HEADER",
  QueryString: "REST-QUERY-STRING",
  POST: "POST",
} as const;

const keys: ReadonlyMap<string, ReadKey> = new Map(
  Object.entries({ ...aboutCaller, ...aboutCall, ...aboutResource, ...aboutS3 }),
);

/** The keys that say when. */
function timeKeys(at: (facts: ContextFacts) => number): Readonly<Record<string, ReadKey>> {
  return {
    "aws:currenttime": (facts) => instantText(at(facts)),
    "aws:epochtime": (facts) => secondsText(at(facts)),
  };
}

/** `at`: milliseconds since the epoch. */
export function instantText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
}

export function secondsText(ms: number): string {
  return String(Math.floor(ms / 1000));
}
