import { InvariantError } from "../base/assert.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import { compilePolicy } from "../policy/compiled-policy.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import type { PolicyPlace } from "../policy/parse-policy.ts";
import type { PrincipalPattern } from "../policy/policy.ts";
import { IdentityProblem } from "./identity-problem.ts";

/** What a document is to be: each kind has its grammar. */
export type DocumentKind = "identity" | "managed" | "trust";

/** @throws IdentityProblem the document is not a policy of that kind */
export function checkDocument(text: string, kind: DocumentKind): void {
  const read = parsePolicy(text, places[kind]);
  if (read.kind === "fault") throw new IdentityProblem("malformed-policy", read.message);
}

/** Whom a trust policy names that was checked. */
export function principalsOf(trust: string): readonly PrincipalPattern[] {
  const read = parsePolicy(trust, places.trust);
  const statements = read.kind === "policy" ? read.statements : [];
  return statements.flatMap(({ principals }) => principals?.values ?? []);
}

/** The size of a document as quotas count it: characters, without white space. */
export function documentSize(text: string): number {
  return text.replaceAll(/\s/g, "").length;
}

/**
 * Compiled documents, each once for as long as what holds it: an inline policy, a version, a role's
 * trust. These do not change; a change makes new ones.
 */
export interface CompiledDocuments {
  readonly identity: (holder: DocumentHolder) => CompiledPolicy;
  readonly trust: (holder: DocumentHolder) => CompiledPolicy;
}

export interface DocumentHolder {
  readonly document: string;
}

export function compiledDocuments(): CompiledDocuments {
  const known = new WeakMap<DocumentHolder, CompiledPolicy>();
  const compiled =
    (kind: DocumentKind) =>
    (holder: DocumentHolder): CompiledPolicy => {
      const there = known.get(holder);
      if (there !== undefined) return there;
      const policy = compileDocument(holder.document, kind);
      known.set(holder, policy);
      return policy;
    };
  return { identity: compiled("identity"), trust: compiled("trust") };
}

/** Compiles a document that `checkDocument` let through when it was stored. */
export function compileDocument(text: string, kind: DocumentKind): CompiledPolicy {
  const read = parsePolicy(text, places[kind]);
  // Failing is safer than leaving out a policy that may deny.
  if (read.kind === "fault") throw new InvariantError(`a stored policy: ${read.message}`);
  return compilePolicy(read);
}

/** Sizes are quotas: they are counted apart. */
const normalizedBytesMax = 1024 * 1024;
const places: Readonly<Record<DocumentKind, PolicyPlace>> = {
  identity: { kind: "identity", normalizedBytesMax },
  managed: { kind: "identity", normalizedBytesMax, mustBe2012: true },
  trust: { kind: "trust", normalizedBytesMax },
};
