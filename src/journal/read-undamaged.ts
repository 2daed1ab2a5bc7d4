import { JournalCorruptError } from "./journal.ts";
import type { JournalDamage, JournalEntry, JournalReader } from "./journal.ts";

/**
 * The entries of a range that still have the bytes that were written. What is damaged is left out
 * and told: the rest of the range is not to be held back by it.
 *
 * @throws JournalCorruptError the damage is of a kind that cannot be skipped
 */
export async function* readUndamaged(
  reader: JournalReader,
  range: { readonly from: number; readonly to: number },
  onDamage: (damage: JournalDamage) => void,
): AsyncGenerator<readonly JournalEntry[]> {
  let { from } = range;
  while (from < range.to) {
    try {
      for await (const batch of reader.read(from, range.to)) {
        from = batch.at(-1)?.next ?? from;
        yield batch;
      }
      return;
    } catch (error) {
      const damage = error instanceof JournalCorruptError ? error.damage : undefined;
      if (damage === undefined || damage.resume <= from) throw error;
      onDamage(damage);
      from = damage.resume;
    }
  }
}
