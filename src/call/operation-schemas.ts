import type { StaticOperationSchema } from "@smithy/types";

/**
 * Every operation of a service's model, by name. A client of the AWS SDK exports each schema under its
 * name and a dollar sign.
 *
 * @param client the module of the client
 */
export function operationSchemas(client: object): ReadonlyMap<string, StaticOperationSchema> {
  const schemas = Object.values<unknown>({ ...client }).filter(isOperationSchema);
  return new Map(schemas.map((schema) => [schema[2], schema]));
}

/** Smithy's number for an operation in static schemas. */
const operationKind = 9;

function isOperationSchema(value: unknown): value is StaticOperationSchema {
  return Array.isArray(value) && value[0] === operationKind && typeof value[2] === "string";
}
