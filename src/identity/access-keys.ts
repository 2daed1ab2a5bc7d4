import type { AccessKey } from "./access-key.ts";
import type { AccountEntities } from "./account-entities.ts";
import type { User, UserAccessKey } from "./entities.ts";
import { userKeyContext } from "./entities.ts";
import { randomAccessKeyId } from "./entity-id.ts";
import { requireRoom, requireUser } from "./holders.ts";
import { noSuchEntity } from "./identity-problem.ts";
import type { IdentityParts } from "./identity-parts.ts";

/** Makes a key. It is the only time that the secret is told. */
export async function createAccessKey(
  { identities, world, keys, quotas }: IdentityParts,
  accountId: string,
  userName: string,
): Promise<{ readonly user: User; readonly key: UserAccessKey; readonly secret: AccessKey }> {
  const accessKeyId = unusedKeyId(accountId, world, identities);
  const secretAccessKey = Buffer.from(world.random.bytes(30)).toString("base64");
  return identities.change(accountId, (entities) => {
    const user = requireUser(entities, userName);
    requireRoom(user.accessKeys.length, "AccessKeysPerUser", quotas.AccessKeysPerUser);
    const context = userKeyContext(accountId, user.id, accessKeyId);
    const key = {
      id: accessKeyId,
      sealedSecret: keys.seal(Buffer.from(secretAccessKey), context),
      isActive: true,
      createdAt: world.clock.now(),
    };
    const changed = { ...user, accessKeys: [...user.accessKeys, key] };
    const secret = { accessKeyId, secretAccessKey };
    return { put: [changed], result: { user: changed, key, secret } };
  });
}

/** An inactive key signs nothing, and neither does what was issued to it. */
export async function setAccessKeyStatus(
  { identities }: IdentityParts,
  accountId: string,
  name: AccessKeyName,
  isActive: boolean,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const { user, key } = requireAccessKey(entities, name);
    const accessKeys = user.accessKeys.map((one) => (one === key ? { ...one, isActive } : one));
    return { put: [{ ...user, accessKeys }], result: undefined };
  });
}

export async function deleteAccessKey(
  { identities }: IdentityParts,
  accountId: string,
  name: AccessKeyName,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const { user, key } = requireAccessKey(entities, name);
    const accessKeys = user.accessKeys.filter((one) => one !== key);
    return { put: [{ ...user, accessKeys }], result: undefined };
  });
}

export interface AccessKeyName {
  readonly userName: string;
  readonly accessKeyId: string;
}

function requireAccessKey(
  entities: AccountEntities,
  { userName, accessKeyId }: AccessKeyName,
): { readonly user: User; readonly key: UserAccessKey } {
  const user = requireUser(entities, userName);
  const key = user.accessKeys.find(({ id }) => id === accessKeyId);
  if (key !== undefined) return { user, key };
  throw noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`);
}

function unusedKeyId(
  accountId: string,
  world: IdentityParts["world"],
  identities: IdentityParts["identities"],
): string {
  for (;;) {
    const id = randomAccessKeyId("AKIA", accountId, world.random);
    if (identities.findKeyOwner(id) === undefined) return id;
  }
}
