/**
 * The instant that an `eventTime` names, in milliseconds since the epoch; undefined when the text
 * names none.
 *
 * CloudTrail writes `YYYY-MM-DDThh:mm:ssZ`, and that is the fast path. A fraction of a second or an
 * offset in place of `Z`, as other tools write them, is read as well; anything else is not a time.
 * Times before 1970 are not times of events.
 */
export function parseEventTime(text: string): number | undefined {
  if (text.length !== 20 || text.charCodeAt(19) !== 0x5a) return parseLongEventTime(text);
  if (!hasSeparators(text)) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const instant = instantOf([year, twoDigits(text, 5), twoDigits(text, 8)], {
    hour: twoDigits(text, 11),
    minute: twoDigits(text, 14),
    second: twoDigits(text, 17),
  });
  return instant;
}

/** An instant as CloudTrail writes it: whole seconds, UTC. */
export function formatEventTime(instantMs: number): string {
  return `${new Date(instantMs).toISOString().slice(0, 19)}Z`;
}

function hasSeparators(text: string): boolean {
  return (
    text.charCodeAt(4) === 0x2d &&
    text.charCodeAt(7) === 0x2d &&
    text.charCodeAt(10) === 0x54 &&
    text.charCodeAt(13) === 0x3a &&
    text.charCodeAt(16) === 0x3a
  );
}

/** The number that two digits make; NaN when they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Undefined for a day or a time that no calendar has. Every comparison with NaN is false. */
function instantOf(
  [year, month, day]: readonly [number, number, number],
  { hour, minute, second }: TimeOfDay,
): number | undefined {
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  if (!(day <= daysIn(month, year) && hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(month: number, year: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (daysInMonth[month - 1] ?? 0);
}

const longForm = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/;

function parseLongEventTime(text: string): number | undefined {
  const [, local, fraction = ".0", zone = "Z"] = longForm.exec(text) ?? [];
  const seconds = local === undefined ? undefined : parseEventTime(`${local}Z`);
  const offsetMs = zone === "Z" ? 0 : parseOffset(zone);
  if (seconds === undefined || offsetMs === undefined) return undefined;
  const instant = seconds + Math.trunc(Number(`0${fraction}`) * 1000) - offsetMs;
  return instant >= 0 ? instant : undefined;
}

/** Milliseconds that `+hh:mm` or `-hhmm` is ahead of UTC. */
function parseOffset(zone: string): number | undefined {
  const hours = twoDigits(zone, 1);
  const minutes = twoDigits(zone, zone.length - 2);
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
