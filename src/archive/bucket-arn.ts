const prefix = "arn:aws:s3:::";

export function bucketArn(bucket: string): string {
  return `${prefix}${bucket}`;
}

export function objectArn(bucket: string, key: string): string {
  return `${prefix}${bucket}/${key}`;
}

/** The bucket that an ARN of a bucket or of an object names. Undefined: it names none. */
export function findBucketOfArn(arn: string): string | undefined {
  if (!arn.startsWith(prefix)) return undefined;
  const [bucket = ""] = arn.slice(prefix.length).split("/", 1);
  return bucket === "" || bucket === "*" ? undefined : bucket;
}

/** Whether an ARN of S3 is that of an object: it has a key. */
export function isObjectArn(arn: string): boolean {
  return arn.startsWith(prefix) && arn.includes("/");
}
