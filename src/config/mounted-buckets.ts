import type { MountedBucket } from "./config.ts";
import { isLoopback, regionPattern } from "./settings.ts";
import { parseDuration } from "./units.ts";

/** One member of a mounted bucket, as the file, the check and docs/configuration.md know it. */
export interface MountMember {
  readonly name: string;
  /** What is expected, in words. */
  readonly value: string;
  readonly help: string;
  /** What holds when it is not given. Absent: it must be given. */
  readonly default?: string;
  readonly isValid: (text: string) => boolean;
}

/** In the order in which the documentation lists them. */
export const mountMembers: readonly MountMember[] = [
  {
    name: "name",
    value: "a bucket's name",
    help: "The bucket, as trails name it and as the endpoint does.",
    isValid: (text) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text),
  },
  {
    name: "region",
    value: "a Region",
    help: "The Region that requests are signed for.",
    isValid: (text) => regionPattern.test(text),
  },
  {
    name: "endpoint",
    value: "https://HOST[:PORT]",
    help: "Where the other S3 is.",
    default: "AWS's own in that Region",
    isValid: (text) => parseEndpoint(text) !== undefined,
  },
  {
    name: "allowPlainHttp",
    value: "true or false",
    help: "Let the endpoint be http:// although it is on another machine.",
    default: "false",
    isValid: isSwitch,
  },
  {
    name: "caFile",
    value: "FILE",
    help: "The authorities, PEM, that vouch for the endpoint's certificate.",
    default: "those that Node.js knows",
    isValid: isNotEmpty,
  },
  {
    name: "addressing",
    value: "path or virtual",
    help: "`path`: HOST/BUCKET/KEY. `virtual`: BUCKET.HOST/KEY.",
    default: "virtual for AWS, path for any other endpoint",
    isValid: (text) => text === "path" || text === "virtual",
  },
  {
    name: "credentialsFile",
    value: "FILE",
    help: "A file in the AWS shared-credentials format, read at each request.",
    default: "the AWS SDK's default chain",
    isValid: isNotEmpty,
  },
  {
    name: "profile",
    value: "a profile's name",
    help: "The profile in that file.",
    default: "default",
    isValid: (text) => /^[^\s[\]]+$/.test(text),
  },
  {
    name: "bucketOwner",
    value: "twelve digits",
    help: "The account that must own the bucket, else nothing is put there.",
    default: "not checked",
    isValid: (text) => /^\d{12}$/.test(text),
  },
  {
    name: "sendAcl",
    value: "true or false",
    help: "Put with `x-amz-acl: bucket-owner-full-control`, as CloudTrail does.",
    default: "true",
    isValid: isSwitch,
  },
  {
    name: "integrity",
    value: "sha256 or md5",
    help: "`sha256`: `x-amz-checksum-sha256`. `md5`: `Content-MD5`, for services without the other.",
    default: "sha256",
    isValid: (text) => text === "sha256" || text === "md5",
  },
  {
    name: "kmsKeyId",
    value: "a KMS key",
    help: "The key of the endpoint's own KMS that files are encrypted under (SSE-KMS).",
    default: "none is named: as the bucket has it",
    isValid: (text) => /^[\x21-\x7e]{1,2048}$/.test(text),
  },
  {
    name: "connectTimeout",
    value: "a duration",
    help: "How long a connection may take.",
    default: "5s",
    isValid: isDelay,
  },
  {
    name: "requestTimeout",
    value: "a duration",
    help: "How long a request may take.",
    default: "60s",
    isValid: isDelay,
  },
];

/**
 * Reads the list of mounted buckets. What is wrong is added to `problems`, all of it.
 *
 * @param path makes a path of the file absolute
 */
export function readMountedBuckets(
  value: unknown,
  path: (text: string) => string,
  problems: string[],
): readonly MountedBucket[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    problems.push("mountedBuckets: a list is expected");
    return [];
  }
  const mounted = value.flatMap((item: unknown, index) =>
    readOne(item, `mountedBuckets[${index}]`, path, problems),
  );
  if (new Set(mounted.map(({ name }) => name)).size < mounted.length) {
    problems.push("mountedBuckets: a name is mounted twice");
  }
  return mounted;
}

function readOne(
  item: unknown,
  where: string,
  path: (text: string) => string,
  problems: string[],
): readonly MountedBucket[] {
  if (typeof item !== "object" || item === null || Array.isArray(item)) {
    problems.push(`${where}: a mapping is expected`);
    return [];
  }
  const found: string[] = [];
  const given = new Map<string, unknown>(Object.entries(item));
  const texts = new Map<string, string>();
  for (const { name, value, isValid, default: otherwise } of mountMembers) {
    const text = textOf(given.get(name));
    if (!given.has(name)) {
      if (otherwise === undefined) found.push(`${where}.${name}: ${value} is expected`);
    } else if (text === undefined || !isValid(text)) {
      found.push(`${where}.${name}: ${value} is expected`);
    } else texts.set(name, text);
    given.delete(name);
  }
  found.push(...[...given.keys()].map((name) => `${where}.${name}: is unknown`));
  found.push(...crossChecks(texts).map((problem) => `${where}.${problem}`));
  problems.push(...found);
  return found.length > 0 ? [] : [build(texts, path)];
}

function build(texts: ReadonlyMap<string, string>, path: (text: string) => string): MountedBucket {
  const text = (name: string, otherwise: string): string => texts.get(name) ?? otherwise;
  const region = text("region", "");
  const endpoint = texts.get("endpoint");
  const [caFile, credentialsFile] = [texts.get("caFile"), texts.get("credentialsFile")];
  const [bucketOwner, kmsKeyId] = [texts.get("bucketOwner"), texts.get("kmsKeyId")];
  const addressing = text("addressing", endpoint === undefined ? "virtual" : "path");
  return {
    name: text("name", ""),
    region,
    endpoint: endpoint ?? awsEndpoint(region),
    addressing: addressing === "path" ? "path" : "virtual",
    integrity: text("integrity", "sha256") === "md5" ? "md5" : "sha256",
    sendAcl: text("sendAcl", "true") === "true",
    connectTimeoutMs: parseDuration(text("connectTimeout", "5s")) ?? 0,
    requestTimeoutMs: parseDuration(text("requestTimeout", "60s")) ?? 0,
    ...(caFile === undefined ? {} : { caFile: path(caFile) }),
    ...(credentialsFile === undefined
      ? {}
      : { credentials: { file: path(credentialsFile), profile: text("profile", "default") } }),
    ...(bucketOwner === undefined ? {} : { bucketOwner }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
}

/** What no member can know of the others. */
function crossChecks(texts: ReadonlyMap<string, string>): readonly string[] {
  const problems: string[] = [];
  const { protocol = "", hostname = "" } = parseEndpoint(texts.get("endpoint") ?? "") ?? {};
  const isOpen = protocol === "http:" && !isLoopback(hostname.replaceAll(/[[\]]/g, ""));
  if (isOpen && texts.get("allowPlainHttp") !== "true") {
    problems.push(
      "endpoint: log files would cross the network in clear: give https, or allowPlainHttp",
    );
  }
  if (texts.has("profile") && !texts.has("credentialsFile")) {
    problems.push("profile: is that of credentialsFile, which is missing");
  }
  return problems;
}

function awsEndpoint(region: string): string {
  return `https://s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/** `http(s)://HOST[:PORT]` and nothing behind it. */
function parseEndpoint(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const { pathname, search, hash, username, password } = url;
  return `${pathname}${search}${hash}${username}${password}` === "/" ? url : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function isSwitch(text: string): boolean {
  return text === "true" || text === "false";
}

function isNotEmpty(text: string): boolean {
  return text !== "";
}

function isDelay(text: string): boolean {
  const ms = parseDuration(text);
  return ms !== undefined && ms > 0 && ms < 2 ** 31;
}
