import type * as sdk from "@aws-sdk/client-iam";

import { must } from "../../base/assert.ts";
import type { AccountEntities } from "../../identity/account-entities.ts";
import type { Group, InlinePolicy, ManagedPolicy, Role, User } from "../../identity/entities.ts";
import {
  allManagedPolicies,
  findManagedPolicy,
  isAwsManaged,
  policyUsage,
} from "../../identity/managed-policy.ts";
import { boundaryOutput, encodeDocument, groupOutput, listedRole, listedUser } from "./outputs.ts";
import { policyOutput, tagsOutput, versionOutput } from "./outputs.ts";

/** One entity of GetAccountAuthorizationDetails: made only when it stands on the page. */
export interface Detail {
  /** Tells details apart, and orders them: the kind, then the ARN. */
  readonly key: string;
  readonly user?: () => sdk.UserDetail;
  readonly group?: () => sdk.GroupDetail;
  readonly role?: () => sdk.RoleDetail;
  readonly policy?: () => sdk.ManagedPolicyDetail;
}

/** All kinds that can be asked for. */
export const detailKinds: readonly sdk.EntityType[] = [
  "User",
  "Group",
  "Role",
  "LocalManagedPolicy",
  "AWSManagedPolicy",
];

export function detailsOf(
  entities: AccountEntities,
  kinds: readonly sdk.EntityType[],
): readonly Detail[] {
  const { users, groups, roles } = entities;
  const usage = policyUsage(entities);
  return [
    ...users.list().map((user) => ({
      kind: "User",
      key: `1/${user.name}`,
      user: () => userDetail(entities, user),
    })),
    ...groups.list().map((group) => ({
      kind: "Group",
      key: `2/${group.name}`,
      group: () => groupDetail(entities, group),
    })),
    ...roles.list().map((role) => ({
      kind: "Role",
      key: `3/${role.name}`,
      role: () => roleDetail(entities, role),
    })),
    ...allManagedPolicies(entities).map((policy) => ({
      kind: isAwsManaged(policy) ? "AWSManagedPolicy" : "LocalManagedPolicy",
      key: `4/${policy.arn}`,
      policy: () => policyDetail(policy, usage.get(policy.arn)),
    })),
  ].filter(({ kind }) => kinds.some((wanted) => wanted === kind));
}

function userDetail(entities: AccountEntities, user: User): sdk.UserDetail {
  const groups = user.groupIds.map((id) => must(entities.groups.get(id), "a group is there"));
  return {
    ...listedUser(entities.accountId, user),
    UserPolicyList: inlineOutput(user.inline),
    GroupList: groups.map(({ name }) => name),
    AttachedManagedPolicies: attachedOutput(entities, user),
    ...boundaryOutput(user),
    Tags: tagsOutput(user.tags),
  };
}

function groupDetail(entities: AccountEntities, group: Group): sdk.GroupDetail {
  return {
    ...groupOutput(entities.accountId, group),
    GroupPolicyList: inlineOutput(group.inline),
    AttachedManagedPolicies: attachedOutput(entities, group),
  };
}

function roleDetail(entities: AccountEntities, role: Role): sdk.RoleDetail {
  const { Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument } = listedRole(
    entities.accountId,
    role,
  );
  return {
    Path,
    RoleName,
    RoleId,
    Arn,
    CreateDate,
    AssumeRolePolicyDocument,
    InstanceProfileList: [],
    RolePolicyList: inlineOutput(role.inline),
    AttachedManagedPolicies: attachedOutput(entities, role),
    ...boundaryOutput(role),
    Tags: tagsOutput(role.tags),
  };
}

function policyDetail(
  policy: ManagedPolicy,
  usage: Parameters<typeof policyOutput>[1],
): sdk.ManagedPolicyDetail {
  const { Tags: _, ...shown } = policyOutput(policy, usage);
  return {
    ...shown,
    PolicyVersionList: policy.versions.map((version) => versionOutput(policy, version)),
  };
}

function inlineOutput(inline: readonly InlinePolicy[]): sdk.PolicyDetail[] {
  return inline.map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: encodeDocument(document),
  }));
}

function attachedOutput(
  entities: AccountEntities,
  { attached }: Pick<User, "attached">,
): sdk.AttachedPolicy[] {
  return attached.map((arn) => {
    const { name } = must(findManagedPolicy(entities, arn), "an attached policy is there");
    return { PolicyName: name, PolicyArn: arn };
  });
}
