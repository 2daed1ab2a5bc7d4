import type { DeclaredAccount } from "./config.ts";
import { settings } from "./settings.ts";
import type { GivenSettings, Setting } from "./settings.ts";

/**
 * Reads the content of a configuration file, as YAML or JSON gave it: the settings by name, and the
 * lists. What is wrong with its shape is added to `problems`; values, and the list of mounted
 * buckets, are checked by the caller.
 */
export function readConfigFile(file: unknown, problems: string[]): ConfigFile {
  if (file === undefined || file === null) return empty;
  if (!isRecord(file)) {
    problems.push("the configuration file is not a mapping of settings");
    return empty;
  }
  const found: Record<string, string | true> = {};
  for (const [name, value] of Object.entries(file)) {
    if (lists.has(name)) continue;
    const setting = settings.find((candidate) => candidate.name === name);
    if (setting === undefined) {
      problems.push(`${name}: there is no such setting`);
      continue;
    }
    const read = readFileValue(setting, value);
    if (read === undefined) problems.push(`${name}: ${describe(setting)} is expected`);
    else if (read !== false) found[name] = read;
  }
  const accounts = readAccounts(file["accounts"], problems);
  const { mountedBuckets, storageClasses, masterKey } = file;
  return { settings: found, accounts, mountedBuckets, storageClasses, masterKey };
}

export interface ConfigFile {
  readonly settings: GivenSettings;
  readonly accounts: readonly DeclaredAccount[];
  /** As given. */
  readonly mountedBuckets: unknown;
  /** As given. */
  readonly storageClasses: unknown;
  /** As given. */
  readonly masterKey: unknown;
}

const empty: ConfigFile = {
  settings: {},
  accounts: [],
  mountedBuckets: undefined,
  storageClasses: undefined,
  masterKey: undefined,
};
const lists: ReadonlySet<string> = new Set([
  "accounts",
  "mountedBuckets",
  "storageClasses",
  "masterKey",
]);

/** The value as the command line would have given it; false: a switch that is off. */
function readFileValue(setting: Setting, value: unknown): string | boolean | undefined {
  if (setting.value === undefined) return typeof value === "boolean" ? value : undefined;
  if (typeof value === "string") return value;
  // YAML reads an unquoted account id as a number; one with a leading zero needs quotes.
  if (typeof value === "number") return String(value);
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
  return isList && setting.value.includes(",") ? value.join(",") : undefined;
}

function describe(setting: Setting): string {
  return setting.value === undefined ? "true or false" : setting.value;
}

const accountMembers = {
  id: /^\d{12}$/,
  accessKeyId: /^[A-Z0-9]{16,128}$/,
  secretAccessKey: /^[\x21-\x7e]{16,128}$/,
} as const;

function readAccounts(value: unknown, problems: string[]): readonly DeclaredAccount[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    problems.push("accounts: a list is expected");
    return [];
  }
  return value.flatMap((item: unknown, index) => {
    const where = `accounts[${index}]`;
    if (!isRecord(item)) {
      problems.push(`${where}: a mapping with id, accessKeyId and secretAccessKey is expected`);
      return [];
    }
    const faults = Object.entries(accountMembers).filter(
      ([member, pattern]) => !pattern.test(memberText(item[member])),
    );
    // The value of a secret is never repeated in a message.
    problems.push(...faults.map(([member]) => `${where}.${member}: is missing or malformed`));
    for (const member of Object.keys(item)) {
      if (!Object.hasOwn(accountMembers, member)) problems.push(`${where}.${member}: is unknown`);
    }
    if (faults.length > 0) return [];
    return [
      {
        id: memberText(item["id"]),
        accessKeyId: memberText(item["accessKeyId"]),
        secretAccessKey: memberText(item["secretAccessKey"]),
      },
    ];
  });
}

function memberText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
