/** `*`: any number of characters, also none. */
export const anyText = -1;
/** `?`: exactly one character. */
export const anyCharacter = -2;

/** UTF-16 code units, `anyText` and `anyCharacter`, in order. */
export type WildcardTokens = readonly number[];

/** The tokens of text in which `*` and `?` are wildcards. */
export function wildcardTokens(text: string): WildcardTokens {
  const tokens: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x2a) tokens.push(anyText);
    else if (unit === 0x3f) tokens.push(anyCharacter);
    else tokens.push(unit);
  }
  return tokens;
}

/** The tokens of text that stands for itself. */
export function literalTokens(text: string): WildcardTokens {
  const tokens: number[] = [];
  for (let at = 0; at < text.length; at += 1) tokens.push(text.charCodeAt(at));
  return tokens;
}

/**
 * Whether all of `value` fits. Time grows with the product of the lengths at worst: after a
 * mismatch only the last `*` is tried again, one character further.
 */
export function matchesWildcards(tokens: WildcardTokens, value: string): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < value.length) {
    const wanted = tokens[token];
    if (wanted === anyText) {
      star = token;
      starAt = at;
      token += 1;
    } else if (wanted === anyCharacter) {
      token += 1;
      at += characterLength(value, at);
    } else if (wanted === value.charCodeAt(at)) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      token = star + 1;
      starAt += characterLength(value, starAt);
      at = starAt;
    } else {
      return false;
    }
  }
  while (tokens[token] === anyText) token += 1;
  return token === tokens.length;
}

/** Two code units for a character beyond the basic plane. */
function characterLength(value: string, at: number): number {
  return (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
