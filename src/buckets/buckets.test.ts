import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

import { nodeDisk } from "../base/node-world.ts";
import { testWorld } from "../base/test-world.ts";
import type { TestWorld } from "../base/test-world.ts";
import type { Log } from "../base/world.ts";
import type { Buckets } from "./buckets.ts";
import { openDiskBuckets } from "./disk-buckets.ts";
import { encryptionContract } from "./encryption.contract.ts";
import { listingContract } from "./listing.contract.ts";
import { locksContract } from "./locks.contract.ts";
import { memoryBuckets } from "./memory-buckets.ts";
import { objectsContract } from "./objects.contract.ts";
import { uploadsContract } from "./uploads.contract.ts";
import { versionsContract } from "./versions.contract.ts";
import { dataKeysUnder, newKey } from "./wrapped-key.ts";

const root = await mkdtemp(join(tmpdir(), "buckets-"));
after(async () => rm(root, { recursive: true }));
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let opened = 0;
async function onDisk(isEncrypted: boolean, clockOf: TestWorld = testWorld()): Promise<Buckets> {
  opened += 1;
  const world = { ...clockOf, disk: nodeDisk() };
  const directory = join(root, String(opened));
  const { random } = world;
  const dataKeys = isEncrypted ? dataKeysUnder(newKey(random), random) : undefined;
  return openDiskBuckets({ world, directory, log: quiet, dataKeys });
}

const contracts = [
  objectsContract,
  listingContract,
  uploadsContract,
  versionsContract,
  encryptionContract,
];
for (const contract of contracts) {
  contract("memoryBuckets", async () => memoryBuckets(testWorld()));
  contract("openDiskBuckets, encrypted", async () => onDisk(true));
  contract("openDiskBuckets, plain", async () => onDisk(false));
}

locksContract("memoryBuckets", async () => {
  const world = testWorld();
  return { buckets: memoryBuckets(world), world };
});
locksContract("openDiskBuckets", async () => {
  const world = testWorld();
  return { buckets: await onDisk(true, world), world };
});
