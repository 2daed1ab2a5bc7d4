import assert from "node:assert/strict";

import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  IAMServiceException,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { STSClient, STSServiceException } from "@aws-sdk/client-sts";

import { accessOf } from "../../access/access.ts";
import { createGateway } from "../../aws/gateway.ts";
import type { Gateway } from "../../aws/gateway.ts";
import { defaultRequestLimits } from "../../aws/limits.ts";
import { openServer } from "../../aws/node-server.ts";
import { nodeWorld } from "../../base/node-world.ts";
import type { Log, World } from "../../base/world.ts";
import type { CallFacts } from "../../call/operation.ts";
import { memoryDocuments } from "../../documents/memory-documents.ts";
import { openAccounts } from "../../identity/accounts.ts";
import { bytesOfBase32 } from "../../identity/base32.ts";
import { canonicalUserId } from "../../identity/canonical-user-id.ts";
import { codeAt, stepAt } from "../../identity/totp.ts";
import { sealingUnder } from "../../keys/sealing.ts";
import { openIdentity } from "../../node/identity.ts";
import { stsService } from "../sts/service.ts";
import { iamService } from "./service.ts";

export const alice = "111122223333";
export const bob = "444455556666";

/** Who calls, as the SDK has it. */
export interface ClientCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Clients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
}

/** IAM and STS behind a server that listens, with two accounts, whose time can be moved. */
export interface IamFixture extends AsyncDisposable {
  readonly url: string;
  /** The root users of the two accounts. */
  readonly alice: Clients;
  readonly bob: Clients;
  /** Clients of whoever holds these. */
  readonly as: (credentials: ClientCredentials, region?: string) => Clients;
  readonly rootOf: (accountId: string) => ClientCredentials;
  /** What every call was recorded from, in order. */
  readonly facts: readonly CallFacts[];
  /** What was logged as an error. */
  readonly failures: readonly object[];
  /** Moves the wall clock ahead, of the server and of all clients. */
  readonly advance: (ms: number) => void;
  /** The code of a device, so many steps from now. */
  readonly code: (seed: Uint8Array | undefined, steps?: number) => string;
}

export async function openIam(): Promise<IamFixture> {
  await using opened = new AsyncDisposableStack();
  const real = nodeWorld();
  let ahead = 0;
  // It stands still between, so that two codes in a row are always two.
  const start = real.clock.now();
  const world: World = { ...real, clock: { ...real.clock, now: () => start + ahead } };
  const failures: object[] = [];
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (fields) => failures.push(fields),
  };
  const { gateway, roots, facts } = await openServices(world, log, opened);
  const { clock } = world;
  const server = opened.use(await openServer({ clock, log, gateway, host: "127.0.0.1", port: 0 }));

  const clients: Clients[] = [];
  opened.defer(() => {
    for (const { iam, sts } of clients) {
      iam.destroy();
      sts.destroy();
    }
  });
  const as = (credentials: ClientCredentials, region = "us-east-1"): Clients => {
    const { url: endpoint } = server;
    const common = { endpoint, region, credentials, maxAttempts: 1 };
    const made = { iam: new IAMClient(common), sts: new STSClient(common) };
    // A client sets its clock by the `Date` of answers, which is that of the real clock.
    const offset = { get: () => ahead, set: () => {} };
    for (const { config } of [made.iam, made.sts]) {
      Object.defineProperty(config, "systemClockOffset", offset);
    }
    clients.push(made);
    return made;
  };
  const rootOf = (accountId: string): ClientCredentials =>
    roots.get(accountId) ?? assert.fail(accountId);
  const lifetime = opened.move();
  return {
    url: server.url,
    alice: as(rootOf(alice)),
    bob: as(rootOf(bob)),
    as,
    rootOf,
    facts,
    failures,
    advance: (ms) => {
      ahead += ms;
    },
    code: (seed, steps = 0) => {
      const text = Buffer.from(seed ?? assert.fail("no seed")).toString();
      const bytes = bytesOfBase32(text) ?? assert.fail(text);
      return codeAt(bytes, stepAt(world.clock.now()) + steps);
    },
    [Symbol.asyncDispose]: async () => lifetime.disposeAsync(),
  };
}

/** The services over documents in memory, wired as a node wires them. */
async function openServices(
  world: World,
  log: Log,
  opened: AsyncDisposableStack,
): Promise<{
  readonly gateway: Gateway;
  readonly roots: ReadonlyMap<string, ClientCredentials>;
  readonly facts: readonly CallFacts[];
}> {
  const facts: CallFacts[] = [];
  const documents = memoryDocuments();
  const keys = sealingUnder(world.random.bytes(32), world.random);
  const accounts = await openAccounts({ world, documents, keys });
  const roots = new Map<string, ClientCredentials>();
  for (const id of [alice, bob]) roots.set(id, (await accounts.create({ id })).accessKey);
  const identity = opened.use(await openIdentity({ world, log, documents, keys, accounts }));
  const authorize = accessOf({
    policiesOf: identity.policiesOf,
    resources: { iam: identity.resources },
    canonicalUserId,
  });
  const gateway = createGateway({
    world,
    log,
    services: [
      iamService(identity.iam),
      stsService({ ...identity.iam, ...identity, accounts, clock: world.clock, authorize }),
    ],
    credentials: { find: async (id, token) => identity.credentials.find(id, token) },
    authorize,
    recorder: identity.noting({
      before: async () => undefined,
      record: async (call) => {
        facts.push(call);
      },
    }),
    limits: defaultRequestLimits,
    endpointHosts: ["localhost", "127.0.0.1"],
    defaultRegion: "us-east-1",
    regions: new Set(["us-east-1", "eu-west-1"]),
  });
  return { gateway, roots, facts };
}

/** What clients sign with, of what an answer told. */
export function held(
  told:
    | {
        readonly AccessKeyId?: string | undefined;
        readonly SecretAccessKey?: string | undefined;
        readonly SessionToken?: string | undefined;
      }
    | undefined,
): ClientCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken } = told ?? {};
  assert.ok(AccessKeyId !== undefined && SecretAccessKey !== undefined);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
  };
}

/** A new user with these statements as an inline policy, and its key. */
export async function userWith(
  { iam }: Clients,
  UserName: string,
  ...statements: readonly object[]
): Promise<ClientCredentials> {
  await iam.send(new CreateUserCommand({ UserName }));
  if (statements.length > 0) {
    const PolicyDocument = policy(...statements);
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return held(AccessKey);
}

/** Expects an error of that code, and gives it. */
export async function refused(
  code: string,
  sending: Promise<unknown>,
): Promise<IAMServiceException | STSServiceException> {
  try {
    await sending;
  } catch (error) {
    const isOurs = error instanceof IAMServiceException || error instanceof STSServiceException;
    assert.ok(isOurs, String(error));
    assert.equal(error.name, code, error.message);
    return error;
  }
  throw new assert.AssertionError({ message: `${code} was not thrown` });
}

/** A policy document with these statements. */
export function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function allow(
  Action: string | readonly string[],
  Resource = "*",
  rest: object = {},
): object {
  return { Effect: "Allow", Action, Resource, ...rest };
}

/** A trust policy that lets this principal assume the role. */
export function trust(principal: object | string, condition?: object): string {
  const Action = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
  return policy({
    Effect: "Allow",
    Principal: principal,
    Action,
    ...(condition !== undefined && { Condition: condition }),
  });
}
