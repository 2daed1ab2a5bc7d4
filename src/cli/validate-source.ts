import { resolve } from "node:path";

import type { SharedCredentials } from "../base/shared-credentials.ts";
import type { SourceSettings } from "../validate/open-source.ts";
import type { CommandIo } from "./command.ts";
import { findCredentials } from "./find-credentials.ts";
import type { ValidateArguments } from "./validate-arguments.ts";

const connectTimeoutMs = 10_000;
const requestTimeoutMs = 60_000;

/**
 * The access key that was named. Undefined: none was, so that it is found as AWS's SDK does.
 *
 * @throws CredentialsError
 */
export async function namedCredentials(
  args: Pick<ValidateArguments, "credentialsFile" | "profile">,
  io: Pick<CommandIo, "env" | "workingDirectory">,
): Promise<SharedCredentials | undefined> {
  if (args.credentialsFile === undefined && args.profile === undefined) return undefined;
  return findCredentials(args, io);
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
