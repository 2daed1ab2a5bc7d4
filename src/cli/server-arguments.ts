import { UsageError } from "./command.ts";

/** Which Cairn a command speaks to, and as whom. */
export interface ServerArguments {
  readonly endpoint: URL;
  readonly region: string;
  /** Absent: as the environment says. */
  readonly profile?: string;
  readonly credentialsFile?: string;
}

export const defaultEndpoint = "http://127.0.0.1:4580";

/** The options that these come from, for `parseArgs`. */
export const serverOptions = {
  endpoint: { type: "string" },
  "credentials-file": { type: "string" },
  profile: { type: "string" },
  region: { type: "string" },
} as const;

/** @throws UsageError an endpoint that is none */
export function readServerArguments(
  values: { readonly [Option in keyof typeof serverOptions]?: string | undefined },
  env: Readonly<Record<string, string | undefined>>,
): ServerArguments {
  const endpoint =
    values.endpoint ?? env["CAIRN_ENDPOINT"] ?? env["AWS_ENDPOINT_URL"] ?? defaultEndpoint;
  const credentialsFile = values["credentials-file"];
  return {
    endpoint: parseEndpoint(endpoint),
    region: values.region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "us-east-1",
    ...(values.profile === undefined ? {} : { profile: values.profile }),
    ...(credentialsFile === undefined ? {} : { credentialsFile }),
  };
}

function parseEndpoint(text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new UsageError(`${text} is not an http or https URL`);
  }
  return url;
}
