/** Names and values that a ciphertext is bound to: not secret, and needed to decrypt. */
export type EncryptionContext = Readonly<Record<string, string>>;

/**
 * A context as bytes: the same for the same names and values, and for no others. Ordered by UTF-8
 * bytes, each part with its length before it.
 */
export function encryptionContextBytes(context: EncryptionContext): Uint8Array {
  const pairs = Object.entries(context)
    .map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const)
    .toSorted(([a], [b]) => Buffer.compare(a, b));
  return Buffer.concat(pairs.flat().flatMap((part) => [lengthOf(part), part]));
}

function lengthOf(part: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}

/** Whether `context` has every pair of `part`. */
export function containsContext(context: EncryptionContext, part: EncryptionContext): boolean {
  return Object.entries(part).every(
    ([name, value]) => Object.hasOwn(context, name) && context[name] === value,
  );
}

export function equalsContext(context: EncryptionContext, other: EncryptionContext): boolean {
  return containsContext(context, other) && containsContext(other, context);
}
