import type { Service } from "../call/operation.ts";

/** What a request may weigh. Streamed bodies of objects are limited by their operation. */
export interface RequestLimits {
  readonly headersMax: number;
  readonly queryParametersMax: number;
  /** Bodies that are read whole before the operation sees them, by protocol. Bytes. */
  readonly bodyBytesMax: Readonly<Record<Service["protocol"], number>>;
}

export const defaultRequestLimits: RequestLimits = {
  headersMax: 200,
  queryParametersMax: 2_000,
  bodyBytesMax: {
    "json-1.0": 1_048_576,
    "json-1.1": 1_048_576,
    query: 1_048_576,
    "rest-json": 16_777_216,
    // CompleteMultipartUpload with 10,000 parts and five checksums each is the largest known.
    "rest-xml": 20_971_520,
  },
};
