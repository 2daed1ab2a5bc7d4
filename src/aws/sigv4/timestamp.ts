const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Reads `20150830T123600Z`. Absent: it is none. Milliseconds since the epoch. */
export function parseBasicTimestamp(text: string): number | undefined {
  const match = basic.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  return writeBasicTimestamp(at) === text ? at : undefined;
}

/** Writes `20150830T123600Z`; fractions of a second are cut. */
export function writeBasicTimestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}
