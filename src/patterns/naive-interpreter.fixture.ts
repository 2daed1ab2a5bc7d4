// What a condition for JSON means, written again from the guide: without slots, indexes, sets or
// automata, and with texts of patterns made from it that the parser has to read.

export type NaivePath = readonly (string | number)[];

export type NaiveCondition =
  | { readonly kind: "all" | "any"; readonly parts: readonly NaiveCondition[] }
  | {
      readonly kind: "compare";
      readonly path: NaivePath;
      readonly operator: string;
      readonly value: NaiveValue;
    }
  | { readonly kind: "state"; readonly path: NaivePath; readonly state: string };

export type NaiveValue =
  | { readonly kind: "quoted" | "bare" | "expression"; readonly text: string }
  | { readonly kind: "number"; readonly number: number };

/** In a path: any element of an array, any property of an object. */
export const anyElement = "[*]";
export const anyProperty = ".*";

export function naiveText(condition: NaiveCondition): string {
  if (condition.kind === "compare") {
    return `${pathText(condition.path)} ${condition.operator} ${valueText(condition.value)}`;
  }
  if (condition.kind === "state") return `${pathText(condition.path)} ${condition.state}`;
  const symbol = condition.kind === "all" ? " && " : " || ";
  return condition.parts.map((part) => `(${naiveText(part)})`).join(symbol);
}

function pathText(path: NaivePath): string {
  const steps = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    if (step === anyElement || step === anyProperty) return step;
    return /^\w+$/.test(step) ? `.${step}` : `.['${step}']`;
  });
  return `$${steps.join("")}`;
}

function valueText(value: NaiveValue): string {
  if (value.kind === "number") return String(value.number);
  if (value.kind === "bare") return value.text;
  return value.kind === "quoted" ? JSON.stringify(value.text) : `%${value.text}%`;
}

export function naiveMatch(condition: NaiveCondition, record: unknown): boolean {
  if (condition.kind === "compare" || condition.kind === "state") {
    const found = select(record, condition.path);
    const values = found.length === 0 ? [undefined] : found;
    return values.some((value) => holds(condition, value));
  }
  return condition.kind === "all"
    ? condition.parts.every((part) => naiveMatch(part, record))
    : condition.parts.some((part) => naiveMatch(part, record));
}

function holds(
  condition: Extract<NaiveCondition, { readonly kind: "compare" | "state" }>,
  value: unknown,
): boolean {
  if (condition.kind === "state") return isIn(condition.state, value);
  const { operator, value: wanted } = condition;
  if (operator === "=") return equals(wanted, value);
  if (operator === "!=") {
    if (value === undefined || value === null) return true;
    return typeof value !== "object" && !equals(wanted, value);
  }
  return typeof value === "number" && isOrdered(operator, value, wanted);
}

function select(value: unknown, [step, ...rest]: NaivePath): readonly unknown[] {
  if (step === undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  const isArray = Array.isArray(value);
  const entries = Object.entries(value);
  const taken = entries.filter(([key]) => {
    if (step === anyElement) return isArray;
    if (step === anyProperty) return !isArray;
    return isArray === (typeof step === "number") && key === String(step);
  });
  return taken.flatMap(([, inner]) => select(inner, rest));
}

function isIn(state: string, value: unknown): boolean {
  if (state === "NOT EXISTS") return value === undefined;
  return JSON.stringify(value) === state.replace("IS ", "").toLowerCase();
}

function equals(wanted: NaiveValue, value: unknown): boolean {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    return false;
  }
  if (wanted.kind === "number") return value === wanted.number || value === String(wanted.number);
  if (wanted.kind === "expression") return new RegExp(wanted.text).test(String(value));
  const escaped = wanted.text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", "[^]*")}$`).test(String(value));
}

function isOrdered(operator: string, value: number, wanted: NaiveValue): boolean {
  if (wanted.kind !== "number") return false;
  const { number } = wanted;
  if (operator === "<") return value < number;
  if (operator === "<=") return value <= number;
  return operator === ">" ? value > number : value >= number;
}
