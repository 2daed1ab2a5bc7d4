/**
 * Does `work` for each item, some at once, in the order of the items. Rejects with the first failure,
 * once what was under way has ended.
 */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  atOnceMax: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  async function run(): Promise<void> {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
      if (failure !== undefined) return;
    }
  }
  await Promise.all(Array.from({ length: atOnceMax }, run));
  if (failure !== undefined) throw failure.error;
}
