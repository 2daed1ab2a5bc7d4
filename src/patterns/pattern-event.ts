import type { ParsedRecord } from "../record/envelope.ts";

/** A log event as patterns see it. Each form is made when the first pattern asks for it. */
export interface PatternEvent {
  readonly message: () => string;
  /** Undefined: the message is no JSON object. */
  readonly record: () => ParsedRecord | undefined;
}

/** The event whose message is `text`. */
export function messageEvent(text: string): PatternEvent {
  let parsed: { readonly record: ParsedRecord | undefined } | undefined;
  return {
    message: () => text,
    record: () => {
      parsed ??= { record: parseObject(text) };
      return parsed.record;
    },
  };
}

/** The event whose message is a record that is parsed already. `message` is called when needed. */
export function recordEvent(record: ParsedRecord, message: () => string): PatternEvent {
  let text: string | undefined;
  return {
    message: () => {
      text ??= message();
      return text;
    },
    record: () => record,
  };
}

function parseObject(text: string): ParsedRecord | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isObject(value: unknown): value is ParsedRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
