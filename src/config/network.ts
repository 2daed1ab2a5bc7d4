import { isIP } from "node:net";

/** What is wrong with the name of a network; undefined: nothing. */
export function networkFault(text: string): string | undefined {
  const [, address = "", bits = ""] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text) ?? [];
  const bitsMax = new Map([
    [4, 32],
    [6, 128],
  ]).get(isIP(address));
  return bitsMax === undefined || Number(bits) > bitsMax
    ? `${JSON.stringify(text)} is not a network such as 10.1.0.0/16`
    : undefined;
}
