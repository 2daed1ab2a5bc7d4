import { ListBuckets$ } from "@aws-sdk/client-s3";
import type { ListBucketsOutput, ListBucketsRequest } from "@aws-sdk/client-s3";

import { bucketArn } from "../../../archive/bucket-arn.ts";
import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { canonicalUserId } from "../../../identity/canonical-user-id.ts";
import { invalidArgument } from "../errors.ts";
import { readToken, writeToken } from "../listing.ts";
import { s3Operation } from "../s3-operation.ts";

const bucketsMax = 10_000;

/**
 * ListBuckets: the buckets of the caller's account, by name.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
export function listBuckets(parts: {
  readonly buckets: Buckets;
}): Operation<ListBucketsRequest, ListBucketsOutput> {
  return s3Operation({
    schema: ListBuckets$,
    action: "s3:ListAllMyBuckets",
    access: "read",
    category: "management",
    supports: ["MaxBuckets", "ContinuationToken", "Prefix", "BucketRegion"],
    resources: () => Promise.resolve([]),
    handle: async ({ MaxBuckets, ContinuationToken, Prefix, BucketRegion }, call) => {
      const limit = readLimit(MaxBuckets);
      const after = ContinuationToken === undefined ? "" : readToken(ContinuationToken);
      const all = await parts.buckets.listBuckets();
      const rest = all.filter(
        ({ name, ownerAccountId, region }) =>
          ownerAccountId === call.principal.accountId &&
          name > after &&
          name.startsWith(Prefix ?? "") &&
          (BucketRegion === undefined || region === BucketRegion),
      );
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      return {
        Buckets: page.map(({ name, createdAt, region }) => ({
          Name: name,
          CreationDate: new Date(createdAt),
          BucketRegion: region,
          BucketArn: bucketArn(name),
        })),
        Owner: { ID: canonicalUserId(call.principal.accountId) },
        ...(Prefix !== undefined && { Prefix }),
        ...(last !== undefined &&
          rest.length > page.length && { ContinuationToken: writeToken(last.name) }),
      };
    },
  });
}

function readLimit(asked: number | undefined): number {
  if (asked === undefined) return bucketsMax;
  if (Number.isInteger(asked) && asked >= 1 && asked <= bucketsMax) return asked;
  const message = `Argument max-buckets must be an integer between 1 and ${bucketsMax}`;
  throw invalidArgument(message, "max-buckets", String(asked));
}
