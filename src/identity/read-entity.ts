import { assert } from "../base/assert.ts";
import type { Entity } from "./entities.ts";

/** @throws InvariantError it is not what this room wrote */
export function readEntity(value: unknown): Entity {
  assert(isEntity(value), "a document under iam/ is not an entity");
  return value;
}

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const flag: Check = (value) => typeof value === "boolean";
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const object =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(members).every(([name, check]) => check(value[name]));
const tags: Check = (value) => isObject(value) && Object.values(value).every(text);

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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
