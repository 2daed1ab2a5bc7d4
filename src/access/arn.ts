/** The service in an ARN, for example `s3`. Empty: it is `*`, or no ARN. */
export function serviceOfArn(arn: string): string {
  return arn.split(":", 3)[2] ?? "";
}

/** The account in an ARN. `*`, and the ARN of what belongs to AWS or to no account, has none. */
export function accountOfArn(arn: string): string | undefined {
  const account = arn.split(":", 5)[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
