import type { Random } from "../base/world.ts";
import { BlockWriter } from "./block-writer.ts";
import { ObjectDamagedError } from "./buckets.ts";
import { newDataName } from "./data-name.ts";
import type { DataKey } from "./encryption.ts";
import { formatOf } from "./object-data.ts";
import type { DataRange, DataWriter, ObjectData } from "./object-data.ts";
import { readRange } from "./read-blocks.ts";

/** Data that lives and dies with the process, laid out as in files. */
export function memoryData(random: Random): ObjectData {
  const stored = new Map<string, Buffer>();
  const underWay = new Set<string>();

  async function create(key?: DataKey): Promise<DataWriter> {
    const id = newDataName(random);
    const blocks = new BlockWriter(formatOf(id, key === undefined ? undefined : { key }));
    const pieces: Uint8Array[] = [];
    underWay.add(id);
    return {
      id,
      write: async (bytes) => {
        pieces.push(...blocks.add(bytes));
      },
      finish: async () => {
        stored.set(id, Buffer.concat([...pieces, ...blocks.end()]));
      },
      keep: () => {
        underWay.delete(id);
      },
      discard: async () => {
        underWay.delete(id);
        stored.delete(id);
      },
    };
  }

  async function* read(range: DataRange): AsyncGenerator<Uint8Array> {
    const bytes = stored.get(range.id);
    if (bytes === undefined) throw new ObjectDamagedError(`the data ${range.id} is not there`);
    const file = {
      // Copies: what is stored is not handed out.
      read: async (target: Uint8Array, position: number) => bytes.copy(target, 0, position),
      size: async () => bytes.length,
    };
    yield* readRange(file, formatOf(range.id, range.seal), range);
  }

  return {
    create,
    read,
    nextDirectory: async (after) => {
      if (after !== "") return undefined;
      const files = [...stored.keys()].map((id) => ({ id, isUnderWay: underWay.has(id) }));
      return { name: "memory", files };
    },
    // Memory is the place of every class.
    move: async () => true,
    remove: async (ids) => {
      for (const id of ids) stored.delete(id);
    },
  };
}
