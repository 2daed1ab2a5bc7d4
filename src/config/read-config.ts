import { isAbsolute, join, resolve } from "node:path";

import { must } from "../base/assert.ts";
import { logLevels } from "./config.ts";
import type { Config } from "./config.ts";
import { readMasterKeySettings } from "./master-key.ts";
import { readMountedBuckets } from "./mounted-buckets.ts";
import { readStorageClasses } from "./storage-classes.ts";
import { readConfigFile } from "./read-config-file.ts";
import { commercialRegions } from "./regions.ts";
import { isLoopback, parseListen, settings } from "./settings.ts";
import type { GivenSettings } from "./settings.ts";
import { parseDuration, parseSize } from "./units.ts";

export interface ConfigSources {
  /** From the command line. */
  readonly flags: GivenSettings;
  /** The configuration file's content, as YAML or JSON gave it. Absent: no file. */
  readonly file?: unknown;
  /** What relative paths of the file start from. */
  readonly directory: string;
  /** The platform's data directory for Cairn. */
  readonly defaultDataDir: string;
}

/** The configuration, or everything that is wrong with it, a sentence each. */
export type ConfigResult =
  | { readonly kind: "config"; readonly config: Config }
  | { readonly kind: "problems"; readonly problems: readonly string[] };

/** Puts flags before the file and the file before defaults, and checks all of it. Pure. */
export function readConfig(sources: ConfigSources): ConfigResult {
  const problems: string[] = [];
  const file = readConfigFile(sources.file, problems);
  const given: Record<string, string | true> = { ...file.settings, ...sources.flags };
  for (const setting of settings) {
    const value = given[setting.name];
    if (typeof value !== "string") continue;
    const fault = setting.fault?.(value);
    if (fault === undefined) continue;
    problems.push(`${setting.name}: ${JSON.stringify(value)} ${fault}`);
    // The rest is checked as if it had not been given.
    delete given[setting.name];
  }
  const path = (value: string): string => resolve(sources.directory, value);
  const { accounts } = file;
  const mountedBuckets = readMountedBuckets(file.mountedBuckets, path, problems);
  const storageClasses = readStorageClasses(file.storageClasses, path, problems);
  const masterKey = readMasterKeySettings(file.masterKey, path, problems);
  const lists = { accounts, mountedBuckets, storageClasses };
  const config = build(given, { ...lists, ...(masterKey && { masterKey }) }, sources);
  problems.push(...crossChecks(config, given));
  return problems.length > 0 ? { kind: "problems", problems } : { kind: "config", config };
}

function build(
  given: GivenSettings,
  lists: Pick<Config, "accounts" | "mountedBuckets" | "storageClasses"> &
    Partial<Pick<Config, "masterKey">>,
  { directory, defaultDataDir }: ConfigSources,
): Config {
  const text = (name: string): string => textOf(given, name);
  const path = (value: string): string => (isAbsolute(value) ? value : resolve(directory, value));
  const regions = text("regions") === "" ? commercialRegions : unique(text("regions"));
  const home = regions.includes("us-east-1") ? "us-east-1" : (regions[0] ?? "");
  const dataDir = path(text("dataDir") || defaultDataDir);
  return {
    dataDir,
    masterKey: { kind: "file", path: join(dataDir, "master.key") },
    listen: must(parseListen(text("listen")), "listen was checked"),
    endpointHosts: unique(text("endpointHosts")),
    allowPlainHttp: given["allowPlainHttp"] === true,
    ...(text("tlsCertificate") !== "" && text("tlsKey") !== ""
      ? { tls: { certificate: path(text("tlsCertificate")), key: path(text("tlsKey")) } }
      : {}),
    deliveryIntervalMs: must(parseDuration(text("deliveryInterval")), "was checked"),
    digestIntervalMs: must(parseDuration(text("digestInterval")), "was checked"),
    logLevel: must(
      logLevels.find((level) => level === text("logLevel")),
      "was checked",
    ),
    defaultTrail: given["noDefaultTrail"] !== true,
    ...(text("account") === "" ? {} : { accountId: text("account") }),
    ...(text("archiveAccount") === "" ? {} : { archiveAccountId: text("archiveAccount") }),
    ...lists,
    regions,
    homeRegion: text("homeRegion") || home,
    ...(text("floorBucket") === "" ? {} : { floor: floorOf(text) }),
    publicUrl: publicUrlOf(text, given),
    notificationNetworks: unique(text("notificationNetworks")),
    journalBytesMax: must(parseSize(text("journalLimit")), "was checked"),
    diskReserveBytes: must(parseSize(text("diskReserve")), "was checked"),
    trailsPerRegionMax: Number(text("trailsPerRegion")),
    ...(text("lookupRate") === "" ? {} : { lookupsPerSecond: Number(text("lookupRate")) }),
    shutdownTimeoutMs: must(parseDuration(text("shutdownTimeout")), "was checked"),
  };
}

function floorOf(text: (name: string) => string): NonNullable<Config["floor"]> {
  return { bucket: text("floorBucket"), prefix: text("floorPrefix").replaceAll(/^\/+|\/+$/g, "") };
}

/** As given, else the address listened on; who listens on all of them is reached on this machine. */
function publicUrlOf(text: (name: string) => string, given: GivenSettings): string {
  if (text("publicUrl") !== "") return text("publicUrl").replace(/\/+$/, "");
  const { host, port } = must(parseListen(text("listen")), "listen was checked");
  const scheme = given["tlsCertificate"] === undefined ? "http" : "https";
  const name = /^(0\.0\.0\.0|::)$/.test(host) ? "localhost" : host;
  return `${scheme}://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** The value of a setting: as given, else its default; empty when it has neither. */
function textOf(given: GivenSettings, name: string): string {
  const value = given[name] ?? settings.find((setting) => setting.name === name)?.default;
  return typeof value === "string" ? value : "";
}

/** What no setting can know of the others. */
function crossChecks(config: Config, given: GivenSettings): readonly string[] {
  const problems: string[] = [];
  if ((given["tlsCertificate"] === undefined) !== (given["tlsKey"] === undefined)) {
    problems.push("tlsCertificate and tlsKey go together: one is missing");
  }
  if (config.tls === undefined && !isLoopback(config.listen.host) && !config.allowPlainHttp) {
    problems.push(
      `listen: ${config.listen.host} can be reached by others: give tlsCertificate and tlsKey, or allowPlainHttp`,
    );
  }
  if (!config.regions.includes(config.homeRegion)) {
    problems.push(`homeRegion: ${config.homeRegion} is not one of the enabled Regions`);
  }
  const operator = config.accounts[0]?.id ?? config.accountId;
  if (operator !== undefined && operator === config.archiveAccountId) {
    problems.push(
      "archiveAccount: is the operator's account, which is to have no part in the archive",
    );
  }
  const ids = config.accounts.map(({ id }) => id);
  const keys = config.accounts.map(({ accessKeyId }) => accessKeyId);
  if (new Set(ids).size < ids.length) problems.push("accounts: an id is declared twice");
  if (new Set(keys).size < keys.length) problems.push("accounts: an accessKeyId is declared twice");
  return problems;
}

function unique(list: string): readonly string[] {
  return [...new Set(list.split(",").filter((item) => item !== ""))];
}
