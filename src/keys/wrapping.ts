/** A master key at work: all that is ever done with it. */
export interface Wrapping {
  /** Encrypts a small secret. Text, fit for a JSON document. */
  readonly wrap: (secret: Uint8Array) => Promise<string>;
  /** @throws UnsealError another master key has wrapped it, or it has been changed */
  readonly unwrap: (wrapped: string) => Promise<Uint8Array>;
}
