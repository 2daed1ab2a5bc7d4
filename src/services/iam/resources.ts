import type { Call, Conditions } from "../../call/operation.ts";
import { iamArn } from "../../identity/arn.ts";
import type { HolderKind } from "../../identity/holders.ts";
import type { Identities } from "../../identity/identities.ts";
import type { Tag } from "@aws-sdk/client-iam";
import { validationError } from "./errors.ts";

// What authorization asks about: ARNs with their paths, and condition keys.

/** What is there by that name, with its path; else as it would be called without one. */
export function holderArn(
  identities: Identities,
  kind: HolderKind,
  name: string | undefined,
  { principal: { accountId } }: Call,
): string {
  const { users, groups, roles } = identities.of(accountId);
  const found = { user: users, group: groups, role: roles }[kind].find(name ?? "");
  return iamArn(accountId, kind, found ?? { path: "/", name: name ?? "" });
}

/** The user that is named, or the caller. */
export function userArn(identities: Identities, name: string | undefined, call: Call): string {
  const { principal } = call;
  if (name !== undefined) return holderArn(identities, "user", name, call);
  return principal.type === "AssumedRole" ? holderArn(identities, "user", "", call) : principal.arn;
}

/** What is to be made. */
export function newArn(
  kind: "user" | "group" | "role" | "policy" | "mfa",
  name: string | undefined,
  path: string | undefined,
  { principal }: Call,
): string {
  return iamArn(principal.accountId, kind, { path: path ?? "/", name: name ?? "" });
}

/** What a list is about: all under a path. */
export function listedArn(
  kind: "user" | "group" | "role" | "policy" | "mfa",
  pathPrefix: string | undefined,
  { principal }: Call,
): string {
  return iamArn(principal.accountId, kind, { path: pathPrefix ?? "/", name: "" });
}

/**
 * The user that is named, or the caller, where the caller is a user.
 *
 * @throws ServiceError `ValidationError`
 */
export function userNameOrCaller(name: string | undefined, { principal }: Call): string {
  if (name !== undefined) return name;
  if (principal.type === "IAMUser") return principal.userName;
  throw validationError("Must specify userName when calling with non-User credentials");
}

/** `aws:RequestTag/KEY` and `aws:TagKeys` of the tags that come with a call. */
export function tagConditions(tags: readonly Tag[] | undefined = []): Conditions {
  return {
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? ""])),
    "aws:TagKeys": tags.map(({ Key }) => Key ?? ""),
  };
}

/** `iam:PermissionsBoundary` of the user or role whose policies a call changes. */
export function boundaryConditions(
  identities: Identities,
  kind: HolderKind,
  name: string | undefined,
  { principal }: Call,
): Conditions {
  if (kind === "group") return {};
  const { users, roles } = identities.of(principal.accountId);
  const holder = kind === "user" ? users.find(name ?? "") : roles.find(name ?? "");
  return holder?.boundary === undefined ? {} : { "iam:PermissionsBoundary": holder.boundary };
}
