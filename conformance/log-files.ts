import { gunzipSync } from "node:zlib";

import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";

import type { CairnProcess } from "./cairn-process.ts";
import { sdkFor } from "./sdk.ts";

export interface LogFile {
  readonly key: string;
  /** What stands in it, unzipped. */
  readonly text: string;
}

/** Who reads a bucket: with `archive`, the default one is read as the log archive. */
export type Reader = Pick<CairnProcess, "endpoint" | "accessKeyId" | "secretAccessKey"> &
  Partial<Pick<CairnProcess, "archive">>;

/** The default bucket is the log archive's, every other one belongs to who has made it. */
export function readerOf(cairn: Reader, bucket: string): Reader {
  return bucket.startsWith("cairn-logs-") ? { ...cairn, ...cairn.archive } : cairn;
}

/** The log files in a bucket, those of all accounts and Regions. */
export async function* logFilesIn(cairn: Reader, bucket: string): AsyncGenerator<LogFile> {
  using sdk = sdkFor(readerOf(cairn, bucket), "us-east-1", 3);
  for await (const page of paginateListObjectsV2({ client: sdk.s3 }, { Bucket: bucket })) {
    const keys = (page.Contents ?? []).map(({ Key: key = "" }) => key);
    for (const key of keys.filter((name) => /\/CloudTrail\/.*\.json\.gz$/.test(name))) {
      const answer = await sdk.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
      yield { key, text: gunzipSync(bytes).toString("utf8") };
    }
  }
}

/** The records of a log file. */
export function recordsOf({ text }: LogFile): readonly Readonly<Record<string, unknown>>[] {
  return JSON.parse(text).Records;
}
