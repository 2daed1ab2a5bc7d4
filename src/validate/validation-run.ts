import type { EvidenceSource } from "./evidence-source.ts";
import { EventKeys } from "./event-keys.ts";
import type { InTurn, ObjectChecks } from "./object-checks.ts";
import type { Finding } from "./rules.ts";
import type { FindTrustedKeys } from "./trusted-keys.ts";
import type { ValidationOptions } from "./validation-options.ts";

/** How far a validation has come. */
export interface ValidationProgress {
  /** Digests and log files that are known of. */
  objectsKnown: number;
  objectsDone: number;
  findings: number;
}

/** What the steps of one validation share. */
export interface ValidationRun {
  readonly options: ValidationOptions;
  readonly source: EvidenceSource;
  readonly checks: ObjectChecks;
  readonly inTurn: InTurn;
  /** Objects under way at once. */
  readonly atOnceMax: number;
  readonly findKeys: FindTrustedKeys;
  readonly progress: ValidationProgress;
  readonly report: (finding: Finding) => void;
  readonly signal: AbortSignal;
  readonly seenEvents: SeenEvents;
}

/** The events of each trail and account, and the files that have them. */
export class SeenEvents {
  readonly #keys = new Map<string, EventKeys>();
  readonly #files: string[] = [];

  /**
   * Takes the events of a file. Returns how many of them were there before, and the first file that
   * has one of them.
   */
  add(
    owner: string,
    file: string,
    keys: Uint32Array,
  ): { readonly count: number; readonly first: string } {
    const seen = this.#keys.get(owner) ?? new EventKeys();
    this.#keys.set(owner, seen);
    const index = this.#files.push(file) - 1;
    let count = 0;
    let first = "";
    for (let at = 0; at < keys.length; at += 2) {
      const before = seen.add(keys[at] ?? 0, keys[at + 1] ?? 0, index);
      if (before === undefined) continue;
      count += 1;
      if (first === "") first = this.#files[before] ?? "";
    }
    return { count, first };
  }
}
