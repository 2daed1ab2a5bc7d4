import { once } from "node:events";
import { createServer } from "node:http";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

import type { EvidenceObject } from "./evidence.ts";

// An S3 that does as little as one can: it answers listings and gets of one bucket out of memory, on a
// thread of its own, and asks for no signature. What is measured against it is the client.

const pageSize = 1000;

/** Starts it. */
export async function bareS3(
  objects: readonly EvidenceObject[],
): Promise<{ readonly port: number } & AsyncDisposable> {
  const worker = new Worker(new URL(import.meta.url), { workerData: objects });
  const [port] = await once(worker, "message");
  return {
    port: Number(port),
    [Symbol.asyncDispose]: async () => {
      await worker.terminate();
    },
  };
}

if (!isMainThread) serve(workerData);

function serve(objects: readonly EvidenceObject[]): void {
  const byKey = new Map(objects.map((object) => [object.key, object]));
  const keys = [...byKey.keys()].toSorted();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    const [, , ...rest] = decodeURIComponent(pathname).split("/");
    const object = byKey.get(rest.join("/"));
    if (object !== undefined) {
      for (const [name, value] of Object.entries(object.metadata)) {
        response.setHeader(`x-amz-meta-${name}`, value);
      }
      response.setHeader("content-length", object.body.length);
      response.end(object.body);
      return;
    }
    if (rest.join("") !== "") response.statusCode = 404;
    response.setHeader("content-type", "application/xml");
    if (rest.join("") !== "") response.end("<Error><Code>NoSuchKey</Code></Error>");
    else if (searchParams.has("location")) response.end("<LocationConstraint/>");
    else response.end(listing(keys, byKey, searchParams));
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object") parentPort?.postMessage(address?.port);
  });
}

function listing(
  keys: readonly string[],
  byKey: ReadonlyMap<string, EvidenceObject>,
  query: URLSearchParams,
): string {
  const prefix = query.get("prefix") ?? "";
  const after =
    query.get("continuation-token") ?? query.get("marker") ?? query.get("start-after") ?? "";
  const found = keys.filter((key) => key.startsWith(prefix) && key > after);
  if (query.get("delimiter") === "/") {
    const folders = new Set(found.map((key) => key.slice(0, key.indexOf("/", prefix.length) + 1)));
    const rows = [...folders].map(
      (name) => `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`,
    );
    return `<ListBucketResult><IsTruncated>false</IsTruncated>${rows.join("")}</ListBucketResult>`;
  }
  const page = found.slice(0, pageSize);
  const isTruncated = found.length > pageSize;
  const next = page.at(-1) ?? "";
  const rows = page.map(
    (key) => `<Contents><Key>${key}</Key><Size>${byKey.get(key)?.body.length}</Size></Contents>`,
  );
  const tokens = isTruncated
    ? `<NextContinuationToken>${next}</NextContinuationToken><NextMarker>${next}</NextMarker>`
    : "";
  return `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${tokens}${rows.join("")}</ListBucketResult>`;
}
