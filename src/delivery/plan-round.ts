import type { JournalDamage, JournalReader } from "../journal/journal.ts";
import { logFileBytesMax, sizeOfFirst, sizeWith } from "../logfile/cutting.ts";
import type { LogFileSize } from "../logfile/cutting.ts";
import { readEntryRouting } from "../record/entry.ts";
import type { EntryRouting } from "../record/entry.ts";
import { PartitionMap } from "./partition.ts";
import type { Partition } from "./partition.ts";
import { readUndamaged } from "../journal/read-undamaged.ts";

/** Which entries make up one log file: those of the partition in `[from, to)`, in journal order. */
export interface FileRange extends Partition {
  /** The position of the first entry. */
  readonly from: number;
  /** The position after the last entry. */
  readonly to: number;
  readonly recordCount: number;
  /** Of the file, before compression. */
  readonly plainBytes: number;
}

export interface RoundPlan {
  /** By partition in the order of their first entries, then in journal order. */
  readonly files: readonly FileRange[];
  readonly damages: readonly JournalDamage[];
}

/** A partition's file that is still being filled. */
interface OpenFile {
  readonly partition: Partition;
  readonly full: FileRange[];
  from: number;
  to: number;
  size: LogFileSize | undefined;
}

/**
 * Divides a range of the journal into log files. One pass, and nothing of an entry is kept: what
 * this takes in memory depends on the number of files alone.
 *
 * @param bytesMax what a file may have before compression
 */
export async function planRound(
  reader: JournalReader,
  range: { readonly from: number; readonly to: number },
  bytesMax: number = logFileBytesMax,
): Promise<RoundPlan> {
  const byPartition = new PartitionMap<OpenFile>();
  const open: OpenFile[] = [];
  const damages: JournalDamage[] = [];

  const enter = (partition: Partition): OpenFile => {
    const file: OpenFile = { partition, full: [], from: 0, to: 0, size: undefined };
    open.push(file);
    return file;
  };
  const take = (routing: EntryRouting, recordBytes: number, from: number, to: number): void => {
    for (const trail of routing.trails) {
      const file = byPartition.at(trail, routing, enter);
      const grown = file.size && sizeWith(file.size, recordBytes, bytesMax);
      if (grown === undefined) {
        closeFile(file);
        file.from = from;
      }
      file.size = grown ?? sizeOfFirst(recordBytes);
      file.to = to;
    }
  };

  for await (const batch of readUndamaged(reader, range, (damage) => damages.push(damage))) {
    for (const { payload, position, next } of batch) {
      const routing = readEntryRouting(payload);
      take(routing, payload.length - routing.recordStart, position, next);
    }
  }
  for (const file of open) closeFile(file);
  return { files: open.flatMap(({ full }) => full), damages };
}

function closeFile(file: OpenFile): void {
  const { partition, full, from, to, size } = file;
  if (size === undefined) return;
  full.push({ ...partition, from, to, recordCount: size.recordCount, plainBytes: size.bytes });
  file.size = undefined;
}
