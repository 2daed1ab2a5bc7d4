import type { WireValue } from "./wire-value.ts";

/** What the record of a call to S3 is told about the request. */
export interface RecordedRequest {
  /** The URI template of the operation, for example `/?policy`. */
  readonly uri: string;
  readonly host: string | undefined;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly values: readonly WireValue[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** Headers that say how a request travels rather than what it asks. */
const unlisted = /^x-amz-(checksum-|sdk-checksum|mfa$|optional-object-attributes$)/;

/**
 * `requestParameters` as CloudTrail writes them for S3: the bucket, the host, the key, the query
 * and the `x-amz-…` headers, under their names on the wire. User metadata is not shown.
 */
export function requestParameters(request: RecordedRequest): object {
  const { uri, host, bucket, key, values, body } = request;
  return {
    ...body,
    ...(bucket !== undefined && { bucketName: bucket }),
    ...(host !== undefined && { Host: host }),
    ...subresource(uri),
    ...Object.fromEntries(values.filter(isListed).map(({ name, value }) => [name, value])),
    ...(key !== undefined && { key }),
  };
}

function isListed({ name }: WireValue): boolean {
  const lower = name.toLowerCase();
  // Query parameters have no prefix; of the headers, those of AWS are shown.
  return isParameter(name) || (lower.startsWith("x-amz-") && !unlisted.test(lower));
}

const parameters = new Set(
  (
    "delimiter encoding-type marker max-keys prefix continuation-token start-after fetch-owner " +
    "key-marker version-id-marker max-uploads upload-id-marker max-parts part-number-marker partNumber uploadId " +
    "versionId max-buckets bucket-region response-cache-control response-content-disposition " +
    "response-content-encoding response-content-language response-content-type response-expires"
  ).split(" "),
);

function isParameter(name: string): boolean {
  return parameters.has(name);
}

/** `?policy` is shown as `"policy": ""`. */
function subresource(uri: string): Readonly<Record<string, string>> {
  const query = new URLSearchParams(uri.split("?")[1] ?? "");
  query.delete("x-id");
  return Object.fromEntries(query);
}
