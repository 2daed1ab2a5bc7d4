import type { $SchemaRef } from "@smithy/types";

import { hasTrait, membersOf, shapeOf } from "../call/shape.ts";
import type { Shape } from "../call/shape.ts";
import { hidden, isSecretName } from "./redaction.ts";

/**
 * The input or output of a call as CloudTrail shows it: member names with their first letter in
 * lower case, keys of maps as they are, times as in `Jan 2, 2026, 3:04:05 AM`, blobs as base64,
 * secrets hidden, streams left out. Undefined when nothing is left to show.
 *
 * @see observed in records of real trails
 */
export function shownParameters(
  schema: $SchemaRef,
  value: object,
): Readonly<Record<string, unknown>> | undefined {
  const shown = showerOfRef(schema)(value);
  if (typeof shown !== "object" || shown === null || Object.keys(shown).length === 0) {
    return undefined;
  }
  return { ...shown };
}

/** A time as CloudTrail shows those among parameters: in English, twelve hours, UTC. */
export function shownTime(time: Date): string {
  return Number.isNaN(time.getTime()) ? "" : timeFormat.format(time).replaceAll("\u202f", " ");
}

const timeFormat = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeStyle: "medium",
  timeZone: "UTC",
});

type Shower = (value: unknown) => unknown;

/** Compiled on first use, once per schema: the SDK's schemas live as long as the process. */
const showers = new Map<$SchemaRef, Shower>();

function showerOfRef(ref: $SchemaRef): Shower {
  const known = showers.get(ref);
  if (known !== undefined) return known;
  const shower = showerOf(shapeOf(ref));
  showers.set(ref, shower);
  return shower;
}

/** Schemas may contain themselves: one is compiled when its first value arrives. */
function showerOf(schema: Shape): Shower {
  let compiled: Shower | undefined;
  return (value) => {
    compiled ??= compile(schema);
    return compiled(value);
  };
}

function compile(schema: Shape): Shower {
  if (hasTrait(schema, "sensitive")) return () => hidden;
  if (schema.isStreaming()) return () => undefined;
  if (schema.isStructSchema()) return structShower(schema);
  if (schema.isListSchema()) return listShower(showerOf(schema.getValueSchema()));
  if (schema.isMapSchema()) return mapShower(showerOf(schema.getValueSchema()));
  if (schema.isBlobSchema()) return showBlob;
  if (schema.isTimestampSchema()) {
    return (value) => (value instanceof Date ? shownTime(value) : value);
  }
  return (value) => (typeof value === "bigint" ? value.toString() : value);
}

function structShower(schema: Shape): Shower {
  const members = membersOf(schema).map(([name, member]) => ({
    name,
    shownAs: name.charAt(0).toLowerCase() + name.slice(1),
    show: isSecretName(name) ? () => hidden : showerOf(member),
  }));
  return (value) => {
    const fields = entriesOf(value);
    const shown: Record<string, unknown> = {};
    for (const { name, shownAs, show } of members) {
      const given = fields[name];
      const field = given === undefined || given === null ? undefined : show(given);
      if (field !== undefined) shown[shownAs] = field;
    }
    return shown;
  };
}

function listShower(show: Shower): Shower {
  return (value) =>
    Array.isArray(value) ? value.map((item) => (item === null ? null : show(item))) : undefined;
}

function mapShower(show: Shower): Shower {
  return (value) =>
    Object.fromEntries(
      Object.entries(entriesOf(value)).map(([key, item]) => [
        key,
        isSecretName(key) ? hidden : show(item),
      ]),
    );
}

function showBlob(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return typeof value === "string" ? value : undefined;
}

function entriesOf(value: unknown): Readonly<Record<string, unknown>> {
  // What a schema's own codec made is an object with its members; anything else shows nothing.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
