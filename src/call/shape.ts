import { NormalizedSchema } from "@smithy/core/schema";
import type {
  $OperationSchema,
  $SchemaRef,
  SchemaTraitsObject,
  StaticOperationSchema,
} from "@smithy/types";

import { InvariantError } from "../base/assert.ts";

/** A shape of a model: what a value looks like, and where and how it goes on the wire. */
export type Shape = NormalizedSchema;

/** The shapes of one operation. */
export interface OperationShape {
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
  /** Method, URI template and status of success. Absent: the protocol has but one of each. */
  readonly http: readonly [method: string, uri: string, status: number] | undefined;
}

export function operationShape(schema: $OperationSchema | StaticOperationSchema): OperationShape {
  const [name, traits, input, output] = Array.isArray(schema)
    ? [schema[2], schema[3], schema[4], schema[5]]
    : [schema.name, schema.traits, schema.input, schema.output];
  const { http } = typeof traits === "object" ? traits : {};
  return { name, input: shapeOf(input), output: shapeOf(output), http: readHttp(http) };
}

/** A schema of the SDK, in whichever form it has it. */
export function shapeOf(ref: $SchemaRef): Shape {
  return NormalizedSchema.of(ref);
}

function readHttp(http: unknown): OperationShape["http"] {
  if (!Array.isArray(http)) return undefined;
  const [method, uri, status]: unknown[] = http;
  if (typeof method !== "string" || typeof uri !== "string") {
    throw new InvariantError("an http trait has a method and a URI");
  }
  return [method, uri, typeof status === "number" ? status : 200];
}

export function traitsOf(shape: Shape): SchemaTraitsObject {
  return shape.getMergedTraits();
}

/** A trait that names something on the wire. Absent: the member has it not. */
export function textTrait(shape: Shape, trait: keyof SchemaTraitsObject): string | undefined {
  const value = shape.getMergedTraits()[trait];
  return typeof value === "string" ? value : undefined;
}

export function hasTrait(shape: Shape, trait: keyof SchemaTraitsObject): boolean {
  const value = shape.getMergedTraits()[trait];
  return value !== undefined && value !== 0 && value !== false;
}

/** The members of a structure; of the unit shape, none. */
export function membersOf(shape: Shape): readonly (readonly [name: string, member: Shape])[] {
  return shape.isStructSchema() ? [...shape.structIterator()] : [];
}

/** How many of a structure's members, the first ones, are required. */
export function requiredCount(shape: Shape): number {
  const schema: unknown = shape.getSchema();
  if (!Array.isArray(schema)) return 0;
  const count: unknown = schema[6];
  return typeof count === "number" ? count : 0;
}
