import { GetObjectAttributes$ } from "@aws-sdk/client-s3";
import type { GetObjectAttributesOutput, GetObjectAttributesRequest } from "@aws-sdk/client-s3";

import { present } from "../../../base/present.ts";
import type { StoredObject } from "../../../buckets/buckets.ts";
import type { Operation } from "../../../call/operation.ts";
import { checksumOutput } from "../checksum.ts";
import { customerKeyMembers } from "../encryption-headers.ts";
import type { CallEncryption } from "../call-encryption.ts";
import { invalidArgument, invalidRequest } from "../errors.ts";
import { versionOutput } from "../object-version.ts";
import { required, s3Operation } from "../s3-operation.ts";
import { requireStored } from "../stored-object.ts";
import type { ObjectParts } from "../stored-object.ts";
import { existingTagConditions } from "../tag-conditions.ts";

/**
 * GetObjectAttributes: what is known of an object, as far as it is asked for. Its parts are paged.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
 */
export function getObjectAttributes(
  parts: ObjectParts & { readonly encryption: CallEncryption },
): Operation<GetObjectAttributesRequest, GetObjectAttributesOutput> {
  return s3Operation({
    schema: GetObjectAttributes$,
    action: "s3:GetObject",
    versionAction: "s3:GetObjectVersion",
    alsoRequires: ({ VersionId }, _call, resources) =>
      required(VersionId === undefined ? plainAction : versionAction, resources),
    access: "read",
    category: "data",
    supports: [
      ...customerKeyMembers,
      "ObjectAttributes",
      "MaxParts",
      "PartNumberMarker",
      "VersionId",
      "ExpectedBucketOwner",
    ],
    resources: parts.callBuckets.objectResources,
    storedConditions: (input) => existingTagConditions(parts.buckets, input),
    handle: async (input, call) => {
      const asked = readAttributes(input.ObjectAttributes);
      const page = readPage(input);
      const { bucket, object } = await requireStored(parts, input, call);
      await parts.encryption.checkCustomerKey({ bucket, object }, input, call);
      const { etag, size, headers, checksum, lastModified } = object;
      return {
        LastModified: new Date(lastModified),
        ...versionOutput(bucket, object.versionId),
        ...present({
          ETag: asked.has("ETag") ? etag.replaceAll('"', "") : undefined,
          Checksum:
            asked.has("Checksum") && checksum !== undefined ? checksumOutput(checksum) : undefined,
          ObjectParts: asked.has("ObjectParts") ? objectParts(object, page) : undefined,
          StorageClass: asked.has("StorageClass") ? classOf(headers) : undefined,
          ObjectSize: asked.has("ObjectSize") ? size : undefined,
        }),
      };
    },
  });
}

const plainAction = "s3:GetObjectAttributes";
const versionAction = "s3:GetObjectVersionAttributes";

const attributes = new Set(["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]);

/** Several may stand in one header, or each in one of its own. */
function readAttributes(sent: readonly string[] | undefined): ReadonlySet<string> {
  const asked = (sent ?? []).flatMap((one) => one.split(",")).map((one) => one.trim());
  const unknown = asked.find((one) => !attributes.has(one));
  if (asked.length === 0 || unknown !== undefined) {
    throw invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes", "");
  }
  return new Set(asked);
}

interface PartPage {
  readonly after: number;
  readonly limit: number;
}

const pageMax = 1000;

function readPage({
  MaxParts = pageMax,
  PartNumberMarker = "0",
}: GetObjectAttributesRequest): PartPage {
  if (!Number.isInteger(MaxParts) || MaxParts < 0) {
    throw invalidRequest("Value for x-amz-max-parts header is invalid.");
  }
  if (!/^\d{1,9}$/.test(PartNumberMarker)) {
    throw invalidRequest("Value for x-amz-part-number-marker header is invalid.");
  }
  return { after: Number(PartNumberMarker), limit: Math.min(MaxParts, pageMax) };
}

/** The numbers are those of the parts as they were joined. Undefined: it was not put in parts. */
function objectParts(
  { partSizes }: StoredObject,
  { after, limit }: PartPage,
): GetObjectAttributesOutput["ObjectParts"] {
  if (partSizes === undefined) return undefined;
  const page = partSizes.slice(after, after + limit);
  const last = after + page.length;
  return {
    TotalPartsCount: partSizes.length,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(page.length === 0 ? 0 : last),
    MaxParts: limit,
    IsTruncated: limit > 0 && last < partSizes.length,
    Parts: page.map((size, at) => ({ PartNumber: after + at + 1, Size: size })),
  };
}

type ShownClass = NonNullable<GetObjectAttributesOutput["StorageClass"]>;

function classOf({ storageClass = "STANDARD" }: StoredObject["headers"]): ShownClass {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked when it was put
  return storageClass as ShownClass;
}
