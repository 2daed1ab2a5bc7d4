/** Whether it is an object with members: what they are is checked where they are read. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member that is text; undefined: there is none, or it is something else. */
export function textIn(value: unknown, name: string): string | undefined {
  const member = isRecord(value) ? value[name] : undefined;
  return typeof member === "string" ? member : undefined;
}
