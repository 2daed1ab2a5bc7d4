/** ARNs of what an account has. IAM is global: they name no Region. `path` begins and ends with `/`. */
export function iamArn(
  accountId: string,
  kind: "user" | "group" | "role" | "policy" | "mfa",
  { path, name }: { readonly path: string; readonly name: string },
): string {
  return `arn:aws:iam::${accountId}:${kind}${path}${name}`;
}

export function rootArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:root`;
}

/** A session of a role: without the role's path. */
export function assumedRoleArn(accountId: string, roleName: string, sessionName: string): string {
  return `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
}

export interface IamArn {
  /** Twelve digits; of AWS's managed policies: `aws`. */
  readonly accountId: string;
  readonly kind: string;
  readonly path: string;
  readonly name: string;
}

/** Reads `arn:aws:iam::ID:KIND/PATH/NAME`; undefined: it is something else. */
export function parseIamArn(arn: string): IamArn | undefined {
  const [, accountId, kind, path, name] =
    /^arn:aws:iam::(\d{12}|aws):([a-z-]+)(\/(?:[^/]+\/)*)([^/]+)$/.exec(arn) ?? [];
  if (accountId === undefined || kind === undefined) return undefined;
  if (path === undefined || name === undefined) return undefined;
  return { accountId, kind, path, name };
}
