import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { gzipSync } from "node:zlib";

import { digestBytes, secondText } from "../src/integrity/digest-document.ts";
import type { ListedFile, PreviousDigest } from "../src/integrity/digest-document.ts";
import { sha256Hex } from "../src/integrity/sha256.ts";
import { signingString } from "../src/integrity/signing-string.ts";
import { digestKey } from "../src/logfile/digest-key.ts";
import { logFileKey } from "../src/logfile/log-file-key.ts";
import { generatedRecord } from "./generated-records.ts";

// A trail's log files and digests, signed with a key of its own: as many as are asked for, at once.

export interface EvidenceObject {
  readonly key: string;
  readonly body: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Evidence {
  readonly objects: Iterable<EvidenceObject>;
  readonly trailArn: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly publicKey: { readonly der: Uint8Array; readonly fingerprint: string };
}

export const accountId = "111122223333";
export const region = "us-east-1";
const trailName = "bench";
const filesPerDigest = 100;
const recordsPerFile = 20;
const hourMs = 3_600_000;

/** One chain with hourly digests of a hundred log files each. */
export function evidence(bucket: string, fileCount: number): Evidence {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const der = publicKey.export({ type: "pkcs1", format: "der" });
  const fingerprint = createHash("md5").update(der).digest("hex");
  const startAt = Date.UTC(2026, 0, 2);
  const digestCount = Math.ceil(fileCount / filesPerDigest);

  function* objects(): Generator<EvidenceObject> {
    let previous: PreviousDigest | undefined;
    for (let hour = 0; hour < digestCount; hour += 1) {
      const from = startAt + hour * hourMs;
      const files: ListedFile[] = [];
      const first = hour * filesPerDigest;
      const last = Math.min(first + filesPerDigest, fileCount);
      for (let index = first; index < last; index += 1) {
        const { object, listed } = logFile(bucket, index, from + 60_000);
        files.push(listed);
        yield object;
      }
      const endAt = from + hourMs;
      const key = digestKey({
        prefix: "",
        accountId,
        region,
        trailName,
        homeRegion: region,
        endAt,
      });
      const content = { accountId, startAt: from, endAt, bucket, key, fingerprint, files };
      const plain = digestBytes({ ...content, ...(previous === undefined ? {} : { previous }) });
      const hash = sha256Hex(plain);
      const previousSignature = previous?.signature ?? null;
      const signed = { endTime: secondText(endAt), bucket, key, hash, previousSignature };
      const text = Buffer.from(signingString(signed));
      const signature = sign("sha256", text, privateKey).toString("hex");
      const metadata = { signature, "signature-algorithm": "SHA256withRSA" };
      yield { key, body: gzipSync(plain), metadata };
      previous = { bucket, key, hash, signature };
    }
  }
  return {
    objects: { [Symbol.iterator]: objects },
    trailArn: `arn:aws:cloudtrail:${region}:${accountId}:trail/${trailName}`,
    startAt,
    endAt: startAt + digestCount * hourMs,
    publicKey: { der, fingerprint },
  };
}

function logFile(
  bucket: string,
  index: number,
  deliveredAt: number,
): { readonly object: EvidenceObject; readonly listed: ListedFile } {
  const records = Array.from({ length: recordsPerFile }, (_, at) =>
    generatedRecord(index * recordsPerFile + at, accountId, region).toString(),
  );
  const plain = Buffer.from(`{"Records":[${records.join(",")}]}`);
  const times = records.map((record) => Date.parse(JSON.parse(record).eventTime));
  const uniqueString = String(index).padStart(16, "0");
  const address = { prefix: "", accountId, folder: "CloudTrail", region } as const;
  const key = logFileKey({ ...address, deliveredAt, uniqueString });
  const listed: ListedFile = {
    bucket,
    key,
    hash: sha256Hex(plain),
    newestEventMs: Math.max(...times),
    oldestEventMs: Math.min(...times),
  };
  return { object: { key, body: gzipSync(plain), metadata: {} }, listed };
}
