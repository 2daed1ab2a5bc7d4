import type { EventKeys } from "./event-keys.ts";
import { keyWords } from "./event-keys.ts";

/*
 * Keys are kept in a tree of nodes. A key belongs to the first node with room on its path: the hour
 * of the event, the minute in it, the second in it, then byte by byte the first bytes of the key. A
 * node that is full stays as it is, and what comes later goes further down: nothing is ever moved,
 * and a key is found by following its path until a node has it, or is not full.
 *
 * Events come clustered in time, so the nodes that are in use at any moment are few, also when an
 * hour has a hundred million events.
 */

/** How many keys a node holds. Part of the format: searches rely on it. */
export const nodeKeysMax: number = 2 ** 17;

const hourMs = 3_600_000;
const minuteMs = 60_000;
const secondMs = 1000;
const firstByteLevel = 3;

/** Which child of a node a key belongs to, as a number that differs between siblings. */
export function branchOf(keys: EventKeys, index: number, level: number): number {
  const timeMs = keys.timesMs[index] ?? 0;
  if (level === 0) return Math.floor(timeMs / hourMs);
  if (level === 1) return modulo(Math.floor(timeMs / minuteMs), 60);
  if (level === 2) return modulo(Math.floor(timeMs / secondMs), 60);
  const byte = level - firstByteLevel;
  const word = keys.words[index * keyWords + (byte >>> 2)] ?? 0;
  return (word >>> (24 - (byte & 3) * 8)) & 0xff;
}

/**
 * The name of a node: a folder for the month, then `20T07`, `20T07-15`, `20T07-15-42`,
 * `20T07-15-42-a3`, … in UTC.
 */
export function nodeName(parent: string, branch: number, level: number): string {
  if (level === 0) {
    const iso = new Date(branch * hourMs).toISOString();
    const monthEnd = iso.lastIndexOf("-");
    return `${iso.slice(0, monthEnd)}/${iso.slice(monthEnd + 1, iso.indexOf("T") + 3)}`;
  }
  const isByte = level >= firstByteLevel;
  return `${parent}-${branch.toString(isByte ? 16 : 10).padStart(2, "0")}`;
}

/** Also for times before 1970. */
function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
