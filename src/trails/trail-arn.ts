/** What a trail's ARN says. */
export interface TrailArn {
  readonly region: string;
  readonly accountId: string;
  readonly name: string;
}

/** `arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME`; the Region is the trail's home. */
export function trailArn({ region, accountId, name }: TrailArn): string {
  return `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`;
}

/** Whether a value that may be a name or an ARN is meant as an ARN. No name has a colon. */
export function isArn(nameOrArn: string): boolean {
  return nameOrArn.startsWith("arn:");
}

/** Undefined: not the ARN of a trail, or not an ARN at all. The name is not checked further. */
export function parseTrailArn(arn: string): TrailArn | undefined {
  const match = /^arn:aws:cloudtrail:([a-z0-9-]+):(\d{12}):trail\/([^/:]+)$/.exec(arn);
  const [, region, accountId, name] = match ?? [];
  if (region === undefined || accountId === undefined || name === undefined) return undefined;
  return { region, accountId, name };
}
