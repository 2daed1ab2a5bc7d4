export const dayMs: number = 24 * 60 * 60 * 1000;

/**
 * When something is due that is to happen `days` after `from`: the time is rounded up to the next
 * midnight UTC. Milliseconds since the epoch.
 *
 * @see S3 User Guide, "Lifecycle configuration elements", "Lifecycle rules: Based on an object's age"
 */
export function dueAfterDays(from: number, days: number): number {
  return Math.ceil((from + days * dayMs) / dayMs) * dayMs;
}

/** When a rule that names a date or a number of days is due. Undefined: it names neither. */
export function dueBy(
  from: number,
  rule: { readonly Date?: number; readonly Days?: number } | undefined,
): number | undefined {
  if (rule?.Date !== undefined) return rule.Date;
  return rule?.Days === undefined ? undefined : dueAfterDays(from, rule.Days);
}
