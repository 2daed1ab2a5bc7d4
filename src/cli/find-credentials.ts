import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { findSharedCredentials } from "../base/shared-credentials.ts";
import type { SharedCredentials } from "../base/shared-credentials.ts";
import type { CommandIo } from "./command.ts";

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
): Promise<SharedCredentials> {
  const isNamed = named.credentialsFile !== undefined || named.profile !== undefined;
  const ofEnvironment = isNamed ? undefined : environmentCredentials(env);
  if (ofEnvironment !== undefined) return ofEnvironment;
  const path = resolve(workingDirectory, named.credentialsFile ?? sharedFile(env));
  const profile = named.profile ?? env["AWS_PROFILE"] ?? "default";
  const found = findSharedCredentials(await contentOf(path), profile);
  if (found !== undefined) return found;
  throw new CredentialsError(`${path} has no access key for the profile ${profile}`);
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The access key in the environment; undefined: there is none. */
export function environmentCredentials(env: Environment): SharedCredentials | undefined {
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

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new CredentialsError(`the credentials file ${path} cannot be read`, { cause: error });
  }
}
