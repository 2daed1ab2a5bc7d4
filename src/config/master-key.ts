import { regionPattern } from "./settings.ts";

/** Where the master key is. Paths are absolute. */
export type MasterKeySettings =
  | { readonly kind: "file" | "passphrase"; readonly path: string }
  | {
      readonly kind: "kms";
      readonly keyId: string;
      readonly region: string;
      /** Absent: AWS's own. */
      readonly endpoint?: string;
      /** Absent: the SDK's default chain. */
      readonly credentials?: { readonly file: string; readonly profile: string };
    };

const members: Readonly<Record<string, readonly string[]>> = {
  file: ["file"],
  passphraseFile: ["passphraseFile"],
  kmsKeyId: ["kmsKeyId", "region", "endpoint", "credentialsFile", "profile"],
};

/**
 * Reads `masterKey`: a mapping with `file`, `passphraseFile` or `kmsKeyId`. What is wrong is added to
 * `problems`, all of it.
 *
 * @param path makes a path absolute
 * @returns undefined when it is not given, or cannot be used
 */
export function readMasterKeySettings(
  value: unknown,
  path: (given: string) => string,
  problems: string[],
): MasterKeySettings | undefined {
  if (value === undefined || value === null) return undefined;
  const found = problems.length;
  const texts = readTexts(value, problems);
  const kinds = Object.keys(members).filter((name) => texts.has(name));
  const [kind, ...others] = kinds;
  if (kind === undefined || others.length > 0) {
    problems.push("masterKey: one of file, passphraseFile and kmsKeyId is expected");
    return undefined;
  }
  for (const name of texts.keys()) {
    if (members[kind]?.includes(name) !== true) problems.push(`masterKey.${name}: is unknown`);
  }
  const text = texts.get(kind) ?? "";
  if (kind === "file") return { kind: "file", path: path(text) };
  if (kind === "passphraseFile") return { kind: "passphrase", path: path(text) };
  const settings = kmsSettings(texts, path, problems);
  return problems.length > found ? undefined : settings;
}

function kmsSettings(
  texts: ReadonlyMap<string, string>,
  path: (given: string) => string,
  problems: string[],
): MasterKeySettings {
  const region = texts.get("region") ?? "";
  const endpoint = texts.get("endpoint");
  const file = texts.get("credentialsFile");
  if (!regionPattern.test(region)) {
    problems.push("masterKey.region: the Region that requests are signed for is expected");
  }
  if (endpoint !== undefined && !isEndpoint(endpoint)) {
    problems.push("masterKey.endpoint: is not https://HOST[:PORT], or http:// on this machine");
  }
  if (file === undefined && texts.has("profile")) {
    problems.push("masterKey.profile: goes with credentialsFile");
  }
  const profile = texts.get("profile") ?? "default";
  return {
    kind: "kms",
    keyId: texts.get("kmsKeyId") ?? "",
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(file !== undefined && { credentials: { file: path(file), profile } }),
  };
}

/** In the clear only where nobody else can listen: data keys go over it. */
function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return protocol === "https:" || (protocol === "http:" && isLocal);
}

function readTexts(value: unknown, problems: string[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problems.push("masterKey: a mapping is expected");
    return texts;
  }
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === "string" && member !== "") texts.set(name, member);
    else problems.push(`masterKey.${name}: a text is expected`);
  }
  return texts;
}
