/** Which rule a pattern breaks. */
export type PatternRule = "length" | "term" | "syntax" | "expression" | "limit";

/** A text is no filter pattern. The only thing that parsing one throws. */
export class PatternFault extends Error {
  override readonly name = "PatternFault";
  readonly rule: PatternRule;
  /** Where in the pattern, in UTF-16 code units from its start. */
  readonly at: number;

  /** `message`: for the rule `term` AWS's sentence, for the others what is wrong, to follow one. */
  constructor(rule: PatternRule, at: number, message: string) {
    super(message);
    this.rule = rule;
    this.at = at;
  }
}

/**
 * What the API says with `InvalidParameterException`: AWS's sentence, and then the place.
 *
 * @param sentence differs by operation: metric filters have one of their own
 */
export function patternFaultMessage(
  fault: PatternFault,
  sentence: "Invalid metric filter pattern" | "Invalid filter pattern",
): string {
  const place = `at character ${fault.at + 1}`;
  return fault.rule === "term"
    ? `${fault.message} ${place}`
    : `${sentence}: ${fault.message} ${place}`;
}
