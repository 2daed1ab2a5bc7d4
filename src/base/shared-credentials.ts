/** An access key, with a session token when it is temporary. */
export interface SharedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The access key of a profile in the content of an AWS shared credentials file; undefined when it has
 * none. What a profile says beside keys (roles, processes, single sign-on) is passed by.
 */
export function findSharedCredentials(
  content: string,
  profile: string,
): SharedCredentials | undefined {
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
