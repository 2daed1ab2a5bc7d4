import { join } from "node:path";

import { openDiskBuckets } from "../src/buckets/disk-buckets.ts";
import { serveAltered } from "./altered-serve.ts";

// `cairn serve` with buckets that store what they are given as it is: what encryption costs.

await serveAltered(async ({ world, config, log, stores }, opened) => {
  const directory = join(config.dataDir, "plain-buckets");
  await world.disk.makeDirectory(directory);
  const parts = { world, directory, log, dataKeys: undefined };
  const buckets = opened.use(await openDiskBuckets(parts));
  return { stores: { ...stores, buckets } };
});
