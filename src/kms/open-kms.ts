import type { ResourcePolicyOf } from "../policy/resource-access.ts";
import type { Documents } from "../documents/documents.ts";
import { runDeadlines } from "./deadlines.ts";
import { keyResources } from "./key-access.ts";
import { KeyStore } from "./key-store.ts";
import type { KmsLimits, KmsParts } from "./kms-parts.ts";
import { defaultKmsLimits } from "./kms-parts.ts";

/** The keys of all accounts. */
export interface Kms extends AsyncDisposable {
  /** What the functions of this room work with. */
  readonly parts: KmsParts;
  /** What hangs on keys, for `access/`. */
  readonly resources: ResourcePolicyOf;
}

export type KmsOptions = Omit<KmsParts, "store" | "limits"> & {
  readonly documents: Documents;
  /** Default: AWS's. */
  readonly limits?: KmsLimits;
};

/**
 * Reads all keys, aliases and grants into memory; their material stays sealed. From then on deadlines
 * are met, until it is disposed of.
 */
export async function openKms(options: KmsOptions): Promise<Kms> {
  const { documents, limits = defaultKmsLimits, ...given } = options;
  const store = new KeyStore(documents);
  await store.load();
  const parts = { ...given, store, limits };
  const deadlines = runDeadlines(parts);
  return {
    parts,
    resources: keyResources(parts),
    [Symbol.asyncDispose]: async () => deadlines[Symbol.asyncDispose](),
  };
}
