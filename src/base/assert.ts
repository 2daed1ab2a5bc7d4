/**
 * A bug of ours: something that must hold does not. It ends the process in journal, delivery and
 * digests; elsewhere it is answered as `InternalFailure`.
 */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** Throws `InvariantError` unless `condition` holds. For programmer errors only, never for input. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** `value`, which must be there. */
export function must<T>(value: T | undefined | null, message: string): T {
  if (value === undefined || value === null) throw new InvariantError(message);
  return value;
}

/** Makes a switch over a union complete: a value that reaches it does not type-check. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${String(value)}`);
}
