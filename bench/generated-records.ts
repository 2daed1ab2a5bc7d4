import { randomUUID } from "node:crypto";

// Records such as CloudTrail writes, for when there are no real ones at hand: half of them management
// events, half data events of S3, 1.4 KB in the mean, as in real trails.

const accounts = ["111122223333", "222233334444", "333344445555", "444455556666"];
const regions = ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2"];

/** So many records as lines of JSON, all different. */
export function generatedRecords(count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const account = accounts[index % accounts.length] ?? "";
    const region = regions[Math.floor(index / accounts.length) % regions.length] ?? "";
    return generatedRecord(index, account, region);
  });
}

/** A record as a line of JSON. What is called, by whom and on what follows from `index`. */
export function generatedRecord(index: number, account: string, region: string): Buffer {
  const kind = kinds[index % kinds.length] ?? describeInstances;
  const second = Date.UTC(2023, 6, 10, 12) + Math.floor(index / 20) * 1000;
  const record = {
    eventVersion: "1.08",
    userIdentity: identity(index, account),
    eventTime: `${new Date(second).toISOString().slice(0, 19)}Z`,
    awsRegion: region,
    sourceIPAddress: `192.0.2.${index % 250}`,
    userAgent:
      "Boto3/1.26.165 Python/3.11.4 Linux/5.10.0-23-cloud-amd64 Botocore/1.29.165 md/awscrt#0.16",
    ...kind(index, account, region),
    requestID: randomUUID(),
    eventID: randomUUID(),
    eventType: "AwsApiCall",
    recipientAccountId: account,
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: "TLS_AES_128_GCM_SHA256",
      clientProvidedHostHeader: `service.${region}.amazonaws.com`,
    },
  };
  return Buffer.from(JSON.stringify(record));
}

function identity(index: number, account: string): object {
  const session = `i-0${(index * 7919).toString(16).padStart(16, "0")}`;
  const role = `application-${index % 40}`;
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE${String(index % 40).padStart(10, "0")}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: `ASIAEXAMPLE${String(index % 900).padStart(9, "0")}`,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: `AROAEXAMPLE${String(index % 40).padStart(10, "0")}`,
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      webIdFederationData: {},
      attributes: { creationDate: "2023-07-10T11:02:14Z", mfaAuthenticated: "false" },
    },
  };
}

type Kind = (index: number, account: string, region: string) => object;

const describeInstances: Kind = (index) => ({
  eventSource: "ec2.amazonaws.com",
  eventName: "DescribeInstances",
  requestParameters: {
    maxResults: 1000,
    instancesSet: { items: [{ instanceId: `i-${(index * 31).toString(16).padStart(17, "0")}` }] },
    filterSet: { items: [{ name: "tag:team", valueSet: { items: [{ value: `team-${index}` }] } }] },
  },
  responseElements: null,
  readOnly: true,
  managementEvent: true,
  eventCategory: "Management",
});

const assumeRole: Kind = (index, account) => ({
  eventSource: "sts.amazonaws.com",
  eventName: "AssumeRole",
  requestParameters: {
    roleArn: `arn:aws:iam::${account}:role/application-${index % 40}`,
    roleSessionName: `session-${index}`,
    durationSeconds: 3600,
  },
  responseElements: {
    credentials: {
      accessKeyId: `ASIAEXAMPLE${String(index % 900).padStart(9, "0")}`,
      sessionToken: Buffer.alloc(300, `${index}-`).toString("base64"),
      expiration: "Jul 10, 2023, 1:00:00 PM",
    },
  },
  resources: [
    {
      accountId: account,
      type: "AWS::IAM::Role",
      ARN: `arn:aws:iam::${account}:role/application-${index % 40}`,
    },
  ],
  readOnly: true,
  managementEvent: true,
  eventCategory: "Management",
});

const objectEvent =
  (eventName: string, readOnly: boolean): Kind =>
  (index, account) => {
    const bucketName = `data-lake-${index % 12}`;
    const key = `tables/day=2023-07-10/part-${String(index).padStart(6, "0")}.parquet`;
    return {
      eventSource: "s3.amazonaws.com",
      eventName,
      requestParameters: { bucketName, key, Host: `${bucketName}.s3.amazonaws.com` },
      responseElements: readOnly ? null : { "x-amz-server-side-encryption": "AES256" },
      additionalEventData: {
        SignatureVersion: "SigV4",
        CipherSuite: "ECDHE-RSA-AES128-GCM-SHA256",
        bytesTransferredIn: readOnly ? 0 : index * 37,
        AuthenticationMethod: "AuthHeader",
        "x-amz-id-2": Buffer.alloc(48, `${index}`).toString("base64"),
        bytesTransferredOut: readOnly ? index * 37 : 0,
      },
      readOnly,
      resources: [
        { type: "AWS::S3::Object", ARN: `arn:aws:s3:::${bucketName}/${key}` },
        { accountId: account, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucketName}` },
      ],
      managementEvent: false,
      eventCategory: "Data",
    };
  };

const kinds: readonly Kind[] = [
  describeInstances,
  objectEvent("GetObject", true),
  assumeRole,
  objectEvent("PutObject", false),
];
