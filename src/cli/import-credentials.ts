import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import type { CommandIo } from "./command.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** No access key was found where the caller said, or where AWS's tools look. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
}

/**
 * The access key to sign with: of the file and profile that were named, else of the environment,
 * else of the shared credentials file.
 *
 * @throws CredentialsError
 */
export async function findCredentials(
  named: { readonly credentialsFile?: string; readonly profile?: string },
  { env, workingDirectory }: Pick<CommandIo, "env" | "workingDirectory">,
): Promise<Credentials> {
  const isNamed = named.credentialsFile !== undefined || named.profile !== undefined;
  const ofEnvironment = isNamed ? undefined : environmentCredentials(env);
  if (ofEnvironment !== undefined) return ofEnvironment;
  const path = resolve(workingDirectory, named.credentialsFile ?? sharedFile(env));
  const profile = named.profile ?? env["AWS_PROFILE"] ?? "default";
  const found = readCredentials(await contentOf(path), profile);
  if (found !== undefined) return found;
  throw new CredentialsError(`${path} has no access key for the profile ${profile}`);
}

type Environment = Readonly<Record<string, string | undefined>>;

function environmentCredentials(env: Environment): Credentials | undefined {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  const sessionToken = env["AWS_SESSION_TOKEN"];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function sharedFile(env: Environment): string {
  const home = env["HOME"] ?? env["USERPROFILE"] ?? "";
  return env["AWS_SHARED_CREDENTIALS_FILE"] ?? join(home, ".aws", "credentials");
}

/** The access key of a profile in a shared credentials file; undefined when it has none. */
export function readCredentials(content: string, profile: string): Credentials | undefined {
  const values = new Map<string, string>();
  let section: string | undefined;
  for (const line of content.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line);
    if (header !== null) section = header[1];
    const setting = /^\s*([a-z_]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (section === profile && setting !== null) values.set(setting[1] ?? "", setting[2] ?? "");
  }
  const accessKeyId = values.get("aws_access_key_id");
  const secretAccessKey = values.get("aws_secret_access_key");
  const sessionToken = values.get("aws_session_token");
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new CredentialsError(`the credentials file ${path} cannot be read`, { cause: error });
  }
}
