import { parsePolicy } from "../policy/parse-policy.ts";
import type { Statement } from "../policy/policy.ts";
import { checkDocument } from "./policy-documents.ts";

/**
 * The condition keys that policies ask about, in conditions and as variables, each once whatever its
 * case, sorted.
 *
 * @throws IdentityProblem one of them is no policy of an identity
 */
export function contextKeysOf(documents: readonly string[]): string[] {
  const keys = new Map<string, string>();
  for (const document of documents) {
    checkDocument(document, "identity");
    const policy = parsePolicy(document, {
      kind: "identity",
      normalizedBytesMax: document.length * 3,
    });
    const statements = policy.kind === "policy" ? policy.statements : [];
    for (const key of statements.flatMap(keysOfStatement)) keys.set(key.toLowerCase(), key);
  }
  return [...keys.values()].toSorted();
}

/** Those of one statement, as they are written there. */
export function keysOfStatement({ conditions, resources }: Statement): readonly string[] {
  const texts = [...resources.values, ...conditions.flatMap(({ values }) => values)];
  return [...conditions.map(({ key }) => key), ...texts.flatMap(variablesIn)];
}

/** `${aws:username}`, with or without a default; `${*}`, `${?}` and `${$}` are characters. */
function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{\s*([^},\s]+:[^},]*?)\s*(?:,[^}]*)?\}/g)].map(
    ([, key = ""]) => key,
  );
}
