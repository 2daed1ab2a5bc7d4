import { GetObject$ } from "@aws-sdk/client-s3";
import type { GetObjectRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { requireActive } from "../archived-object.ts";
import type { ReadOutput, ReadParts } from "../read-object.ts";
import { readMembers, readObject, readStatus } from "../read-object.ts";
import { s3Operation } from "../s3-operation.ts";
import { existingTagConditions } from "../tag-conditions.ts";

export interface GetObjectOutput extends ReadOutput {
  /** Throws while it is iterated when the bytes on disk are not those that were written. */
  readonly Body?: AsyncIterable<Uint8Array>;
}

/**
 * GetObject: an object or a part of it, or that it has not been modified.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function getObject(parts: ReadParts): Operation<GetObjectRequest, GetObjectOutput> {
  return s3Operation({
    schema: GetObject$,
    action: "s3:GetObject",
    versionAction: "s3:GetObjectVersion",
    access: "read",
    category: "data",
    supports: readMembers,
    resources: parts.callBuckets.objectResources,
    storedConditions: (input) => existingTagConditions(parts.buckets, input),
    status: readStatus,
    handle: async (input, call) => {
      const { bucket, object, range, output } = await readObject(parts, input, call);
      if (range === undefined) return output;
      requireActive(object, call.receivedAt);
      const dataKey = await parts.encryption.readKey({ bucket, object }, input, call);
      return { ...output, Body: await begun(parts.buckets.readObject(object, range, dataKey)) };
    },
  });
}

/**
 * The same bytes, the first of them read: what is damaged there, is answered with an error. Later
 * damage can only break off an answer that has begun.
 */
async function begun(body: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const iterator = body[Symbol.asyncIterator]();
  const first = await iterator.next();
  let isFirst = true;
  const rest: AsyncIterator<Uint8Array> = {
    next: async () => {
      if (!isFirst) return iterator.next();
      isFirst = false;
      return first;
    },
    return: async () => {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => rest };
}
