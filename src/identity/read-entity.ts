import { assert } from "../base/assert.ts";
import type { Entity } from "./entities.ts";
import type { Check } from "./shape-check.ts";
import { flag, isObject, listOf, number, object, optional, tags, text } from "./shape-check.ts";

/** @throws InvariantError it is not what this room wrote */
export function readEntity(value: unknown): Entity {
  assert(isEntity(value), "a document under iam/ is not an entity");
  return value;
}

const facts = { id: text, name: text, path: text, createdAt: number };
const holder = {
  inline: listOf(object({ name: text, document: text })),
  attached: listOf(text),
};
const owned = { tags, boundary: optional(text) };

const checks: Readonly<Record<Entity["kind"], Check>> = {
  user: object({
    ...facts,
    ...holder,
    ...owned,
    groupIds: listOf(text),
    accessKeys: listOf(object({ id: text, sealedSecret: text, isActive: flag, createdAt: number })),
  }),
  group: object({ ...facts, ...holder }),
  role: object({
    ...facts,
    ...holder,
    ...owned,
    trust: object({ document: text }),
    description: optional(text),
    sessionMaxS: number,
  }),
  policy: object({
    ...facts,
    arn: text,
    updatedAt: number,
    description: optional(text),
    tags,
    versions: listOf(object({ id: text, document: text, createdAt: number })),
    defaultVersionId: text,
    versionsMade: number,
  }),
  "mfa-device": object({
    ...facts,
    serial: text,
    sealedSeed: text,
    tags,
    enabled: optional(
      object({
        owner: object({ kind: text, userId: optional(text) }),
        at: number,
        lastStep: number,
        drift: number,
      }),
    ),
  }),
  settings: object({ id: text, alias: optional(text) }),
};

function isEntity(value: unknown): value is Entity {
  if (!isObject(value) || typeof value["kind"] !== "string") return false;
  const check = new Map(Object.entries(checks)).get(value["kind"]);
  return check !== undefined && check(value);
}
