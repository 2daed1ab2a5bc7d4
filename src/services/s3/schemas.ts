import * as client from "@aws-sdk/client-s3";
import type { StaticOperationSchema } from "@smithy/types";

/** What marks the schema of an operation in the SDK's static schemas. */
const operationMark = 9;

/** Every operation that the SDK's model of S3 knows, by name. */
export const s3Schemas: ReadonlyMap<string, StaticOperationSchema> = new Map(
  Object.values<unknown>(client)
    .filter(isOperation)
    .map((schema) => [schema[2], schema]),
);

function isOperation(value: unknown): value is StaticOperationSchema {
  return Array.isArray(value) && value[0] === operationMark;
}
