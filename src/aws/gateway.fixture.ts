import * as cloudtrailSdk from "@aws-sdk/client-cloudtrail";
import * as s3Sdk from "@aws-sdk/client-s3";
import * as stsSdk from "@aws-sdk/client-sts";
import type { GetObjectCommandInput, PutObjectCommandInput } from "@aws-sdk/client-s3";
import type { StaticOperationSchema } from "@smithy/types";

import type { Log, World } from "../base/world.ts";
import { testWorld } from "../base/test-world.ts";
import { getCallerIdentity } from "../services/sts/operations/get-caller-identity.ts";
import { createGateway } from "./gateway.ts";
import type { Gateway } from "./gateway.ts";
import type { GatewayOptions } from "./gateway-options.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";
import { defaultRequestLimits } from "./limits.ts";
import { operationSchemas } from "../call/operation-schemas.ts";
import type { CallFacts, Operation, Service } from "../call/operation.ts";
import type { Principal } from "../call/principal.ts";
import { ServiceError } from "../call/service-error.ts";

export const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
export const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
export const accountId = "111122223333";
/** A session token that was good once. */
export const expiredToken = "expired";

export const rootPrincipal: Principal = {
  type: "Root",
  accountId,
  arn: `arn:aws:iam::${accountId}:root`,
  principalId: accountId,
  accessKeyId,
};

type AnyOperation = NonNullable<ReturnType<Service["operations"]["get"]>>;

/** A gateway over small services, and what it recorded and logged. */
export interface GatewayFixture {
  readonly gateway: Gateway;
  readonly facts: CallFacts[];
  readonly logged: object[];
  readonly objects: Map<string, Uint8Array>;
}

/** The example credentials of AWS's documents; every call is allowed. */
export function gatewayFixture(
  options: Partial<GatewayOptions> & { readonly world?: Pick<World, "clock" | "random"> } = {},
): GatewayFixture {
  const facts: CallFacts[] = [];
  const logged: object[] = [];
  const objects = new Map<string, Uint8Array>();
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (fields) => logged.push(fields),
  };
  const gateway = createGateway({
    world: testWorld(),
    log,
    services: [stsService(), objectService(objects), trailService()],
    credentials: {
      find: async (id, sessionToken) => {
        if (sessionToken !== undefined)
          return sessionToken === expiredToken ? "expired-token" : "invalid-token";
        return id === accessKeyId ? { secretAccessKey, principal: rootPrincipal } : undefined;
      },
    },
    authorize: async () => ({ kind: "allow" }),
    recorder: {
      before: async () => "before",
      record: async (call) => {
        facts.push(call);
      },
    },
    limits: defaultRequestLimits,
    endpointHosts: ["localhost", "127.0.0.1"],
    defaultRegion: "us-east-1",
    regions: new Set(["us-east-1", "eu-central-1"]),
    ...options,
  });
  return { gateway, facts, logged, objects };
}

/** S3 with an object store that is a map: PutObject, GetObject, HeadObject, DeleteObjects. */
export function objectService(objects: Map<string, Uint8Array>): Service {
  const shared = {
    authorization: "open",
    access: "write",
    category: "data",
    resources: () => [],
  } as const;
  const put: Operation<PutObjectCommandInput> = {
    ...shared,
    schema: s3Sdk.PutObject$,
    handle: async (input, call) => {
      const parts: Uint8Array[] = [];
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the gateway hands it out so
      for await (const part of input.Body as AsyncIterable<Uint8Array>) parts.push(part);
      objects.set(`${input.Bucket}/${input.Key}`, Buffer.concat(parts));
      return { ETag: '"1"', ChecksumCRC32: call.trailers.get("x-amz-checksum-crc32") };
    },
  };
  const get: Operation<GetObjectCommandInput> = {
    ...shared,
    access: "read",
    schema: s3Sdk.GetObject$,
    handle: async ({ Bucket, Key }) => {
      const bytes = objects.get(`${Bucket}/${Key}`);
      if (bytes === undefined) {
        const details = { Key: Key ?? "" };
        throw new ServiceError("NoSuchKey", "The specified key does not exist.", {
          status: 404,
          details,
        });
      }
      const body = ReadableStream.from([bytes]);
      return { Body: body, ContentLength: bytes.length, Metadata: { "file-name": "grün" } };
    },
  };
  const remove: Operation<{ readonly Delete?: { readonly Objects?: readonly object[] } }> = {
    ...shared,
    schema: s3Sdk.DeleteObjects$,
    handle: async ({ Delete }) => ({ Deleted: Delete?.Objects }),
  };
  const location: Operation<object> = {
    ...shared,
    schema: s3Sdk.GetBucketLocation$,
    handle: async () => ({ LocationConstraint: "eu-central-1" }),
  };
  return {
    signingName: "s3",
    protocol: "rest-xml",
    eventSource: "s3.amazonaws.com",
    xmlNamespace: "http://s3.amazonaws.com/doc/2006-03-01/",
    schemas: operationSchemas(s3Sdk),
    operations: new Map<string, AnyOperation>([
      ["PutObject", put],
      ["GetObject", get],
      ["HeadObject", { ...get, schema: s3Sdk.HeadObject$ }],
      ["DeleteObjects", remove],
      ["GetBucketLocation", location],
    ]),
  };
}

/** STS of which only GetCallerIdentity is there. */
export function stsService(): Service {
  return {
    signingName: "sts",
    protocol: "query",
    eventSource: "sts.amazonaws.com",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    schemas: operationSchemas(stsSdk),
    operations: new Map<string, AnyOperation>([["GetCallerIdentity", getCallerIdentity()]]),
  };
}

/** CloudTrail of which only a few operations are there; they answer with what they were asked. */
export function trailService(): Service {
  const operation = (schema: StaticOperationSchema): Operation<object> => ({
    schema,
    action: `cloudtrail:${schema[2]}`,
    access: "write",
    category: "management",
    resources: () => [{ arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/t" }],
    handle: async (input) => input,
  });
  const schemas = operationSchemas(cloudtrailSdk);
  return {
    signingName: "cloudtrail",
    protocol: "json-1.1",
    eventSource: "cloudtrail.amazonaws.com",
    schemas,
    operations: new Map<string, AnyOperation>([
      ["CreateTrail", operation(cloudtrailSdk.CreateTrail$)],
      ["AddTags", operation(cloudtrailSdk.AddTags$)],
      ["LookupEvents", operation(cloudtrailSdk.LookupEvents$)],
      [
        "DescribeTrails",
        {
          ...operation(cloudtrailSdk.DescribeTrails$),
          handle: async () => {
            throw new TypeError("a secret inside");
          },
        },
      ],
    ]),
  };
}

/** A request to `localhost` with a body in one part. */
export function plainRequest(
  parts: Partial<Pick<HttpRequest, "method" | "target" | "headers" | "signal">> & {
    readonly body?: string | Uint8Array;
  },
): HttpRequest {
  const { body = "", headers = [], ...rest } = parts;
  return {
    method: "POST",
    target: "/",
    sourceIp: "192.0.2.1",
    isSecure: false,
    signal: new AbortController().signal,
    ...rest,
    headers: [["Host", "localhost"], ...headers],
    body: (async function* () {
      if (body.length > 0) yield Buffer.from(body);
    })(),
  };
}

/** The whole body of a response. */
export async function textOf({ body }: HttpResponse): Promise<string> {
  if (body === undefined || typeof body === "string") return body ?? "";
  const parts: Uint8Array[] = [];
  if (body instanceof Uint8Array) parts.push(body);
  else for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
