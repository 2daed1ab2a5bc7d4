import { isIP } from "node:net";

import { logLevels } from "./config.ts";
import { networkFault } from "./network.ts";
import { parseDuration, parseSize } from "./units.ts";

/**
 * One setting, as the command line, the configuration file, the help text and the documentation
 * know it. Values are text in both places (a list in the file, commas on the command line), so that
 * they are checked by one rule.
 */
export interface Setting {
  /** In the configuration file; the command line has it as `--kebab-case`. */
  readonly name: string;
  /** What the help text shows for the value. Absent: a switch without a value. */
  readonly value?: string;
  readonly help: string;
  /** What holds when it is not given: a value, or in words where it is found out at start. */
  readonly default: string | { readonly words: string };
  /** Says what is wrong with a value, or undefined. */
  readonly fault?: (value: string) => string | undefined;
}

/** Values by the setting's name; a switch that is on is `true`. */
export type GivenSettings = Readonly<Record<string, string | true>>;

export const regionPattern: RegExp = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;

const longestDelayMs = 2 ** 31 - 1;

/** All settings of `cairn serve`, in the order in which the help text lists them. */
export const settings: readonly Setting[] = [
  {
    name: "dataDir",
    value: "DIR",
    help: "Where everything is kept.",
    default: { words: "the platform's data directory" },
  },
  {
    name: "listen",
    value: "HOST:PORT",
    help: "The address to listen on. Port 0 picks a free one. Anything but loopback needs TLS.",
    default: "127.0.0.1:4580",
    fault: (value) => (parseListen(value) === undefined ? "is not HOST:PORT" : undefined),
  },
  {
    name: "endpointHosts",
    value: "HOST,…",
    help: "Host names under which buckets are reached as BUCKET.HOST.",
    default: "localhost",
    fault: each(/^[a-z0-9.-]{1,253}$/, "is not a host name"),
  },
  {
    name: "tlsCertificate",
    value: "FILE",
    help: "The server's certificate chain, PEM. Goes with --tls-key.",
    default: { words: "none: plain HTTP" },
  },
  {
    name: "tlsKey",
    value: "FILE",
    help: "The certificate's private key, PEM.",
    default: { words: "none" },
  },
  {
    name: "allowPlainHttp",
    help: "Listen without TLS on an address that others can reach.",
    default: { words: "off" },
  },
  {
    name: "deliveryInterval",
    value: "DURATION",
    help: "How often log files are delivered (ms, s, m, h). At least 100ms.",
    default: "60s",
    fault: duration(100),
  },
  {
    name: "digestInterval",
    value: "DURATION",
    help: "The length of a digest's window. Whole seconds, at least 1s.",
    default: "1h",
    fault: (value) =>
      duration(1000)(value) ??
      ((parseDuration(value) ?? 0) % 1000 === 0 ? undefined : "is not a number of whole seconds"),
  },
  {
    name: "logLevel",
    value: "LEVEL",
    help: "debug, info, warn, error or silent.",
    default: "info",
    fault: (value) =>
      logLevels.some((level) => level === value) ? undefined : `is none of ${logLevels.join(", ")}`,
  },
  {
    name: "noDefaultTrail",
    help: "At first start make the account only: no log archive, no bucket and no trail.",
    default: { words: "off" },
  },
  {
    name: "account",
    value: "ID",
    help: "Twelve digits: the account to make at first start.",
    default: { words: "a random one" },
    fault: (value) => (/^\d{12}$/.test(value) ? undefined : "is not twelve digits"),
  },
  {
    name: "archiveAccount",
    value: "ID",
    help: "Twelve digits: the account to make at first start for the default bucket.",
    default: { words: "a random one" },
    fault: (value) => (/^\d{12}$/.test(value) ? undefined : "is not twelve digits"),
  },
  {
    name: "regions",
    value: "REGION,…",
    help: "The enabled Regions. Any name of AWS's form can be declared.",
    default: { words: "AWS's commercial ones" },
    fault: each(regionPattern, "is not the name of a Region"),
  },
  {
    name: "homeRegion",
    value: "REGION",
    help: "The Region of the default bucket and trail.",
    default: { words: "us-east-1, else the first enabled one" },
  },
  {
    name: "floorBucket",
    value: "BUCKET",
    help: "Where the floor is delivered: what can weaken a trail, of every account, whatever trails say.",
    default: { words: "none: no floor is kept" },
    fault: (value) =>
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value) ? undefined : "is not the name of a bucket",
  },
  {
    name: "floorPrefix",
    value: "PREFIX",
    help: "What the keys of the floor's files begin with.",
    default: "floor",
    fault: (value) =>
      /^[\w.!*'()/-]{0,200}$/.test(value) ? undefined : "is not a prefix of letters and digits",
  },
  {
    name: "publicUrl",
    value: "URL",
    help: "How receivers of notifications reach this Cairn: what links in messages begin with.",
    default: { words: "the address listened on" },
    fault: (value) =>
      /^https?:\/\/[^/?#@\s]+(\/[^?#\s]*)?$/.test(value) && URL.canParse(value)
        ? undefined
        : "is not an address such as https://cairn.example.org",
  },
  {
    name: "notificationNetworks",
    value: "CIDR,…",
    help: "Networks that are not public and that notifications may be sent to all the same.",
    default: { words: "none: public addresses only" },
    fault: (value) =>
      value
        .split(",")
        .map(networkFault)
        .find((fault) => fault !== undefined),
  },
  {
    name: "journalLimit",
    value: "SIZE",
    help: "What the journal may take (MiB, GiB, TiB); beyond it events are refused.",
    default: "256GiB",
    fault: size(16 * 2 ** 20),
  },
  {
    name: "diskReserve",
    value: "SIZE",
    help: "Events are refused while the disk has less free than this.",
    default: "256MiB",
    fault: size(0),
  },
  {
    name: "trailsPerRegion",
    value: "COUNT",
    help: "How many trails an account may have in a Region, shadows included. From 5, AWS's own, to 1000.",
    default: "5",
    fault: whole(5, 1000),
  },
  {
    name: "lookupRate",
    value: "COUNT",
    help: "How many LookupEvents calls a second an account may make in a Region; 2 in AWS.",
    default: { words: "as many as it likes" },
    fault: whole(1, 1_000_000),
  },
  {
    name: "shutdownTimeout",
    value: "DURATION",
    help: "How long a stop waits for running calls and deliveries.",
    default: "30s",
    fault: duration(0),
  },
];

/** `HOST:PORT`, `[IPv6]:PORT`. */
export function parseListen(value: string): { host: string; port: number } | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(value) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || host === "" || digits === undefined || port > 65_535) return undefined;
  if (bracketed !== undefined && isIP(bracketed) !== 6) return undefined;
  return { host, port };
}

/** Whether only processes of this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** The default, as the help text shows it. */
export function defaultText(setting: Setting): string {
  return typeof setting.default === "string" ? setting.default : setting.default.words;
}

/** The command line's name of a setting. */
export function flagOf({ name }: Setting): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function duration(minMs: number): (value: string) => string | undefined {
  return (value) => {
    const ms = parseDuration(value);
    if (ms === undefined) return "is not a duration such as 500ms, 60s, 5m or 1h";
    if (ms < minMs) return `is shorter than ${minMs}ms`;
    return ms > longestDelayMs ? "is longer than 24 days" : undefined;
  };
}

function size(minBytes: number): (value: string) => string | undefined {
  return (value) => {
    const bytes = parseSize(value);
    if (bytes === undefined) return "is not a size such as 512MiB or 1GiB";
    return bytes < minBytes ? `is less than ${minBytes} bytes` : undefined;
  };
}

function whole(min: number, max: number): (value: string) => string | undefined {
  return (value) => {
    if (!/^\d{1,9}$/.test(value)) return "is not a whole number";
    return Number(value) < min || Number(value) > max ? `is not in ${min} to ${max}` : undefined;
  };
}

function each(pattern: RegExp, fault: string): (value: string) => string | undefined {
  return (value) => {
    const wrong = value.split(",").find((part) => !pattern.test(part));
    return wrong === undefined ? undefined : `${JSON.stringify(wrong)} ${fault}`;
  };
}
