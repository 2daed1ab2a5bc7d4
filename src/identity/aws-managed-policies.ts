import type { ManagedPolicy } from "./entities.ts";

/**
 * The managed policies of AWS that are here, by ARN: the same in every account, and changed by
 * nobody. Those that AWS gives hundreds of actions of services that are not here have the ones of
 * the services that are.
 *
 * @see AWS Managed Policy Reference Guide
 */
export function findAwsManagedPolicy(arn: string): ManagedPolicy | undefined {
  return byArn.get(arn);
}

/** By name. */
export function awsManagedPolicies(): readonly ManagedPolicy[] {
  return [...byArn.values()];
}

interface Definition {
  readonly id: string;
  readonly version: number;
  readonly description: string;
  readonly created: string;
  readonly updated: string;
  readonly path?: string;
  readonly statements: readonly object[];
}

const allow = (
  actions: string | readonly string[],
  resource: string,
  rest: object = {},
): object => ({
  Effect: "Allow",
  Action: actions,
  Resource: resource,
  ...rest,
});

const cloudTrailFullAccess: readonly object[] = [
  allow(
    ["sns:AddPermission", "sns:CreateTopic", "sns:SetTopicAttributes", "sns:GetTopicAttributes"],
    "arn:aws:sns:*:*:aws-cloudtrail-logs*",
  ),
  allow("sns:ListTopics", "*"),
  allow(
    ["s3:CreateBucket", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock"],
    "arn:aws:s3:::aws-cloudtrail-logs*",
  ),
  allow(["s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:GetBucketPolicy"], "*"),
  allow("cloudtrail:*", "*"),
  allow("logs:CreateLogGroup", "arn:aws:logs:*:*:log-group:aws-cloudtrail-logs*"),
  allow(["iam:ListRoles", "iam:GetRolePolicy", "iam:GetUser"], "*"),
  allow("iam:PassRole", "*", {
    Condition: { StringEquals: { "iam:PassedToService": "cloudtrail.amazonaws.com" } },
  }),
  allow(["kms:CreateKey", "kms:CreateAlias", "kms:ListKeys", "kms:ListAliases"], "*"),
  allow("lambda:ListFunctions", "*"),
  allow(["dynamodb:ListGlobalTables", "dynamodb:ListTables"], "*"),
];

const readOnly: readonly string[] = [
  "cloudtrail:Describe*",
  "cloudtrail:Get*",
  "cloudtrail:List*",
  "cloudtrail:LookupEvents",
  "iam:Generate*",
  "iam:Get*",
  "iam:List*",
  "iam:Simulate*",
  "kms:Describe*",
  "kms:Get*",
  "kms:List*",
  "s3:DescribeJob",
  "s3:Get*",
  "s3:List*",
  "sts:GetAccessKeyInfo",
  "sts:GetCallerIdentity",
  "sts:GetSessionToken",
];

const securityAudit: readonly string[] = [
  "cloudtrail:DescribeTrails",
  "cloudtrail:GetEventSelectors",
  "cloudtrail:GetInsightSelectors",
  "cloudtrail:GetTrail",
  "cloudtrail:GetTrailStatus",
  "cloudtrail:ListChannels",
  "cloudtrail:ListEventDataStores",
  "cloudtrail:ListTags",
  "cloudtrail:ListTrails",
  "cloudtrail:LookupEvents",
  "iam:GenerateCredentialReport",
  "iam:GenerateServiceLastAccessedDetails",
  "iam:Get*",
  "iam:List*",
  "iam:SimulateCustomPolicy",
  "iam:SimulatePrincipalPolicy",
  "kms:Describe*",
  "kms:Get*",
  "kms:List*",
  "s3:GetAccelerateConfiguration",
  "s3:GetAccountPublicAccessBlock",
  "s3:GetBucket*",
  "s3:GetEncryptionConfiguration",
  "s3:GetInventoryConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetMetricsConfiguration",
  "s3:GetObjectAcl",
  "s3:GetObjectVersionAcl",
  "s3:GetReplicationConfiguration",
  "s3:ListAllMyBuckets",
  "s3:ListBucket",
  "s3:ListBucketVersions",
  "sts:GetAccessKeyInfo",
];

const definitions: Readonly<Record<string, Definition>> = {
  AWSCloudTrail_FullAccess: {
    id: "ANPAZKAPJZG4LBVTQWXYC",
    version: 3,
    description: "Provides full access to AWS CloudTrail.",
    created: "2021-02-08T23:41:01Z",
    updated: "2024-03-21T19:33:56Z",
    statements: cloudTrailFullAccess,
  },
  AWSCloudTrail_ReadOnlyAccess: {
    id: "ANPAZKAPJZG4GDWJ7KKWZ",
    version: 1,
    description: "Provides read only access to AWS CloudTrail",
    created: "2022-06-14T17:19:37Z",
    updated: "2022-06-14T17:19:37Z",
    statements: [
      allow(
        ["cloudtrail:Get*", "cloudtrail:Describe*", "cloudtrail:List*", "cloudtrail:LookupEvents"],
        "*",
      ),
    ],
  },
  CloudTrailServiceRolePolicy: {
    id: "ANPAJXQJ45EGU6U7NQBW4",
    version: 2,
    description: "Permission policy for CloudTrail ServiceLinkedRole",
    created: "2018-10-24T21:21:44Z",
    updated: "2023-11-27T02:18:46Z",
    path: "/aws-service-role/",
    statements: [
      allow("cloudtrail:*", "*"),
      allow(
        [
          "organizations:DescribeAccount",
          "organizations:DescribeOrganization",
          "organizations:ListAccounts",
          "organizations:ListAWSServiceAccessForOrganization",
        ],
        "*",
      ),
      allow("organizations:ListDelegatedAdministrators", "*", {
        Condition: {
          StringEquals: { "organizations:ServicePrincipal": ["cloudtrail.amazonaws.com"] },
        },
      }),
    ],
  },
  AdministratorAccess: {
    id: "ANPAIWMBCKSKIEE64ZLYK",
    version: 1,
    description: "Provides full access to AWS services and resources.",
    created: "2015-02-06T18:39:46Z",
    updated: "2015-02-06T18:39:46Z",
    statements: [allow("*", "*")],
  },
  ReadOnlyAccess: {
    id: "ANPAILL3HVNFSB6DCOWYQ",
    version: 1,
    description: "Provides read-only access to AWS services and resources.",
    created: "2015-02-06T18:39:48Z",
    updated: "2015-02-06T18:39:48Z",
    statements: [allow(readOnly, "*")],
  },
  SecurityAudit: {
    id: "ANPAIX2T3QCXHR2OGGCTO",
    version: 1,
    description:
      "The security audit template grants access to read security configuration metadata. It is " +
      "useful for software that audits the configuration of an AWS account.",
    created: "2015-02-06T18:41:01Z",
    updated: "2015-02-06T18:41:01Z",
    statements: [allow(securityAudit, "*")],
  },
};

const byArn: ReadonlyMap<string, ManagedPolicy> = new Map(
  Object.entries(definitions).map(([name, definition]) => {
    const policy = managedPolicy(name, definition);
    return [policy.arn, policy];
  }),
);

function managedPolicy(name: string, definition: Definition): ManagedPolicy {
  const { id, version, description, path = "/", statements } = definition;
  const createdAt = Date.parse(definition.created);
  const updatedAt = Date.parse(definition.updated);
  const document = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return {
    kind: "policy",
    id,
    name,
    path,
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    createdAt,
    updatedAt,
    description,
    tags: {},
    versions: [{ id: `v${version}`, document, createdAt: updatedAt }],
    defaultVersionId: `v${version}`,
    versionsMade: version,
  };
}
