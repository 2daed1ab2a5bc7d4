import { cloudTrailPrincipal } from "../archive/trail-access.ts";
import type { Accounts } from "../identity/accounts.ts";
import { createAlias } from "../kms/aliases.ts";
import { createKey } from "../kms/create-key.ts";
import { keyArn } from "../kms/key-reference.ts";
import type { KmsParts } from "../kms/kms-parts.ts";

const aliasName = "alias/cairn-logs";

/**
 * The ARN of the log archive's key, under which the files of default trails are encrypted. The one
 * that its alias leads to; where there is no such alias, a key is made, with it.
 */
export async function archiveKey(
  kms: KmsParts,
  accounts: Pick<Accounts, "create" | "findAccessKey">,
  place: { readonly accountId: string; readonly region: string; readonly trailName: string },
): Promise<string> {
  const { accountId, region } = place;
  const home = { accountId, region };
  const alias = kms.store.findAlias({ ...home, aliasName });
  if (alias !== undefined) return keyArn({ ...home, keyId: alias.keyId });
  const { accessKey } = await accounts.create({ id: accountId });
  const owner = accounts.findAccessKey(accessKey.accessKeyId);
  if (owner === undefined) throw new Error(`the account ${accountId} has no root access key`);
  const key = await createKey(kms, {
    home,
    caller: owner.principal,
    description: "Encrypts the log files and digests of default trails",
    spec: "SYMMETRIC_DEFAULT",
    origin: "AWS_KMS",
    policy: archiveKeyPolicy(place),
    bypassesLockoutCheck: false,
    tags: [],
    isMultiRegion: false,
  });
  // A crash here leaves a key that nobody uses; the next start makes another one.
  await createAlias(kms, aliasName, key);
  return keyArn({ ...home, keyId: key.keyId });
}

/**
 * The archive's account may do everything with its key; CloudTrail may encrypt with it, for default
 * trails of whichever account; nobody else may do anything.
 *
 * @see CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail"
 */
function archiveKeyPolicy(place: Parameters<typeof archiveKey>[2]): string {
  const { accountId, region, trailName } = place;
  const trails = `arn:aws:cloudtrail:${region}:*:trail/${trailName}`;
  const toCloudTrail = {
    Effect: "Allow",
    Principal: { Service: cloudTrailPrincipal },
    Resource: "*",
  };
  const statements = [
    {
      Sid: "EnableTheLogArchive",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "AllowCloudTrailToEncryptLogs",
      ...toCloudTrail,
      Action: "kms:GenerateDataKey*",
      Condition: {
        StringLike: {
          "aws:SourceArn": trails,
          "kms:EncryptionContext:aws:cloudtrail:arn": trails,
        },
      },
    },
    {
      Sid: "AllowCloudTrailToDescribeKey",
      ...toCloudTrail,
      Action: "kms:DescribeKey",
      Condition: { StringLike: { "aws:SourceArn": trails } },
    },
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
}
