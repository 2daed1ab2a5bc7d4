import type { S3ClientSettings } from "../archive/s3-client.ts";
import { openS3Reader } from "../archive/s3-reader.ts";
import type { World } from "../base/world.ts";
import { directorySource } from "./directory-source.ts";
import { objectBytesMax } from "./evidence-source.ts";
import type { EvidenceSource } from "./evidence-source.ts";

/** Which evidence, as plain data: each thread opens it for itself. */
export type SourceSettings =
  | { readonly kind: "s3"; readonly client: S3ClientSettings }
  | { readonly kind: "directory"; readonly directory: string; readonly bucket: string };

/** How often a request is tried in all: throttling and broken connections pass. */
const attemptsMax = 5;

/** @throws Error the file of authorities cannot be read */
export async function openSource(
  world: Pick<World, "clock" | "disk">,
  settings: SourceSettings,
  socketsMax: number,
): Promise<EvidenceSource> {
  if (settings.kind === "directory") return directorySource(settings.directory, settings.bucket);
  const reader = await openS3Reader(world, settings.client, { attemptsMax, socketsMax });
  return {
    hasMetadata: true,
    list: reader.list,
    folders: reader.folders,
    get: async ({ bucket, key }, signal) =>
      reader.get({ bucket, key, bytesMax: objectBytesMax }, signal),
    [Symbol.dispose]: () => reader[Symbol.dispose](),
  };
}
