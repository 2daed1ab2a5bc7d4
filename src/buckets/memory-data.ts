import type { Random } from "../base/world.ts";
import { ObjectDamagedError } from "./buckets.ts";
import { newDataName } from "./data-name.ts";
import type { DataRange, DataWriter, ObjectData } from "./object-data.ts";

/** Data that lives and dies with the process. */
export function memoryData(random: Random): ObjectData {
  const stored = new Map<string, Buffer>();

  async function create(): Promise<DataWriter> {
    const id = newDataName(random);
    const pieces: Buffer[] = [];
    return {
      id,
      write: async (bytes) => {
        pieces.push(Buffer.from(bytes));
      },
      finish: async () => {
        stored.set(id, Buffer.concat(pieces));
      },
      keep: () => {},
      discard: async () => {
        stored.delete(id);
      },
    };
  }

  async function* read({ id, start, end }: DataRange): AsyncGenerator<Uint8Array> {
    const bytes = stored.get(id);
    if (bytes === undefined) throw new ObjectDamagedError(`the data ${id} is not there`);
    // A copy: what is stored is not handed out.
    if (end > start) yield Buffer.from(bytes.subarray(start, end));
  }

  return {
    create,
    read,
    remove: async (ids) => {
      for (const id of ids) stored.delete(id);
    },
  };
}
