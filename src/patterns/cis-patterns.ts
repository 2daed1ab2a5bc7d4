/** One item of the monitoring section of the CIS AWS Foundations Benchmark. */
export interface CisPattern {
  /** As versions 1.4 to 5 number it, for example `4.3`. */
  readonly item: string;
  readonly title: string;
  /** For its filter, its metric and its alarm: letters only. */
  readonly name: string;
  readonly pattern: string;
}

function anyName(names: readonly string[]): string {
  return names.map((name) => `($.eventName = ${name})`).join(" || ");
}

/** The same, as closely written as the benchmark writes some of them. */
function anyNameClosely(names: readonly string[]): string {
  return names.map((name) => `($.eventName=${name})`).join("||");
}

function ofSource(source: string, names: string): string {
  return `{ ($.eventSource = ${source}) && (${names}) }`;
}

/**
 * The patterns that the benchmark prescribes for a trail's log group, 4.1 to 4.15, letter by letter:
 * Security Hub compares them so.
 *
 * @see CIS AWS Foundations Benchmark v3.0.0, section 4
 */
export const cisPatterns: readonly CisPattern[] = [
  {
    item: "4.1",
    title: "unauthorized API calls",
    name: "UnauthorizedApiCalls",
    pattern:
      '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && ' +
      '($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }',
  },
  {
    item: "4.2",
    title: "management console sign-in without MFA",
    name: "ConsoleSignInWithoutMfa",
    pattern: '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
  },
  {
    item: "4.3",
    title: "usage of the root account",
    name: "RootUsage",
    pattern:
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && ' +
      '$.eventType != "AwsServiceEvent" }',
  },
  {
    item: "4.4",
    title: "IAM policy changes",
    name: "IamPolicyChanges",
    pattern: `{${anyNameClosely([
      "DeleteGroupPolicy",
      "DeleteRolePolicy",
      "DeleteUserPolicy",
      "PutGroupPolicy",
      "PutRolePolicy",
      "PutUserPolicy",
      "CreatePolicy",
      "DeletePolicy",
      "CreatePolicyVersion",
      "DeletePolicyVersion",
      "AttachRolePolicy",
      "DetachRolePolicy",
      "AttachUserPolicy",
      "DetachUserPolicy",
      "AttachGroupPolicy",
      "DetachGroupPolicy",
    ])}}`,
  },
  {
    item: "4.5",
    title: "CloudTrail configuration changes",
    name: "CloudTrailChanges",
    pattern: `{ ${anyName([
      "CreateTrail",
      "UpdateTrail",
      "DeleteTrail",
      "StartLogging",
      "StopLogging",
    ])} }`,
  },
  {
    item: "4.6",
    title: "management console authentication failures",
    name: "ConsoleSignInFailures",
    pattern: '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
  },
  {
    item: "4.7",
    title: "disabling or scheduled deletion of customer managed keys",
    name: "CustomerKeyChanges",
    pattern:
      "{($.eventSource = kms.amazonaws.com) && " +
      `(${anyNameClosely(["DisableKey", "ScheduleKeyDeletion"])}) }`,
  },
  {
    item: "4.8",
    title: "S3 bucket policy changes",
    name: "BucketPolicyChanges",
    pattern: ofSource(
      "s3.amazonaws.com",
      anyName([
        "PutBucketAcl",
        "PutBucketPolicy",
        "PutBucketCors",
        "PutBucketLifecycle",
        "PutBucketReplication",
        "DeleteBucketPolicy",
        "DeleteBucketCors",
        "DeleteBucketLifecycle",
        "DeleteBucketReplication",
      ]),
    ),
  },
  {
    item: "4.9",
    title: "AWS Config configuration changes",
    name: "ConfigChanges",
    pattern: ofSource(
      "config.amazonaws.com",
      anyNameClosely([
        "StopConfigurationRecorder",
        "DeleteDeliveryChannel",
        "PutDeliveryChannel",
        "PutConfigurationRecorder",
      ]),
    ),
  },
  {
    item: "4.10",
    title: "security group changes",
    name: "SecurityGroupChanges",
    pattern: `{ ${anyName([
      "AuthorizeSecurityGroupIngress",
      "AuthorizeSecurityGroupEgress",
      "RevokeSecurityGroupIngress",
      "RevokeSecurityGroupEgress",
      "CreateSecurityGroup",
      "DeleteSecurityGroup",
    ])} }`,
  },
  {
    item: "4.11",
    title: "network access control list changes",
    name: "NetworkAclChanges",
    pattern: `{ ${anyName([
      "CreateNetworkAcl",
      "CreateNetworkAclEntry",
      "DeleteNetworkAcl",
      "DeleteNetworkAclEntry",
      "ReplaceNetworkAclEntry",
      "ReplaceNetworkAclAssociation",
    ])} }`,
  },
  {
    item: "4.12",
    title: "network gateway changes",
    name: "NetworkGatewayChanges",
    pattern: `{ ${anyName([
      "CreateCustomerGateway",
      "DeleteCustomerGateway",
      "AttachInternetGateway",
      "CreateInternetGateway",
      "DeleteInternetGateway",
      "DetachInternetGateway",
    ])} }`,
  },
  {
    item: "4.13",
    title: "route table changes",
    name: "RouteTableChanges",
    pattern: ofSource(
      "ec2.amazonaws.com",
      anyName([
        "CreateRoute",
        "CreateRouteTable",
        "ReplaceRoute",
        "ReplaceRouteTableAssociation",
        "DeleteRouteTable",
        "DeleteRoute",
        "DisassociateRouteTable",
      ]),
    ),
  },
  {
    item: "4.14",
    title: "VPC changes",
    name: "VpcChanges",
    pattern: `{ ${anyName([
      "CreateVpc",
      "DeleteVpc",
      "ModifyVpcAttribute",
      "AcceptVpcPeeringConnection",
      "CreateVpcPeeringConnection",
      "DeleteVpcPeeringConnection",
      "RejectVpcPeeringConnection",
      "AttachClassicLinkVpc",
      "DetachClassicLinkVpc",
      "DisableVpcClassicLink",
      "EnableVpcClassicLink",
    ])} }`,
  },
  {
    item: "4.15",
    title: "AWS Organizations changes",
    name: "OrganizationChanges",
    pattern: ofSource(
      "organizations.amazonaws.com",
      anyName([
        '"AcceptHandshake"',
        '"AttachPolicy"',
        '"CreateAccount"',
        '"CreateOrganizationalUnit"',
        '"CreatePolicy"',
        '"DeclineHandshake"',
        '"DeleteOrganization"',
        '"DeleteOrganizationalUnit"',
        '"DeletePolicy"',
        '"DetachPolicy"',
        '"DisablePolicyType"',
        '"EnablePolicyType"',
        '"InviteAccountToOrganization"',
        '"LeaveOrganization"',
        '"MoveAccount"',
        '"RemoveAccountFromOrganization"',
        '"UpdatePolicy"',
        '"UpdateOrganizationalUnit"',
      ]),
    ),
  },
];
