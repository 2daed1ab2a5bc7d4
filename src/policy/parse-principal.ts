import type { PrincipalPattern } from "./policy.ts";
import { asObject, asTexts, fault } from "./policy-element.ts";

/**
 * Reads a `Principal` or `NotPrincipal`: `"*"`, or an object of lists by kind.
 *
 * @see IAM User Guide, "AWS JSON policy elements: Principal"
 */
export function parsePrincipals(value: unknown, path: string): readonly PrincipalPattern[] {
  if (value === "*") return [{ kind: "anyone" }];
  const kinds = Object.entries(asObject(value, path, "principal"));
  if (kinds.length === 0) throw fault("principal", path, "must not be empty");
  return kinds.flatMap(([kind, texts]) => {
    const at = `${path}.${kind}`;
    const read = readers.get(kind);
    if (read === undefined) throw fault("principal", path, "has an unknown kind", kind);
    return asTexts(texts, at, "principal").map((text) => {
      const pattern = read(text);
      if (pattern === undefined) throw fault("principal", at, "has an invalid principal", text);
      return pattern;
    });
  });
}

const readers: ReadonlyMap<string, (text: string) => PrincipalPattern | undefined> = new Map([
  ["AWS", readAws],
  ["Service", (text) => (isServiceName(text) ? { kind: "service", name: text } : undefined)],
  ["Federated", (text) => ({ kind: "federated", provider: text })],
  ["CanonicalUser", (text) => (isId(text) ? { kind: "canonical-user", id: text } : undefined)],
] satisfies [string, (text: string) => PrincipalPattern | undefined][]);

const isServiceName = (text: string): boolean => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text);
const isId = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/**
 * Everyone, an account (by id or root ARN), or the full ARN of one identity: no wildcards in it.
 */
function readAws(text: string): PrincipalPattern | undefined {
  if (text === "*") return { kind: "anyone" };
  if (/^\d{12}$/.test(text)) return { kind: "account", accountId: text };
  const [, accountId, identity] = identityArn.exec(text) ?? [];
  if (accountId === undefined || identity === undefined) return undefined;
  return identity === "root" ? { kind: "account", accountId } : { kind: "arn", arn: text };
}

const kinds = "user|role|assumed-role|federated-user";
/** The account, then who in it. IAM takes no wildcards here. */
const identityArn = new RegExp(
  `^arn:aws[a-z-]*:(?:iam|sts)::(\\d{12}):(root|(?:${kinds})/[\\w+=,.@/-]+)$`,
);
