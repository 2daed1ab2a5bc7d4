import type { LogFolder } from "../logfile/log-file-key.ts";
import type { EntryRouting } from "../record/entry.ts";
import type { EventCategory } from "../record/envelope.ts";

/** What goes into one sequence of log files. */
export interface Partition {
  /** The trail's number. */
  readonly trail: number;
  readonly accountId: string;
  readonly region: string;
  readonly folder: LogFolder;
}

const folderOfCategory: Readonly<Record<EventCategory, LogFolder>> = {
  Management: "CloudTrail",
  Data: "CloudTrail",
  Insight: "CloudTrail-Insight",
  NetworkActivity: "CloudTrail-NetworkActivity",
  Aggregated: "CloudTrail-Aggregated",
};

/** The partition of an entry for one of the trails that want it. */
export function partitionOf(trail: number, routing: EntryRouting): Partition {
  const { accountId, region, category } = routing;
  return { trail, accountId, region, folder: folderOfCategory[category] };
}

type Level<T> = Map<string, T>;

/**
 * A value per partition, found without making a key: this runs for every entry, twice, and the
 * strings that come in are the same ones again and again.
 */
export class PartitionMap<T> {
  readonly #trails = new Map<number, Level<Level<Level<T>>>>();

  /** The value of the partition, made by `make` when there is none. */
  at(trail: number, routing: EntryRouting, make: (partition: Partition) => T): T {
    const regions = this.#trails.get(trail)?.get(routing.accountId);
    const folder = folderOfCategory[routing.category];
    const found = regions?.get(routing.region)?.get(folder);
    if (found !== undefined) return found;
    const partition = partitionOf(trail, routing);
    const made = make(partition);
    this.set(partition, made);
    return made;
  }

  /** Whether any partition of the trail has a value. */
  hasTrail(trail: number): boolean {
    return this.#trails.has(trail);
  }

  find(trail: number, routing: EntryRouting): T | undefined {
    const regions = this.#trails.get(trail)?.get(routing.accountId);
    return regions?.get(routing.region)?.get(folderOfCategory[routing.category]);
  }

  set(partition: Partition, value: T): void {
    const accounts = entered(this.#trails, partition.trail);
    const regions = entered(accounts, partition.accountId);
    entered(regions, partition.region).set(partition.folder, value);
  }

  get(partition: Partition): T | undefined {
    const regions = this.#trails.get(partition.trail)?.get(partition.accountId);
    return regions?.get(partition.region)?.get(partition.folder);
  }
}

function entered<K, V>(map: Map<K, Map<string, V>>, key: K): Map<string, V> {
  let inner = map.get(key);
  if (inner === undefined) {
    inner = new Map();
    map.set(key, inner);
  }
  return inner;
}
