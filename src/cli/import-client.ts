import { signedClient } from "./signed-client.ts";
import type { SignedClientOptions } from "./signed-client.ts";

/** What Cairn said of a batch. */
export interface BatchAnswer {
  readonly accepted: number;
  /** Of the accepted: data events that no trail wants. */
  readonly unselected: number;
  readonly duplicates: number;
  readonly rejected: readonly {
    readonly index: number;
    readonly code: string;
    readonly message: string;
  }[];
}

export interface ImportClient extends Disposable {
  /**
   * Sends a batch: every record is taken once, however often it is sent. Resolves when what was
   * accepted is durable at the other end.
   *
   * @throws RequestFailedError
   */
  readonly send: (body: Uint8Array, signal: AbortSignal) => Promise<BatchAnswer>;
}

export function importClient(
  options: SignedClientOptions & { readonly createAccounts: boolean },
): ImportClient {
  const client = signedClient(options);
  const query = options.createAccounts ? { createAccounts: "true" } : {};
  return {
    send: async (body, signal) =>
      client.post({ path: "/import-records", query, body, isAnswer: isBatchAnswer }, signal),
    [Symbol.dispose]: () => {
      client[Symbol.dispose]();
    },
  };
}

function isBatchAnswer(value: unknown): value is BatchAnswer {
  return (
    typeof value === "object" &&
    value !== null &&
    "accepted" in value &&
    typeof value.accepted === "number" &&
    "unselected" in value &&
    typeof value.unselected === "number" &&
    "duplicates" in value &&
    typeof value.duplicates === "number" &&
    "rejected" in value &&
    Array.isArray(value.rejected)
  );
}
