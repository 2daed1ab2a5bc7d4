import assert from "node:assert/strict";

import { accessOf } from "../access/access.ts";
import { seededRandom } from "../base/seeded-random.ts";
import { testWorld } from "../base/test-world.ts";
import type { TestWorld } from "../base/test-world.ts";
import type { Log } from "../base/world.ts";
import type { Authorize, Call } from "../call/operation.ts";
import type { Principal } from "../call/principal.ts";
import type { Documents } from "../documents/documents.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import { sealingUnder } from "../keys/sealing.ts";
import { customerKeys } from "./customer-keys.ts";
import type { CustomerKeys } from "./customer-keys.ts";
import { createKey } from "./create-key.ts";
import type { NewKey } from "./create-key.ts";
import type { Key } from "./key.ts";
import type { KeyHome } from "./key-reference.ts";
import { KmsError } from "./kms-error.ts";
import type { KmsErrorCode } from "./kms-error.ts";
import { openKms } from "./open-kms.ts";
import type { Kms } from "./open-kms.ts";

export const accountId = "111122223333";
export const otherAccountId = "444455556666";
export const region = "eu-central-1";
export const home: KeyHome = { accountId, region };

export interface KmsFixture extends Kms {
  readonly customerKeys: CustomerKeys;
  readonly authorize: Authorize;
  readonly world: TestWorld;
  readonly documents: Documents;
  readonly make: (wish?: Partial<NewKey>) => Promise<Key>;
}

/** Keys in memory, of two accounts and three Regions, on a clock that a test moves. */
export async function kmsFixture(documents: Documents = memoryDocuments()): Promise<KmsFixture> {
  const world = testWorld();
  const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  // The master key is the same each time: what one fixture has sealed another opens.
  const sealing = sealingUnder(seededRandom(5).bytes(32), world.random);
  const kms = await openKms({
    world,
    log: silent,
    documents,
    keys: sealing,
    regions: [region, "us-east-1", "eu-west-1"],
    isPrincipalThere: (principal) => [accountId, otherAccountId].includes(principal.accountId),
  });
  const authorize = accessOf({
    policiesOf: () => ({}),
    resources: { kms: kms.resources },
    canonicalUserId: (id) => id.padEnd(64, "0"),
  });
  return {
    ...kms,
    customerKeys: customerKeys(kms.parts, authorize),
    authorize,
    world,
    documents,
    make: async (wish = {}) =>
      createKey(kms.parts, {
        home,
        caller: root(),
        description: "",
        spec: "SYMMETRIC_DEFAULT",
        origin: "AWS_KMS",
        bypassesLockoutCheck: false,
        tags: [],
        isMultiRegion: false,
        ...wish,
      }),
  };
}

export function root(id: string = accountId): Principal {
  return {
    type: "Root",
    accountId: id,
    arn: `arn:aws:iam::${id}:root`,
    principalId: id,
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  };
}

/** A call by the root of an account. */
export function callBy(id: string = accountId): Call {
  return {
    requestId: "request-1",
    principal: root(id),
    region,
    receivedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    sourceIp: "192.0.2.1",
    isSecure: true,
    signal: new AbortController().signal,
    trailers: new Map(),
  };
}

/** Fails unless `run` ends with that error of KMS's. */
export async function refusedWith(
  code: KmsErrorCode,
  run: () => unknown,
  message?: RegExp,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    assert.ok(error instanceof KmsError, String(error));
    assert.equal(error.code, code, error.message);
    if (message !== undefined) assert.match(error.message, message);
    return;
  }
  assert.fail(`not refused with ${code}`);
}
