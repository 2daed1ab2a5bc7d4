import type { RegularExpression } from "./regular-expression.ts";

/** The longest filter pattern, in characters (API reference, `FilterPattern`). */
export const patternCharactersMax = 1024;

/** A filter pattern of CloudWatch Logs, parsed. Which of the three it is, its first bracket tells. */
export type FilterPattern = TermsPattern | FieldsPattern | JsonPattern;

/** Terms that a message contains or does not. Without any term it matches every message. */
export interface TermsPattern {
  readonly kind: "terms";
  readonly required: readonly Term[];
  readonly excluded: readonly Term[];
  /** One of them must be there. Empty where other terms are given: then they are ignored. */
  readonly optional: readonly Term[];
}

export type Term =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "expression"; readonly expression: RegularExpression };

/** `[ip, user, ..., status = 4*]`: a line of fields with spaces between them. */
export interface FieldsPattern {
  readonly kind: "fields";
  /** Without the ellipsis. */
  readonly fields: readonly Field[];
  /** How many of `fields` stand before the ellipsis. Absent: there is none. */
  readonly ellipsisAt?: number;
}

export interface Field {
  /** Absent: the field is there and has no name. */
  readonly name?: string;
  /** Absent: any text will do. */
  readonly condition?: Condition<string>;
}

/** `{ $.eventName = "X" && … }`: the properties of a message that is a JSON object. */
export interface JsonPattern {
  readonly kind: "json";
  readonly condition: Condition<Selector>;
}

/** Tests joined by `&&` (`all`) and `||` (`any`). `Subject` is what a test is about. */
export type Condition<Subject> =
  | { readonly kind: "all" | "any"; readonly of: readonly Condition<Subject>[] }
  | { readonly kind: "test"; readonly subject: Subject; readonly test: ValueTest };

export type ValueTest =
  | { readonly kind: "equal" | "unequal"; readonly value: Value }
  | { readonly kind: "order"; readonly operator: OrderOperator; readonly number: number }
  | { readonly kind: "null" | "true" | "false" | "absent" };

export type OrderOperator = "<" | "<=" | ">" | ">=";

export type Value =
  /** In it `*` is any run of characters. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly number: number; readonly text: string }
  | { readonly kind: "expression"; readonly expression: RegularExpression };

/** Where in a JSON object to look. */
export interface Selector {
  /** As it is written, `$` included. */
  readonly text: string;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "element"; readonly index: number }
  /** `[*]`, and `.*` */
  | { readonly kind: "any-element" | "any-property" };

/** Whether a selector can lead to more than one value. */
export function isWildcard({ steps }: Selector): boolean {
  return steps.some(({ kind }) => kind === "any-element" || kind === "any-property");
}

/** One condition out of several; one alone is itself. */
export function joined<Subject>(
  kind: "all" | "any",
  of: readonly Condition<Subject>[],
): Condition<Subject> {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind, of };
}
