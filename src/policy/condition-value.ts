import { BlockList, isIP } from "node:net";

// The values of condition operators. Each reader gives undefined for text that is no such value.

export function readNumber(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

const isoDate = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/**
 * An ISO 8601 date of the W3C profile, or seconds since the epoch (five digits or more), in
 * milliseconds since the epoch.
 */
export function readDate(text: string): number | undefined {
  if (/^\d{5,12}$/.test(text)) return Number(text) * 1000;
  if (!isoDate.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

export function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

/** Base64 in its one canonical spelling. */
export function readBinary(text: string): string | undefined {
  const canonical = Buffer.from(text, "base64").toString("base64");
  return canonical === text ? canonical : undefined;
}

/** A test for the addresses of an IPv4 or IPv6 address or CIDR range. */
export function readIpRange(text: string): ((address: string) => boolean) | undefined {
  const [, base = "", length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(base);
  if (family === 0) return undefined;
  const longest = family === 4 ? 32 : 128;
  const prefix = length === undefined ? longest : Number(length);
  if (prefix > longest) return undefined;
  const range = new BlockList();
  range.addSubnet(base, prefix, family === 4 ? "ipv4" : "ipv6");
  return (address) => {
    const plain = mappedIpv4(address);
    const kind = isIP(plain);
    return kind !== 0 && range.check(plain, kind === 4 ? "ipv4" : "ipv6");
  };
}

/** `::ffff:192.0.2.1`, as a socket of both families reports it, is the IPv4 address in it. */
function mappedIpv4(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
