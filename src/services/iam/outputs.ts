import type * as sdk from "@aws-sdk/client-iam";

import type { Tags } from "../../call/principal.ts";
import { iamArn } from "../../identity/arn.ts";
import type { Group, ManagedPolicy, PolicyVersion, Role, User } from "../../identity/entities.ts";
import { isAwsManaged } from "../../identity/managed-policy.ts";
import type { PolicyUsage } from "../../identity/managed-policy.ts";
import type { Tag } from "../../identity/tags.ts";

// Entities as the API shows them.

/** As lists show a user: without its tags and boundary. */
export function listedUser(accountId: string, user: User): sdk.User {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: iamArn(accountId, "user", user),
    CreateDate: new Date(user.createdAt),
  };
}

export function userOutput(accountId: string, user: User): sdk.User {
  return { ...listedUser(accountId, user), ...boundaryOutput(user), ...tagsMember(user.tags) };
}

export function groupOutput(accountId: string, group: Group): sdk.Group {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: iamArn(accountId, "group", group),
    CreateDate: new Date(group.createdAt),
  };
}

/** As lists show a role: without its tags and boundary. */
export function listedRole(accountId: string, role: Role): sdk.Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: iamArn(accountId, "role", role),
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trust.document),
    ...(role.description !== undefined && { Description: role.description }),
    MaxSessionDuration: role.sessionMaxS,
  };
}

export function roleOutput(accountId: string, role: Role): sdk.Role {
  return { ...listedRole(accountId, role), ...boundaryOutput(role), ...tagsMember(role.tags) };
}

export function boundaryOutput({ boundary }: Pick<User, "boundary">): {
  readonly PermissionsBoundary?: sdk.AttachedPermissionsBoundary;
} {
  if (boundary === undefined) return {};
  return {
    PermissionsBoundary: {
      PermissionsBoundaryType: "PermissionsBoundaryPolicy",
      PermissionsBoundaryArn: boundary,
    },
  };
}

/** As lists show a managed policy: without description and tags. */
export function listedPolicy(policy: ManagedPolicy, usage: PolicyUsage | undefined): sdk.Policy {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: usage?.attached ?? 0,
    PermissionsBoundaryUsageCount: usage?.boundary ?? 0,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
  };
}

export function policyOutput(policy: ManagedPolicy, usage: PolicyUsage | undefined): sdk.Policy {
  return {
    ...listedPolicy(policy, usage),
    ...(policy.description !== undefined && { Description: policy.description }),
    ...(isAwsManaged(policy) ? {} : tagsMember(policy.tags)),
  };
}

/** As lists show a version: without its document. */
export function listedVersion(policy: ManagedPolicy, version: PolicyVersion): sdk.PolicyVersion {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersionId,
    CreateDate: new Date(version.createdAt),
  };
}

export function versionOutput(policy: ManagedPolicy, version: PolicyVersion): sdk.PolicyVersion {
  return { ...listedVersion(policy, version), Document: encodeDocument(version.document) };
}

export function tagsOutput(tags: Tags): sdk.Tag[] {
  return Object.entries(tags)
    .map(([Key, Value]) => ({ Key, Value }))
    .toSorted((a, b) => (a.Key < b.Key ? -1 : 1));
}

function tagsMember(tags: Tags): { readonly Tags?: sdk.Tag[] } {
  return Object.keys(tags).length === 0 ? {} : { Tags: tagsOutput(tags) };
}

/** Tags as an input has them: both members are required there. */
export function tagsInput(tags: readonly sdk.Tag[] | undefined = []): readonly Tag[] {
  return tags.map(({ Key = "", Value = "" }) => ({ key: Key, value: Value }));
}

/** Policy documents in answers are encoded as in a URL (RFC 3986). */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
