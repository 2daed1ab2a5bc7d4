import assert from "node:assert/strict";
import { test } from "node:test";

import { XmlShapeSerializer } from "@aws-sdk/core/protocols";
import * as iam from "@aws-sdk/client-iam";
import * as s3 from "@aws-sdk/client-s3";
import type { StaticOperationSchema } from "@smithy/types";
import * as fc from "fast-check";

import type { Shape } from "../../call/shape.ts";
import { hasTrait, membersOf, operationShape } from "../../call/shape.ts";
import { writePlainXml } from "./write-xml.ts";

// What is written is what the SDK's serializer writes, for every output of S3 and of IAM.

const operationMark = 9;
const outputs = [...Object.values<unknown>(s3), ...Object.values<unknown>(iam)]
  .filter(
    (value): value is StaticOperationSchema => Array.isArray(value) && value[0] === operationMark,
  )
  .map((schema) => operationShape(schema).output)
  .filter((shape) => shape.isStructSchema() && shape.getName() !== undefined);

const text = fc.string({
  unit: fc.constantFrom("a", "&", "<", ">", '"', "'", "\r", "\n", "é", " "),
});

/** Any value of a shape, three structures deep. */
function valueOf(shape: Shape, depth: number): fc.Arbitrary<unknown> {
  if (shape.isListSchema())
    return fc.array(valueOf(shape.getValueSchema(), depth), { maxLength: 3 });
  if (shape.isStructSchema()) {
    if (depth === 0) return fc.constant({});
    const members = membersOf(shape)
      .filter(([, member]) => !hasTrait(member, "httpHeader"))
      .map(([name, member]) => [name, valueOf(member, depth - 1)] as const);
    return fc.record(Object.fromEntries(members), { requiredKeys: [] });
  }
  if (shape.isTimestampSchema()) return fc.date({ noInvalidDate: true });
  if (shape.isBooleanSchema()) return fc.boolean();
  if (shape.isNumericSchema()) return fc.nat();
  return shape.isStringSchema() ? text : fc.constant(undefined);
}

function byTheSdk(shape: Shape, value: object, namespace: string): string {
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: true,
    xmlNamespace: namespace,
    serviceNamespace: "",
  });
  serializer.write(shape, value);
  return String(serializer.flush());
}

test("writePlainXml writes what the SDK's serializer writes", () => {
  let written = 0;
  for (const shape of outputs) {
    const values = valueOf(shape, 4).filter(
      (value): value is object => typeof value === "object" && value !== null,
    );
    for (const value of fc.sample(values, { seed: 20_261_122, numRuns: 8 })) {
      const plain = writePlainXml(shape, value, "urn:x");
      if (plain === undefined) continue;
      written += 1;
      assert.equal(plain, byTheSdk(shape, value, "urn:x"), shape.getName());
    }
  }
  assert.ok(written > 500, `${written} documents`);
  for (const schema of [
    s3.ListObjectsV2$,
    s3.ListObjectVersions$,
    s3.ListObjects$,
    s3.ListParts$,
  ]) {
    const shape = operationShape(schema).output;
    assert.notEqual(writePlainXml(shape, {}, "urn:x"), undefined, shape.getName());
  }
});
