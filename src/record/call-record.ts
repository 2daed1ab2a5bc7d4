import type { CallFacts, ResourceReference } from "../call/operation.ts";
import { formatEventTime } from "./event-time.ts";
import {
  additionalDataBytesMax,
  objectField,
  parametersBytesMax,
  resourcesBytesMax,
  textBytesMax,
  textField,
} from "./field-limits.ts";
import { callParameters, callResponse, isS3 } from "./call-parameters.ts";
import { foreignIdentity, unknownIdentity, userIdentity } from "./user-identity.ts";

/** One account's copy of the record of a call. */
export interface RecordCopy {
  /** A version 4 UUID, this copy's own. */
  readonly eventId: string;
  readonly recipientAccountId: string;
  /** The same in all copies. Absent: there is one copy. */
  readonly sharedEventId?: string;
  /** `awsRegion`. */
  readonly region: string;
}

/** The version of the record format that calls are recorded in. */
export const eventVersion = "1.11";

/**
 * The CloudTrail record of a call, ready to be written as JSON, at most 256 KB.
 *
 * Fields stand in the order in which CloudTrail writes them; one that has nothing to say is left
 * out, except `requestParameters` and `responseElements`, which are null. No secret enters:
 * sensitive members are hidden, and what is quoted of signed requests is taken out of every text.
 *
 * @see CloudTrail User Guide, "CloudTrail record contents"
 */
export function callRecord(facts: CallFacts, copy: RecordCopy): Readonly<Record<string, unknown>> {
  const { operation, service } = facts;
  const isManagement = operation?.category !== "data";
  const { listed, left } = resourcesField(facts.resources);
  return {
    eventVersion,
    userIdentity: callerIdentity(facts, copy.recipientAccountId),
    eventTime: formatEventTime(facts.completedAt),
    eventSource: service.eventSource,
    eventName: eventNameOf(facts),
    awsRegion: copy.region,
    sourceIPAddress: textField(facts.sourceIp),
    ...userAgentField(facts),
    ...errorFields(facts),
    requestParameters: parametersField("requestParameters", () => callParameters(facts)),
    responseElements: parametersField("responseElements", () => callResponse(facts)),
    ...additionalDataField(facts, left),
    requestID: textField(facts.requestId),
    eventID: copy.eventId,
    readOnly: isReadOnly(facts),
    ...(listed.length === 0 ? {} : { resources: listed }),
    eventType: "AwsApiCall",
    ...(service.apiVersion === undefined ? {} : { apiVersion: service.apiVersion }),
    managementEvent: isManagement,
    recipientAccountId: copy.recipientAccountId,
    ...(copy.sharedEventId === undefined ? {} : { sharedEventID: copy.sharedEventId }),
    eventCategory: isManagement ? "Management" : "Data",
    ...tlsField(facts),
  };
}

/**
 * The accounts that get a copy: the caller's (of a caller that could not be authenticated: the one
 * claimed, if it is known), and those that own what was called upon, such as a bucket.
 */
export function callRecipients(
  facts: CallFacts,
  isKnown: (accountId: string) => boolean,
  fallbackAccountId: string,
): readonly string[] {
  const caller = facts.principal?.accountId ?? facts.claimed?.accountId;
  const owners = facts.resources.map((resource) => resource.accountId);
  const known = [caller, ...owners].filter(
    (accountId) => accountId !== undefined && isKnown(accountId),
  );
  const recipients = new Set(known.filter((accountId) => accountId !== undefined));
  return recipients.size === 0 ? [fallbackAccountId] : [...recipients];
}

/** Never more than is known: what a caller only claims to be makes it `Unknown`. */
function callerIdentity(
  { principal, claimed, service }: CallFacts,
  recipientAccountId: string,
): object {
  if (principal !== undefined) {
    const isForeign = principal.accountId !== recipientAccountId;
    return isForeign ? foreignIdentity(principal) : userIdentity(principal);
  }
  // How S3 shows a request without a signature.
  if (claimed === undefined && isS3(service)) {
    return { type: "AWSAccount", principalId: "", accountId: "anonymous" };
  }
  return unknownIdentity(claimed);
}

/** A request that names no operation is an event too, and an event has a name. */
/** `eventName` of the record of a call. */
export function eventNameOf({ operation, operationName }: CallFacts): string {
  const name = textField(operation?.record?.eventName ?? operationName);
  return name === "" ? "UnknownOperation" : name;
}

function userAgentField({ userAgent, service }: CallFacts): object {
  if (userAgent === undefined) return {};
  if (!isS3(service)) return { userAgent: textField(userAgent) };
  return { userAgent: `[${textField(userAgent, textBytesMax - 2)}]` };
}

function errorFields(facts: CallFacts): object {
  if (facts.error === undefined) return {};
  return {
    errorCode: textField(recordedErrorCode(facts.error.code, facts)),
    errorMessage: textField(facts.error.message),
  };
}

/** The code as records have it, where the wire has another one. */
function recordedErrorCode(code: string, { operationName, service }: CallFacts): string {
  if (code === "AccessDeniedException") return "AccessDenied";
  if (!isS3(service)) return code;
  // S3 answers HEAD without a body; the reason is in the record all the same.
  if (code === "Forbidden") return "AccessDenied";
  if (code === "NotFound") return operationName === "HeadBucket" ? "NoSuchBucket" : "NoSuchKey";
  return code;
}

function parametersField(name: string, show: () => object | null): unknown {
  const value = shownOrNote(name, show);
  return value === null ? null : objectField(name, value, parametersBytesMax);
}

/**
 * What `show` gives. It meets input of every kind, before or after the handler refused it; where it
 * fails, the call is recorded all the same, and the record says what is missing.
 */
function shownOrNote<T>(name: string, show: () => T): T | object {
  try {
    return show();
  } catch {
    return { reason: `${name} could not be shown`, omitted: true };
  }
}

/** What a call that has no operation does is told from its name, as most read-only calls can be. */
function isReadOnly({ operation, operationName }: CallFacts): boolean {
  if (operation !== undefined) return operation.access === "read";
  return /^(?:Get|List|Describe|Lookup|Head|BatchGet)/.test(operationName);
}

function resourcesField(resources: readonly ResourceReference[]): {
  readonly listed: readonly object[];
  /** How many did not fit. */
  readonly left: number;
} {
  const shown = resources
    .filter(({ type }) => type !== undefined)
    .map(({ arn, type, accountId, isPrefix }) => ({
      ...(accountId === undefined ? {} : { accountId }),
      type,
      ...(isPrefix === true ? { ARNPrefix: textOf(arn) } : { ARN: textOf(arn) }),
    }));
  let bytes = 0;
  const listed = shown.filter((resource) => {
    bytes += Buffer.byteLength(JSON.stringify(resource), "utf8") + 1;
    return bytes <= resourcesBytesMax;
  });
  return { listed, left: shown.length - listed.length };
}

/** An ARN may hold an object key of 1,024 bytes beside its own parts. */
function textOf(arn: string): string {
  return textField(arn, 2 * textBytesMax);
}

function additionalDataField(facts: CallFacts, resourcesLeft: number): object {
  const { input, operation } = facts;
  const rule = operation?.record?.additionalEventData;
  const ofOperation =
    rule === undefined || input === undefined
      ? {}
      : shownOrNote("additionalEventData", () => rule(input, facts.output));
  const data = {
    ...(isS3(facts.service) ? transferData(facts) : {}),
    ...ofOperation,
    ...(resourcesLeft === 0 ? {} : { resourcesOmitted: resourcesLeft }),
  };
  if (Object.keys(data).length === 0) return {};
  return {
    additionalEventData: objectField("additionalEventData", data, additionalDataBytesMax),
  };
}

/** What S3 adds to each of its records. */
function transferData(facts: CallFacts): object {
  const { authentication, tls, extendedRequestId } = facts;
  return {
    ...(authentication === undefined ? {} : { SignatureVersion: "SigV4" }),
    ...(tls === undefined ? {} : { CipherSuite: tls.cipherSuite }),
    bytesTransferredIn: facts.bytesIn,
    ...(authentication === undefined ? {} : { AuthenticationMethod: authentication }),
    ...(extendedRequestId === undefined ? {} : { "x-amz-id-2": extendedRequestId }),
    bytesTransferredOut: facts.bytesOut,
  };
}

function tlsField({ tls, host }: CallFacts): object {
  if (tls === undefined) return {};
  return {
    tlsDetails: {
      tlsVersion: tls.version.startsWith("TLS") ? tls.version : `TLSv${tls.version}`,
      cipherSuite: tls.cipherSuite,
      ...(host === undefined ? {} : { clientProvidedHostHeader: textField(host) }),
    },
  };
}
