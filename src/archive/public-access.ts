import type { PublicAccessBlock } from "../buckets/bucket-configuration.ts";
import type { BucketSettings } from "../buckets/buckets.ts";
import type { Documents } from "../documents/documents.ts";
import { publicPolicies } from "./public-policy.ts";

/**
 * What of public access whole accounts block. Kept in memory, so that each call can ask; a change is
 * durable when its promise resolves.
 */
export interface AccountPublicAccess {
  readonly find: (accountId: string) => PublicAccessBlock | undefined;
  readonly put: (accountId: string, block: PublicAccessBlock) => Promise<void>;
  /** One that is not there is no error. */
  readonly remove: (accountId: string) => Promise<void>;
}

const prefix = "public-access-block/";

export async function openAccountPublicAccess(
  documents: Pick<Documents, "list" | "write">,
): Promise<AccountPublicAccess> {
  const blocks = new Map<string, PublicAccessBlock>();
  for (const { key, value } of await documents.list(prefix)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `put` alone
    blocks.set(key.slice(prefix.length), value as PublicAccessBlock);
  }
  return {
    find: (accountId) => blocks.get(accountId),
    put: async (accountId, block) => {
      await documents.write([{ key: prefix + accountId, value: block }]);
      blocks.set(accountId, block);
    },
    remove: async (accountId) => {
      await documents.write([{ key: prefix + accountId, value: undefined }]);
      blocks.delete(accountId);
    },
  };
}

/** What is blocked for a bucket: what it blocks itself, and what the account of its owner does. */
export function effectivePublicAccessBlock(
  bucket: Pick<BucketSettings, "ownerAccountId" | "configuration">,
  accounts: Pick<AccountPublicAccess, "find">,
): PublicAccessBlock {
  const own = bucket.configuration?.publicAccessBlock;
  const account = accounts.find(bucket.ownerAccountId);
  const isOn = (member: keyof PublicAccessBlock): boolean =>
    own?.[member] === true || account?.[member] === true;
  return {
    BlockPublicAcls: isOn("BlockPublicAcls"),
    IgnorePublicAcls: isOn("IgnorePublicAcls"),
    BlockPublicPolicy: isOn("BlockPublicPolicy"),
    RestrictPublicBuckets: isOn("RestrictPublicBuckets"),
  };
}

/**
 * Whether a bucket with a public policy is kept to services and its owner's account: then the policy
 * allows nobody else anything, not even the accounts that it names.
 */
export function publicBucketRestriction(
  accounts: Pick<AccountPublicAccess, "find">,
): (bucket: Pick<BucketSettings, "ownerAccountId" | "configuration" | "policy">) => boolean {
  const isPublic = publicPolicies();
  return (bucket) =>
    bucket.policy !== undefined &&
    effectivePublicAccessBlock(bucket, accounts).RestrictPublicBuckets &&
    isPublic(bucket.policy);
}
