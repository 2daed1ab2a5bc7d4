import type { Documents } from "../documents/documents.ts";
import type { CustomerKeys } from "./customer-keys.ts";
import { customerKeys } from "./customer-keys.ts";
import { runDeadlines } from "./deadlines.ts";
import type { PoliciesOf } from "./key-access.ts";
import { KeyStore } from "./key-store.ts";
import type { KmsLimits, KmsParts } from "./kms-parts.ts";
import { defaultKmsLimits } from "./kms-parts.ts";

/** The keys of all accounts. */
export interface Kms extends AsyncDisposable {
  /** For the API of KMS, whose calls are authorized before they are handled. */
  readonly parts: KmsParts;
  /** For other rooms. */
  readonly customerKeys: CustomerKeys;
}

export type KmsOptions = Omit<KmsParts, "store" | "limits"> & {
  readonly documents: Documents;
  readonly policiesOf: PoliciesOf;
  /** Default: AWS's. */
  readonly limits?: KmsLimits;
};

/**
 * Reads all keys, aliases and grants into memory; their material stays sealed. From then on deadlines
 * are met, until it is disposed of.
 */
export async function openKms(options: KmsOptions): Promise<Kms> {
  const { documents, policiesOf, limits = defaultKmsLimits, ...given } = options;
  const store = new KeyStore(documents);
  await store.load();
  const parts = { ...given, store, limits };
  const deadlines = runDeadlines(parts);
  return {
    parts,
    customerKeys: customerKeys(parts, policiesOf),
    [Symbol.asyncDispose]: async () => deadlines[Symbol.asyncDispose](),
  };
}
