import { FaultError } from "../fault.ts";
import { membersOf, requiredCount, textTrait } from "../../call/shape.ts";
import type { Shape } from "../../call/shape.ts";

/**
 * Throws for the first required member that a value lacks, at any depth.
 *
 * @throws FaultError
 */
export function checkRequiredMembers(shape: Shape, value: unknown, path = ""): void {
  if (shape.isStructSchema()) checkStructure(shape, value, path);
  else if (shape.isListSchema() && Array.isArray(value)) {
    const element = shape.getValueSchema();
    if (!isNested(element)) return;
    value.forEach((item: unknown, index) => {
      checkRequiredMembers(element, item, `${path}.${index + 1}.member`);
    });
  } else if (shape.isMapSchema() && typeof value === "object" && value !== null) {
    const element = shape.getValueSchema();
    if (!isNested(element)) return;
    for (const [key, item] of Object.entries(value)) {
      checkRequiredMembers(element, item, `${path}.${key}.member`);
    }
  }
}

function checkStructure(shape: Shape, value: unknown, path: string): void {
  if (typeof value !== "object" || value === null) return;
  const members = membersOf(shape);
  const required = requiredCount(shape);
  const sent = new Map<string, unknown>(Object.entries(value));
  for (const [index, [name, member]] of members.entries()) {
    const here = path === "" ? name : `${path}.${name}`;
    const found = sent.get(name);
    if (found !== undefined) checkRequiredMembers(member, found, here);
    else if (index < required && !isStreamed(member)) throw missing(member, here);
  }
}

function missing(member: Shape, path: string): FaultError {
  const header = textTrait(member, "httpHeader")?.toLowerCase();
  const parameter = textTrait(member, "httpQuery");
  return new FaultError({
    kind: "missing-member",
    path,
    ...(header === undefined ? {} : { header }),
    ...(parameter === undefined ? {} : { parameter }),
  });
}

/** An empty body is a body. */
function isStreamed(member: Shape): boolean {
  return member.isStreaming();
}

function isNested(shape: Shape): boolean {
  return shape.isStructSchema() || shape.isListSchema() || shape.isMapSchema();
}
