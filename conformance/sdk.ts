import { CloudTrailClient, DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import type { GetTrailStatusCommandOutput } from "@aws-sdk/client-cloudtrail";
import { GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";

import type { CairnProcess } from "./cairn-process.ts";

type Target = Pick<CairnProcess, "endpoint" | "accessKeyId" | "secretAccessKey">;

/** The AWS SDK's clients for a Cairn. One try each: what fails is to be seen. */
export interface Sdk extends Disposable {
  readonly s3: S3Client;
  readonly cloudtrail: CloudTrailClient;
  readonly sts: STSClient;
}

export function sdkFor(target: Target, region = "us-east-1", maxAttempts = 1): Sdk {
  const { endpoint, accessKeyId, secretAccessKey } = target;
  const credentials = { accessKeyId, secretAccessKey };
  const options = { endpoint, credentials, region, maxAttempts };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const cloudtrail = new CloudTrailClient(options);
  const sts = new STSClient(options);
  return {
    s3,
    cloudtrail,
    sts,
    [Symbol.dispose]: () => {
      for (const client of [s3, cloudtrail, sts]) client.destroy();
    },
  };
}

/** The trail that a fresh Cairn has made for an account. */
export async function defaultTrail(target: Target): Promise<{ arn: string; bucket: string }> {
  using sdk = sdkFor(target, "us-east-1", 3);
  const { trailList = [] } = await sdk.cloudtrail.send(new DescribeTrailsCommand({}));
  const trail = trailList.find(({ Name: name }) => name === "default");
  if (trail?.TrailARN === undefined || trail.S3BucketName === undefined) {
    throw new Error("there is no default trail");
  }
  return { arn: trail.TrailARN, bucket: trail.S3BucketName };
}

export async function trailStatus(
  { cloudtrail }: Sdk,
  name: string,
): Promise<GetTrailStatusCommandOutput> {
  return cloudtrail.send(new GetTrailStatusCommand({ Name: name }));
}
