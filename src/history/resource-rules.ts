/** Where a record names a resource of a type. */
export interface ResourceRule {
  readonly type: string;
  /** Members, from `requestParameters` or `responseElements` down; lists are gone through. */
  readonly path: readonly string[];
}

/**
 * Parameters that name resources, by event source. CloudTrail publishes no such list; these are the
 * parameters' names in the services' APIs as records spell them, and AWS Config's names of the types.
 * `/` begins the path of a response element, all others are request parameters.
 */
const parameters: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "s3.amazonaws.com": { bucketName: "AWS::S3::Bucket" },
  "cloudtrail.amazonaws.com": {
    name: "AWS::CloudTrail::Trail",
    trailName: "AWS::CloudTrail::Trail",
    resourceId: "AWS::CloudTrail::Trail",
    "/trailARN": "AWS::CloudTrail::Trail",
    s3BucketName: "AWS::S3::Bucket",
  },
  "iam.amazonaws.com": {
    userName: "AWS::IAM::User",
    roleName: "AWS::IAM::Role",
    groupName: "AWS::IAM::Group",
    policyArn: "AWS::IAM::Policy",
    policyName: "AWS::IAM::Policy",
    "/policy.arn": "AWS::IAM::Policy",
    accessKeyId: "AWS::IAM::AccessKey",
    "/accessKey.accessKeyId": "AWS::IAM::AccessKey",
    instanceProfileName: "AWS::IAM::InstanceProfile",
    "/role.arn": "AWS::IAM::Role",
    "/user.arn": "AWS::IAM::User",
  },
  "sts.amazonaws.com": {
    roleArn: "AWS::IAM::Role",
    roleSessionName: "AWS::STS::AssumedRole",
    "/credentials.accessKeyId": "AWS::IAM::AccessKey",
    "/assumedRoleUser.arn": "AWS::STS::AssumedRole",
  },
  "ec2.amazonaws.com": {
    "instancesSet.items.instanceId": "AWS::EC2::Instance",
    "/instancesSet.items.instanceId": "AWS::EC2::Instance",
    instanceId: "AWS::EC2::Instance",
    groupId: "AWS::EC2::SecurityGroup",
    "/groupId": "AWS::EC2::SecurityGroup",
    vpcId: "AWS::EC2::VPC",
    "/vpc.vpcId": "AWS::EC2::VPC",
    subnetId: "AWS::EC2::Subnet",
    volumeId: "AWS::EC2::Volume",
    snapshotId: "AWS::EC2::Snapshot",
    networkInterfaceId: "AWS::EC2::NetworkInterface",
    internetGatewayId: "AWS::EC2::InternetGateway",
    routeTableId: "AWS::EC2::RouteTable",
    keyName: "AWS::EC2::KeyPair",
  },
  "kms.amazonaws.com": { keyId: "AWS::KMS::Key", aliasName: "AWS::KMS::Alias" },
  "lambda.amazonaws.com": { functionName: "AWS::Lambda::Function" },
  "dynamodb.amazonaws.com": { tableName: "AWS::DynamoDB::Table" },
  "sns.amazonaws.com": { topicArn: "AWS::SNS::Topic", "/topicArn": "AWS::SNS::Topic" },
  "sqs.amazonaws.com": { queueUrl: "AWS::SQS::Queue", queueName: "AWS::SQS::Queue" },
  "rds.amazonaws.com": {
    dBInstanceIdentifier: "AWS::RDS::DBInstance",
    dBClusterIdentifier: "AWS::RDS::DBCluster",
  },
  "logs.amazonaws.com": { logGroupName: "AWS::Logs::LogGroup" },
  "monitoring.amazonaws.com": { alarmName: "AWS::CloudWatch::Alarm" },
  "events.amazonaws.com": { name: "AWS::Events::Rule", rule: "AWS::Events::Rule" },
  "secretsmanager.amazonaws.com": { secretId: "AWS::SecretsManager::Secret" },
  "ssm.amazonaws.com": { documentName: "AWS::SSM::Document" },
  "ecr.amazonaws.com": { repositoryName: "AWS::ECR::Repository" },
  "eks.amazonaws.com": { name: "AWS::EKS::Cluster" },
  "cloudformation.amazonaws.com": { stackName: "AWS::CloudFormation::Stack" },
  "autoscaling.amazonaws.com": { autoScalingGroupName: "AWS::AutoScaling::AutoScalingGroup" },
  "elasticloadbalancing.amazonaws.com": {
    loadBalancerArn: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    loadBalancerName: "AWS::ElasticLoadBalancing::LoadBalancer",
  },
};

/** The rules of an event source, compiled once. */
export const resourceRules: ReadonlyMap<string, readonly ResourceRule[]> = new Map(
  Object.entries(parameters).map(([eventSource, rules]) => [
    eventSource,
    Object.entries(rules).map(([path, type]) => ({ type, path: pathIn(path) })),
  ]),
);

function pathIn(path: string): readonly string[] {
  return path.startsWith("/")
    ? ["responseElements", ...path.slice(1).split(".")]
    : ["requestParameters", ...path.split(".")];
}
