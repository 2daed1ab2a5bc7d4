import { dirname } from "node:path";

import type { Disk, DiskFile, Log } from "../base/world.ts";
import { branchOf, nodeName } from "./branches.ts";
import type { EventKeys } from "./event-keys.ts";
import { isMissing } from "../journal/disk-faults.ts";
import { keyBlock, keyFileName, readKeyFile } from "./key-file.ts";
import { KeyNode } from "./key-node.ts";

/** What a tree of keys is kept in. */
export interface KeyTreeOptions {
  readonly disk: Disk;
  readonly directory: string;
  readonly log: Log;
  /** What nodes may take in memory, about. Nodes with keys that are not written stay beyond it. */
  readonly memoryBytes: number;
  /** Of the hash tables: secret, so that nobody can choose ids that collide. */
  readonly seed: number;
}

const filesAtOnce = 8;

/**
 * The keys of all events, on disk, and in memory what was in use last. `find` may run at any time;
 * `insert` and `flush` one at a time.
 */
export class KeyTree {
  readonly #options: KeyTreeOptions;
  /** Least recently used first. */
  readonly #nodes = new Map<string, KeyNode>();
  readonly #loading = new Map<string, Promise<void>>();
  readonly #dirty = new Set<KeyNode>();
  /** Folders with files whose names may not be durable. */
  readonly #unsynced = new Set<string>();
  #bytes = 0;

  private constructor(options: KeyTreeOptions) {
    this.#options = options;
  }

  /** Opens the tree in a directory, which is made if it is not there. */
  static async open(options: KeyTreeOptions): Promise<KeyTree> {
    const { disk, directory } = options;
    await disk.makeDirectory(directory);
    // The names of files that a process has left behind when it died are not durable yet.
    for (const folder of await disk.list(directory)) {
      await disk.syncDirectory(`${directory}/${folder}`);
    }
    return new KeyTree(options);
  }

  /** How many keys are in memory alone. */
  get unwritten(): number {
    let count = 0;
    for (const node of this.#dirty) count += node.unwritten;
    return count;
  }

  /** Memory of nodes that cannot be dropped, in bytes. */
  get dirtyBytes(): number {
    let bytes = 0;
    for (const node of this.#dirty) bytes += node.bytes;
    return bytes;
  }

  /** Which of the keys at `indices` are in the tree. */
  async find(keys: EventKeys, indices: readonly number[]): Promise<ReadonlySet<number>> {
    const found = new Set<number>();
    await this.#walk({ keys, indices, level: 0, parent: "" }, (node, index) => {
      const isHere = node.has(keys, index);
      if (isHere) found.add(index);
      return isHere || !node.isFull;
    });
    return found;
  }

  /**
   * Puts keys in the tree, in memory; those that are there already are left alone. They are durable
   * when `flush` has resolved.
   */
  async insert(keys: EventKeys): Promise<void> {
    const indices = Array.from({ length: keys.length }, (_, index) => index);
    await this.#walk({ keys, indices, level: 0, parent: "" }, (node, index) => {
      if (node.has(keys, index)) {
        // Written by a process that died, perhaps before it could sync.
        if (!node.isSynced) this.#dirty.add(node);
        return true;
      }
      if (node.isFull) return false;
      const before = node.bytes;
      node.add(keys, index);
      this.#bytes += node.bytes - before;
      this.#dirty.add(node);
      return true;
    });
    this.#dropSome();
  }

  /**
   * Writes what is in memory alone. Durable on return. When it throws, what was not written is
   * still to be written.
   */
  async flush(): Promise<void> {
    const nodes = [...this.#dirty].values();
    // A crash in the middle leaves blocks of some nodes. They hold true keys, and the journal is
    // confirmed only afterwards, so that the others come again.
    const writeSome = async (): Promise<void> => {
      for (const node of nodes) await this.#write(node);
    };
    const results = await Promise.allSettled(Array.from({ length: filesAtOnce }, writeSome));
    for (const result of results) if (result.status === "rejected") throw result.reason;
    for (const folder of this.#unsynced) {
      await this.#options.disk.syncDirectory(folder);
      this.#unsynced.delete(folder);
    }
    this.#dropSome();
  }

  /**
   * Takes keys down the tree, node by node, until `visit` says that a key goes no further. Between
   * having a node and visiting it with all of its keys, nothing else runs.
   */
  async #walk(step: Step, visit: (node: KeyNode, index: number) => boolean): Promise<void> {
    const { keys, level, parent } = step;
    for (const [branch, indices] of byBranch(step)) {
      const name = nodeName(parent, branch, level);
      let node = this.#touch(name);
      while (node === undefined) {
        await this.#load(name);
        node = this.#touch(name);
      }
      const present = node;
      const rest = indices.filter((index) => !visit(present, index));
      if (rest.length === 0) continue;
      await this.#walk({ keys, indices: rest, level: level + 1, parent: name }, visit);
    }
  }

  #touch(name: string): KeyNode | undefined {
    const node = this.#nodes.get(name);
    if (node === undefined) return undefined;
    this.#nodes.delete(name);
    this.#nodes.set(name, node);
    return node;
  }

  async #load(name: string): Promise<void> {
    let loading = this.#loading.get(name);
    if (loading === undefined) {
      loading = this.#read(name).finally(() => this.#loading.delete(name));
      this.#loading.set(name, loading);
    }
    await loading;
  }

  async #read(name: string): Promise<void> {
    const { disk, directory, log, seed } = this.#options;
    const path = `${directory}/${keyFileName(name)}`;
    const content = await readIfThere(disk, path);
    const file = readKeyFile(name, content ?? Buffer.alloc(0));
    if (file.damagedBytes > 0) {
      const fields = { path, bytes: file.damagedBytes };
      log.error(fields, "ids of events are damaged: if these come again, they are taken again");
    }
    const node = new KeyNode(name, seed, file.words, content === undefined ? undefined : file.end);
    this.#nodes.set(name, node);
    this.#bytes += node.bytes;
    this.#dropSome();
  }

  async #write(node: KeyNode): Promise<void> {
    const { disk, directory } = this.#options;
    const path = `${directory}/${keyFileName(node.name)}`;
    const words = node.unwrittenWords();
    const block = words.length === 0 ? undefined : keyBlock(node.name, node.fileEnd, words);
    if (!node.hasFile) await disk.makeDirectory(dirname(path));
    await using file = await disk.open(path, node.hasFile ? "write" : "create");
    if (!node.hasFile) {
      node.hasFile = true;
      this.#unsynced.add(dirname(path));
    }
    if (block !== undefined) await file.write([block], node.fileEnd);
    await file.sync();
    this.#bytes -= node.bytes;
    node.written(node.fileEnd + (block?.length ?? 0));
    this.#bytes += node.bytes;
    this.#dirty.delete(node);
  }

  /** Drops what was used longest ago, until the rest fits; never what was used last. */
  #dropSome(): void {
    if (this.#bytes <= this.#options.memoryBytes) return;
    let left = this.#nodes.size;
    for (const [name, node] of this.#nodes) {
      left -= 1;
      if (left === 0 || this.#bytes <= this.#options.memoryBytes) return;
      if (this.#dirty.has(node)) continue;
      this.#nodes.delete(name);
      this.#bytes -= node.bytes;
    }
  }
}

interface Step {
  readonly keys: EventKeys;
  readonly indices: readonly number[];
  readonly level: number;
  /** Name of the node above. */
  readonly parent: string;
}

function byBranch({ keys, indices, level }: Step): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const index of indices) {
    const branch = branchOf(keys, index, level);
    const group = groups.get(branch);
    if (group === undefined) groups.set(branch, [index]);
    else group.push(index);
  }
  return groups;
}

async function readIfThere(disk: Disk, path: string): Promise<Buffer | undefined> {
  let file: DiskFile;
  try {
    file = await disk.open(path, "read");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  await using opened = file;
  const content = Buffer.allocUnsafeSlow(await opened.size());
  return content.subarray(0, await opened.read(content, 0));
}
