import type { Call, Service } from "../../call/operation.ts";
import { must } from "../../base/assert.ts";
import { testWorld } from "../../base/test-world.ts";
import type { TestWorld } from "../../base/test-world.ts";
import type { DeliveryStatus } from "../../delivery/status.ts";
import { memoryDocuments } from "../../documents/memory-documents.ts";
import type { HistoryPage, HistoryQuery } from "../../history/history.ts";
import type { PublicKey } from "../../keys/keys.ts";
import type { BucketCheck } from "../../trails/bucket-check.ts";
import type { KeyCheck } from "../../trails/key-check.ts";
import { openIdentities } from "../../identity/identities.ts";
import type { OrganizationParts } from "../../organizations/organization-parts.ts";
import { openOrganizationStore } from "../../organizations/organization-store.ts";
import { defaultQuotas } from "../../organizations/quotas.ts";
import { openTrails } from "../../trails/open-trails.ts";
import type { Trails } from "../../trails/trails.ts";
import { cloudtrailService } from "./service.ts";

/** The service over memory, called without a wire: for the tests of its operations. */
export interface ServiceBench {
  readonly world: TestWorld;
  readonly trails: Trails;
  readonly service: Service;
  /** What delivery and history answer; tests put in what they need. */
  readonly answers: Answers;
  /** Queries that reached the history. */
  readonly queries: HistoryQuery[];
  /** Calls an operation, and then what is to happen once its record is durable. */
  readonly call: (name: string, input: object, from?: Caller) => Promise<unknown>;
}

export interface BenchOptions {
  readonly trailsPerRegionMax?: number;
  readonly lookupsPerSecond?: number;
}

interface Answers {
  bucketCheck: BucketCheck;
  keyCheck: KeyCheck;
  status: DeliveryStatus;
  page: HistoryPage;
  publicKeys: readonly PublicKey[];
}

export interface Caller {
  readonly region?: string;
  readonly accountId?: string;
}

export const homeRegion = "eu-central-1";
export const owner = "123456789012";
export const regions: readonly string[] = ["eu-central-1", "us-east-1", "us-west-2"];

export async function serviceBench(options: BenchOptions = {}): Promise<ServiceBench> {
  const world = testWorld();
  const answers: Answers = {
    bucketCheck: async () => ({ kind: "ok" }),
    keyCheck: async () => ({ kind: "not-found" }),
    status: {},
    page: { events: [] },
    publicKeys: [],
  };
  const trails = await openTrails({
    world,
    documents: memoryDocuments(),
    regions,
    bucketCheck: async (question) => answers.bucketCheck(question),
    keyCheck: async (question) => answers.keyCheck(question),
    ...options,
  });
  const queries: HistoryQuery[] = [];
  const service = cloudtrailService({
    ...options,
    trails,
    organization: {
      organizations: await nobodysOrganizations(world),
      identity: { world, identities: await openIdentities(memoryDocuments()) },
      authorize: async () => ({ kind: "allow" }),
    },
    clock: world.clock,
    keys: { publicKeys: async () => answers.publicKeys },
    deliveryStatuses: { find: async () => answers.status },
    history: {
      lookup: async (query) => {
        queries.push(query);
        return answers.page;
      },
    },
  });
  let calls = 0;
  return {
    world,
    trails,
    service,
    answers,
    queries,
    call: async (name, input, caller = {}) => {
      const operation = must(service.operations.get(name), `there is no operation ${name}`);
      calls += 1;
      const made = callBy(caller, `request-${calls}`, world.clock.now());
      await operation.resources(input, made);
      const output: unknown = await operation.handle(input, made);
      operation.record?.afterwards?.(input, made);
      return output;
    },
  };
}

/** Over accounts that are in none, and of which none is made. */
async function nobodysOrganizations(world: TestWorld): Promise<OrganizationParts> {
  return {
    world,
    store: await openOrganizationStore(memoryDocuments()),
    quotas: defaultQuotas,
    accounts: {
      has: () => true,
      nameOf: () => undefined,
      unusedId: () => "999988887777",
      provide: async () => {},
    },
  };
}

export function callBy(caller: Caller, requestId: string, receivedAt: number): Call {
  const { region = homeRegion, accountId = owner } = caller;
  return {
    requestId,
    principal: {
      type: "Root",
      accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      principalId: accountId,
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    },
    region,
    receivedAt,
    sourceIp: "192.0.2.1",
    isSecure: true,
    signal: new AbortController().signal,
    trailers: new Map(),
  };
}
