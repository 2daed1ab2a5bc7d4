/** Object Lock of one version. */
export interface ObjectLock {
  /** Absent: none. One whose time is up stays readable and holds nothing. */
  readonly retention?: Retention;
  /** Absent: never set. It holds until it is taken off, whatever the retention says. */
  readonly legalHold?: "ON" | "OFF";
}

export interface Retention {
  readonly mode: RetentionMode;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export type RetentionMode = "GOVERNANCE" | "COMPLIANCE";

/** What each new version of a bucket is given that comes without a retention of its own. */
export type DefaultRetention = { readonly mode: RetentionMode } & (
  | { readonly days: number }
  | { readonly years: number }
);

/** A version whose lock is to be changed. */
export interface LockTarget {
  readonly bucket: string;
  readonly key: string;
  /** Absent: the current version. */
  readonly versionId?: string;
}

/**
 * A lock as the index keeps it. `heldUntil` is what the store's count of elapsed time must have come
 * to as well before the retention's time is up.
 */
export interface KeptLock extends ObjectLock {
  readonly heldUntil?: number;
}

/**
 * What the store knows of time: the word of the wall clock, and its own count of the time for which
 * it was open (`elapsed-count.ts`). Both in milliseconds.
 */
export interface LockTime {
  readonly wall: number;
  readonly count: number;
}

/**
 * A lock, made ready to be kept. Its retention takes as long as its date lies ahead of the wall clock
 * now, and never less than what `before` still has to run.
 */
export function keptLock(lock: ObjectLock, time: LockTime, before?: KeptLock): KeptLock {
  const { retention } = lock;
  if (retention === undefined) return lock;
  const heldUntil = time.count + Math.max(0, retention.until - time.wall);
  const isShorter = before?.retention !== undefined && retention.until < before.retention.until;
  // Shortened by who may: what was counted on before does not count any more.
  if (isShorter) return { ...lock, heldUntil };
  return { ...lock, heldUntil: Math.max(heldUntil, before?.heldUntil ?? 0) };
}

/** A lock as callers see it. */
export function shownLock(kept: KeptLock): ObjectLock {
  const { heldUntil: _, ...lock } = kept;
  return lock;
}

/** Whether a version may not be removed now. */
export function isLocked(
  lock: KeptLock | undefined,
  time: LockTime,
  options: { readonly bypassGovernance: boolean },
): boolean {
  if (lock === undefined) return false;
  if (lock.legalHold === "ON") return true;
  if (!isInForce(lock, time)) return false;
  return lock.retention?.mode === "COMPLIANCE" || !options.bypassGovernance;
}

/**
 * Whether a retention may take the place of another. One whose time is up binds nobody. One in
 * force may be extended. Anything else (shorter, none, COMPLIANCE made GOVERNANCE) takes GOVERNANCE
 * mode and the right to bypass it.
 *
 * @see S3 User Guide, "Object Lock": "Retention modes"
 */
export function changesRetention(
  lock: KeptLock | undefined,
  retention: Retention | undefined,
  time: LockTime,
  options: { readonly bypassGovernance: boolean },
): boolean {
  const before = lock?.retention;
  if (lock === undefined || before === undefined || !isInForce(lock, time)) return true;
  if (before.mode === "GOVERNANCE" && options.bypassGovernance) return true;
  if (retention === undefined || retention.until < before.until) return false;
  return retention.mode === before.mode || before.mode === "GOVERNANCE";
}

/** Both clocks must say that a retention's time is up. */
function isInForce({ retention, heldUntil = 0 }: KeptLock, time: LockTime): boolean {
  return retention !== undefined && (time.wall < retention.until || time.count < heldUntil);
}

/** The retention that a bucket's default gives to what is written now. */
export function retentionFrom(rule: DefaultRetention, now: number): Retention {
  const until = new Date(now);
  if ("days" in rule) until.setUTCDate(until.getUTCDate() + rule.days);
  else until.setUTCFullYear(until.getUTCFullYear() + rule.years);
  return { mode: rule.mode, until: until.getTime() };
}
