const millisecondsIn = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const bytesIn = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
} as const;

/** `500ms`, `60s`, `5m`, `1h`, `1d` as milliseconds. Anything else, also no unit: undefined. */
export function parseDuration(text: string): number | undefined {
  return parseQuantity(text, millisecondsIn);
}

/** `512B`, `64KiB`, `1GiB` as bytes. Anything else, also no unit: undefined. */
export function parseSize(text: string): number | undefined {
  return parseQuantity(text, bytesIn);
}

function parseQuantity(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, digits, unit] = /^(\d{1,15})([A-Za-z]+)$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined || !Object.hasOwn(units, unit)) return undefined;
  const quantity = Number(digits) * (units[unit] ?? Number.NaN);
  return Number.isSafeInteger(quantity) ? quantity : undefined;
}
