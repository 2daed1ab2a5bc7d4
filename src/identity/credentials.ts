import { must, unreachable } from "../base/assert.ts";
import type { Clock } from "../base/world.ts";
import type { Principal, Tags } from "../call/principal.ts";
import type { Keys } from "../keys/keys.ts";
import type { Accounts } from "./accounts.ts";
import { assumedRoleArn, iamArn, rootArn } from "./arn.ts";
import type { Role, User, UserAccessKey } from "./entities.ts";
import { userKeyContext } from "./entities.ts";
import type { Identities } from "./identities.ts";
import type { OpenedSession, Sessions } from "./sessions.ts";
import { overlaid } from "./tags.ts";

/** Whose an access key is: of a root user, of a user, or temporary. Answered from memory. */
export interface Credentials {
  /**
   * @param sessionToken what came with the request: needed for temporary credentials, and wrong with
   *   others
   * @returns undefined for a key that is not there or not active, or whose owner is gone
   */
  readonly find: (
    accessKeyId: string,
    sessionToken: string | undefined,
  ) => FoundCredential | "invalid-token" | "expired-token" | undefined;
}

export interface FoundCredential {
  readonly secretAccessKey: string;
  readonly principal: Principal;
}

export function credentials(parts: {
  readonly clock: Pick<Clock, "now">;
  readonly accounts: Pick<Accounts, "findAccessKey">;
  readonly identities: Identities;
  readonly sessions: Pick<Sessions, "open">;
  readonly keys: Pick<Keys, "unseal">;
}): Credentials {
  const { clock, accounts, identities, sessions, keys } = parts;
  const secretOf = secrets(keys);

  const findUserKey = (accessKeyId: string): FoundCredential | undefined => {
    const found = findActiveKey(identities, accessKeyId);
    if (found === undefined) return undefined;
    const { accountId, user, key } = found;
    const principal = userPrincipal(accountId, user, accessKeyId);
    return { secretAccessKey: secretOf(accountId, user, key), principal };
  };
  const isAlive = (accessKeyId: string): boolean =>
    accounts.findAccessKey(accessKeyId) !== undefined ||
    findActiveKey(identities, accessKeyId) !== undefined;

  return {
    find: (accessKeyId, sessionToken) => {
      if (sessionToken === undefined) {
        return accounts.findAccessKey(accessKeyId) ?? findUserKey(accessKeyId);
      }
      const opened = sessions.open(accessKeyId, sessionToken);
      if (opened === undefined) return "invalid-token";
      if (clock.now() >= opened.session.expiresAt) return "expired-token";
      const principal = sessionPrincipal(identities, opened, accessKeyId, isAlive);
      if (principal === undefined) return "invalid-token";
      return { secretAccessKey: opened.secretAccessKey, principal };
    },
  };
}

/** A key that signs, and whose it is. */
function findActiveKey(
  identities: Identities,
  accessKeyId: string,
): { readonly accountId: string; readonly user: User; readonly key: UserAccessKey } | undefined {
  const owner = identities.findKeyOwner(accessKeyId);
  if (owner === undefined) return undefined;
  const { accountId, userId } = owner;
  const user = must(identities.of(accountId).users.get(userId), "who has a key is there");
  const key = user.accessKeys.find(({ id, isActive }) => id === accessKeyId && isActive);
  return key === undefined ? undefined : { accountId, user, key };
}

/** Secrets are opened at their first use, and kept as long as their keys are. */
function secrets(
  keys: Pick<Keys, "unseal">,
): (accountId: string, user: User, key: UserAccessKey) => string {
  const known = new WeakMap<UserAccessKey, string>();
  return (accountId, user, key) => {
    const there = known.get(key);
    if (there !== undefined) return there;
    const context = userKeyContext(accountId, user.id, key.id);
    const secret = Buffer.from(keys.unseal(key.sealedSecret, context)).toString();
    known.set(key, secret);
    return secret;
  };
}

/** Undefined: the user or role is gone, or the key is that asked for the session. */
function sessionPrincipal(
  identities: Identities,
  { accountId, owner, session }: OpenedSession,
  accessKeyId: string,
  isAlive: (parentKeyId: string) => boolean,
): Principal | undefined {
  const { users, roles } = identities.of(accountId);
  switch (owner.kind) {
    case "root":
      if (!isAlive(owner.parentKeyId)) return undefined;
      return { ...rootPrincipal(accountId, accessKeyId), session };
    case "user": {
      const user = users.get(owner.userId);
      if (user === undefined || !isAlive(owner.parentKeyId)) return undefined;
      return { ...userPrincipal(accountId, user, accessKeyId), session };
    }
    case "role": {
      const role = roles.get(owner.roleId);
      if (role === undefined) return undefined;
      const { sessionName } = owner;
      return { ...rolePrincipal(accountId, role, sessionName, session), accessKeyId };
    }
    default:
      return unreachable(owner);
  }
}

function rootPrincipal(accountId: string, accessKeyId: string): Principal & { type: "Root" } {
  const arn = rootArn(accountId);
  return { type: "Root", accountId, arn, principalId: accountId, accessKeyId };
}

function userPrincipal(
  accountId: string,
  user: User,
  accessKeyId: string,
): Principal & { type: "IAMUser" } {
  return {
    type: "IAMUser",
    accountId,
    arn: iamArn(accountId, "user", user),
    principalId: user.id,
    accessKeyId,
    userName: user.name,
    ...principalTags(user.tags),
  };
}

function rolePrincipal(
  accountId: string,
  role: Role,
  sessionName: string,
  session: OpenedSession["session"],
): Omit<Principal & { type: "AssumedRole" }, "accessKeyId"> {
  return {
    type: "AssumedRole",
    accountId,
    arn: assumedRoleArn(accountId, role.name, sessionName),
    principalId: `${role.id}:${sessionName}`,
    ...principalTags(overlaid(role.tags, session.tags)),
    role: {
      type: "Role",
      principalId: role.id,
      arn: iamArn(accountId, "role", role),
      accountId,
      userName: role.name,
    },
    sessionName,
    session,
  };
}

function principalTags(tags: Tags): { readonly tags?: Tags } {
  return Object.keys(tags).length === 0 ? {} : { tags };
}
