import type { AccountEntities } from "./account-entities.ts";
import type { InlinePolicy } from "./entities.ts";
import { requireChangeable, requireHolder } from "./holders.ts";
import type { HolderKind } from "./holders.ts";
import { IdentityProblem, noSuchEntity } from "./identity-problem.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { checkDocument, documentSize } from "./policy-documents.ts";

/** Which inline policy, of whom. */
export interface InlinePolicyName {
  readonly kind: HolderKind;
  readonly name: string;
  readonly policyName: string;
}

/** Adds an inline policy, or replaces the one of that name. @throws IdentityProblem */
export async function putInlinePolicy(
  { identities, quotas }: IdentityParts,
  accountId: string,
  { kind, name, policyName }: InlinePolicyName,
  document: string,
): Promise<void> {
  checkDocument(document, "identity");
  return identities.change(accountId, (entities) => {
    const holder = requireChangeable(entities, kind, name);
    const others = holder.inline.filter((policy) => policy.name !== policyName);
    const inline = [...others, { name: policyName, document }].toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    const limit = quotas[quotaNames[kind]];
    const size = inline.reduce((sum, policy) => sum + documentSize(policy.document), 0);
    if (size > limit) {
      throw new IdentityProblem(
        "limit-exceeded",
        `Maximum policy size of ${limit} bytes exceeded for ${kind} ${name}`,
      );
    }
    return { put: [{ ...holder, inline }], result: undefined };
  });
}

/** @throws IdentityProblem there is none of that name */
export async function deleteInlinePolicy(
  { identities }: IdentityParts,
  accountId: string,
  policy: InlinePolicyName,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const gone = requireInlinePolicy(entities, policy);
    const holder = requireChangeable(entities, policy.kind, policy.name);
    const inline = holder.inline.filter((one) => one !== gone);
    return { put: [{ ...holder, inline }], result: undefined };
  });
}

/** @throws IdentityProblem there is none of that name */
export function requireInlinePolicy(
  entities: AccountEntities,
  { kind, name, policyName }: InlinePolicyName,
): InlinePolicy {
  const holder = requireHolder(entities, kind, name);
  const found = holder.inline.find((policy) => policy.name === policyName);
  if (found !== undefined) return found;
  throw noSuchEntity(`The ${kind} policy with name ${policyName} cannot be found.`);
}

const quotaNames = {
  user: "UserPolicySize",
  group: "GroupPolicySize",
  role: "RolePolicySize",
} as const satisfies Readonly<Record<HolderKind, string>>;
