import assert from "node:assert/strict";

import { accessOf } from "../../access/access.ts";
import { bucketAccess } from "../../archive/bucket-access.ts";
import { authorizeCall } from "../../call/authorize-call.ts";
import type { Call, Operation, Service } from "../../call/operation.ts";
import { ServiceError } from "../../call/service-error.ts";
import type { TestWorld } from "../../base/test-world.ts";
import { testWorld } from "../../base/test-world.ts";
import type { PublicAccessBlock } from "../../buckets/bucket-configuration.ts";
import type { Buckets } from "../../buckets/buckets.ts";
import { memoryBuckets } from "../../buckets/memory-buckets.ts";
import { canonicalUserId } from "../../identity/canonical-user-id.ts";
import { testMfa } from "./mfa.fixture.ts";
import type { TestMfa } from "./mfa.fixture.ts";
import { testKms } from "./kms.fixture.ts";
import type { TestKms } from "./kms.fixture.ts";
import type { PoliciesOf } from "../../identity/principal-policies.ts";
import { s3Service } from "./service.ts";

export const alice = "111122223333";
export const bob = "444455556666";

/** A call as a test varies it. */
export interface TestCall extends Partial<Call> {
  readonly accountId?: string;
}

/** S3 over buckets in memory, asked as the pipeline asks: authorized first, then handled. */
export interface TestS3 extends AsyncDisposable {
  readonly world: TestWorld;
  readonly buckets: Buckets;
  /** What whole accounts block of public access. */
  readonly accountBlocks: Map<string, PublicAccessBlock>;
  readonly mfa: TestMfa;
  readonly kms: TestKms;
  readonly service: Service;
  readonly operation: (name: string) => Operation;
  /** The output of an operation, or the error that it or its authorization throws. */
  // oxlint-disable-next-line typescript/no-explicit-any -- outputs differ by operation
  readonly ask: (name: string, input?: object, call?: TestCall) => Promise<any>;
}

export interface TestS3Options {
  readonly bucketsPerAccountMax?: number;
  readonly storageClasses?: ReadonlySet<string>;
  /** What hangs on callers. Default: nothing, as is enough for root users. */
  readonly policiesOf?: PoliciesOf;
}

export function testS3({ policiesOf = () => ({}), ...options }: TestS3Options = {}): TestS3 {
  const world = testWorld();
  const buckets = memoryBuckets(world);
  const accountBlocks = new Map<string, PublicAccessBlock>();
  const publicAccess = { find: (id: string) => accountBlocks.get(id) };
  const regions = ["us-east-1", "eu-west-1", "eu-central-1"];
  const kms = testKms(world, regions);
  const authorize = accessOf({
    policiesOf,
    resources: { s3: bucketAccess(buckets, publicAccess), kms: kms.resources },
    canonicalUserId,
  });
  const mfa = testMfa();
  const service = s3Service({
    buckets,
    publicAccess,
    encryption: kms.encryption(authorize),
    clock: world.clock,
    authorize,
    regions,
    mfa,
    ...options,
  });

  function operation(name: string): Operation {
    const found = service.operations.get(name);
    assert.ok(found, `${name} is in the table`);
    return found;
  }

  return {
    world,
    buckets,
    accountBlocks,
    kms,
    mfa,
    service,
    operation,
    ask: async (name, input = {}, overrides = {}) => {
      const found = service.operations.get(name);
      assert.ok(found, `${name} is in the table`);
      const call = testCall(world, overrides);
      const resources = await found.resources(input, call);
      const access = await authorizeCall(authorize, found, input, { call, resources });
      if (access.kind === "deny") {
        throw new ServiceError("AccessDenied", access.message, { status: 403 });
      }
      return found.handle(input, call);
    },
    [Symbol.asyncDispose]: () => buckets[Symbol.asyncDispose](),
  };
}

export function testCall(world: TestWorld, overrides: TestCall = {}): Call {
  const { accountId = alice, ...rest } = overrides;
  return {
    requestId: "4442587FB7D0A2F9",
    principal: {
      type: "Root",
      accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      principalId: accountId,
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    },
    region: "us-east-1",
    receivedAt: world.clock.now(),
    sourceIp: "203.0.113.7",
    isSecure: true,
    signal: new AbortController().signal,
    trailers: new Map(),
    ...rest,
  };
}

// oxlint-disable-next-line require-await -- a stream
export async function* bodyOf(
  ...parts: readonly (string | Uint8Array)[]
): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === "string" ? Buffer.from(part) : part;
}

export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

/** Expects a `ServiceError` of that code, and gives it. */
export async function refused(code: string, asking: Promise<unknown>): Promise<ServiceError> {
  try {
    await asking;
  } catch (error) {
    assert.ok(error instanceof ServiceError, String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new assert.AssertionError({ message: `${code} was not thrown` });
}
