import { resolve } from "node:path";

import type { SharedCredentials } from "../base/shared-credentials.ts";
import type { SourceSettings } from "../validate/open-source.ts";
import type { CommandIo } from "./command.ts";
import { environmentCredentials, findCredentials } from "./find-credentials.ts";
import type { ValidateArguments } from "./validate-arguments.ts";

const connectTimeoutMs = 10_000;
const requestTimeoutMs = 60_000;

/**
 * The access key that was named, or that the environment has. Undefined: neither, so that it is found
 * as AWS's SDK does (profiles, single sign-on, roles of the machine).
 *
 * @throws CredentialsError
 */
export async function givenCredentials(
  args: { readonly credentialsFile?: string; readonly profile?: string },
  io: Pick<CommandIo, "env" | "workingDirectory">,
): Promise<SharedCredentials | undefined> {
  const isNamed = args.credentialsFile !== undefined || args.profile !== undefined;
  if (!isNamed) return environmentCredentials(io.env);
  return findCredentials(args, io);
}

/** The access key for S3, where it is another one than CloudTrail's. @throws CredentialsError */
export async function s3Credentials(
  { s3CredentialsFile: credentialsFile, s3Profile: profile, ...args }: ValidateArguments,
  io: Pick<CommandIo, "env" | "workingDirectory">,
): Promise<SharedCredentials | undefined> {
  if (credentialsFile === undefined && profile === undefined) return givenCredentials(args, io);
  const named = {
    ...(credentialsFile === undefined ? {} : { credentialsFile }),
    ...(profile === undefined ? {} : { profile }),
  };
  return findCredentials(named, io);
}

/** Where the evidence is. */
export function sourceSettings(
  args: ValidateArguments,
  at: { readonly bucket: string; readonly region: string; readonly workingDirectory: string },
  credentials: SharedCredentials | undefined,
): SourceSettings {
  const { directory, s3Endpoint, caFile } = args;
  const { bucket, region, workingDirectory } = at;
  if (directory !== undefined) {
    return { kind: "directory", directory: resolve(workingDirectory, directory), bucket };
  }
  return {
    kind: "s3",
    client: {
      ...(s3Endpoint === undefined ? {} : { endpoint: s3Endpoint }),
      region,
      ...(credentials === undefined ? {} : { credentials }),
      addressing: args.addressing ?? (s3Endpoint === undefined ? "virtual" : "path"),
      ...(caFile === undefined ? {} : { caFile: resolve(workingDirectory, caFile) }),
      connectTimeoutMs,
      requestTimeoutMs,
    },
  };
}
