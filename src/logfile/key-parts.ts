/** An account id: twelve digits. */
export const accountIdPattern: RegExp = /^\d{12}$/;

/** A Region's name, for example `eu-central-1`. */
export const regionPattern: RegExp = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** `AWSLogs` and what follows it, beneath a prefix. Empty parts are left out. */
export function atStart(prefix: string, parts: readonly string[]): string {
  return [prefix, "AWSLogs", ...parts].filter((part) => part !== "").join("/");
}

/** `20150801T021059`, UTC. */
export function stampOf(time: number): string {
  return new Date(time)
    .toISOString()
    .slice(0, "2015-08-01T02:10:59".length)
    .replaceAll(/[-:]/g, "");
}

/** `2015/08/01`, UTC. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, "2015-08-01".length).replaceAll("-", "/");
}

/** The reverse of `stampOf`, in milliseconds; undefined: not a stamp, or no such moment. */
export function timeOfStamp(stamp: string): number | undefined {
  const digits = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(stamp);
  if (digits === null) return undefined;
  const [, year, month, day, hour, minute, second] = digits;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  // Date.parse takes the 31st of a short month for the 1st of the next.
  return Number.isNaN(time) || stampOf(time) !== stamp ? undefined : time;
}
