import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

import { nodeDisk } from "../base/node-world.ts";
import { testWorld } from "../base/test-world.ts";
import type { Log } from "../base/world.ts";
import type { Buckets } from "./buckets.ts";
import { openDiskBuckets } from "./disk-buckets.ts";
import { listingContract } from "./listing.contract.ts";
import { memoryBuckets } from "./memory-buckets.ts";
import { objectsContract } from "./objects.contract.ts";
import { uploadsContract } from "./uploads.contract.ts";

const root = await mkdtemp(join(tmpdir(), "buckets-"));
after(async () => rm(root, { recursive: true }));
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let opened = 0;
async function onDisk(): Promise<Buckets> {
  opened += 1;
  const world = { ...testWorld(), disk: nodeDisk() };
  return openDiskBuckets({ world, directory: join(root, String(opened)), log: quiet });
}

for (const contract of [objectsContract, listingContract, uploadsContract]) {
  contract("memoryBuckets", async () => memoryBuckets(testWorld()));
  contract("openDiskBuckets", onDisk);
}
