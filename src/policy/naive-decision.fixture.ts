// A second evaluation of policies, for comparison: it reads the documents as they are written, one
// rule of the user guide after the other, and shares no code with the first.

export type Text = string | readonly string[];
export interface NaiveStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | { readonly AWS: Text };
  readonly NotPrincipal?: { readonly AWS: Text };
  readonly Action?: Text;
  readonly NotAction?: Text;
  readonly Resource?: Text;
  readonly NotResource?: Text;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Text>>>>;
}
export interface NaiveDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly NaiveStatement[];
}

export interface NaiveSets {
  readonly identity?: readonly NaiveDocument[];
  readonly boundary?: NaiveDocument;
  readonly session?: readonly NaiveDocument[];
  readonly serviceControl?: readonly (readonly NaiveDocument[])[];
  readonly resource?: NaiveDocument;
  readonly resourceAccountId?: string;
  readonly resourceIsRootOfAccess?: boolean;
}

export interface NaiveRequest {
  readonly accountId: string;
  /** From the widest to the narrowest: the account's root, the role, and who asks. */
  readonly identifiers: readonly string[];
  readonly kind: "root" | "user" | "assumed-role";
  readonly action: string;
  readonly resource: string;
  /** Names in lower case. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** "Policy evaluation logic": the flow chart, box by box. */
export function naiveDecision(
  sets: NaiveSets,
  request: NaiveRequest,
): "allow" | "implicit" | "explicit" {
  if (statementsOf(applicable(sets, request), "Deny").some((one) => applies(one, request))) {
    return "explicit";
  }
  const { serviceControl = [], resourceAccountId = request.accountId } = sets;
  if (!serviceControl.every((level) => allows(level, request))) return "implicit";
  const isWithin = resourceAccountId === request.accountId;
  return (isWithin ? isAllowedWithin : isAllowedAcross)(sets, request) ? "allow" : "implicit";
}

function applicable(sets: NaiveSets, { kind }: NaiveRequest): readonly NaiveDocument[] {
  const { identity = [], session = [], serviceControl = [], boundary, resource } = sets;
  return [
    ...(kind === "root" ? [] : identity),
    ...session,
    ...serviceControl.flat(),
    ...[boundary, resource].filter((one) => one !== undefined),
  ];
}

function isAllowedWithin(sets: NaiveSets, request: NaiveRequest): boolean {
  const named = namedBy(sets.resource, request);
  if (named.includes("*") || named.includes(request.identifiers.at(-1) ?? "")) return true;
  if (sets.resourceIsRootOfAccess === true && named.length === 0) return false;
  const isRoleNamed = named.some((arn) => arn.includes(":role/"));
  return (isRoleNamed || identityAllows(sets, request)) && limitsAllow(sets, request);
}

function isAllowedAcross(sets: NaiveSets, request: NaiveRequest): boolean {
  const isNamed = namedBy(sets.resource, request).length > 0;
  return isNamed && identityAllows(sets, request) && limitsAllow(sets, request);
}

function identityAllows({ identity = [] }: NaiveSets, request: NaiveRequest): boolean {
  return request.kind === "root" || allows(identity, request);
}

/** "Permissions boundaries" and "Session policies": where there are any, they must allow too. */
function limitsAllow({ boundary, session }: NaiveSets, request: NaiveRequest): boolean {
  const isWithinBoundary = boundary === undefined || allows([boundary], request);
  return isWithinBoundary && (session === undefined || allows(session, request));
}

function statementsOf(
  documents: readonly NaiveDocument[],
  effect: "Allow" | "Deny",
): readonly NaiveStatement[] {
  return documents.flatMap(({ Statement }) => Statement.filter(({ Effect }) => Effect === effect));
}

function allows(documents: readonly NaiveDocument[], request: NaiveRequest): boolean {
  return statementsOf(documents, "Allow").some((one) => applies(one, request));
}

/** What the allowing statements that apply call the caller: `*`, or one of the identifiers. */
function namedBy(document: NaiveDocument | undefined, request: NaiveRequest): readonly string[] {
  return statementsOf(document === undefined ? [] : [document], "Allow")
    .filter((one) => applies(one, request))
    .flatMap(({ Principal }) => {
      if (Principal === undefined || Principal === "*") return ["*"];
      const arns = arnsOf(Principal);
      return arns.has("*") ? ["*"] : request.identifiers.filter((id) => arns.has(id));
    });
}

function applies(statement: NaiveStatement, request: NaiveRequest): boolean {
  return (
    isPrincipal(statement, request) &&
    isAction(statement, request.action) &&
    isResource(statement, request) &&
    isCondition(statement, request)
  );
}

function isPrincipal({ Principal, NotPrincipal, Effect }: NaiveStatement, request: NaiveRequest) {
  if (NotPrincipal !== undefined) {
    const arns = arnsOf(NotPrincipal);
    // Denied is whoever is not listed with all that they are; allowed, whoever is not listed at all.
    const isListed = (id: string): boolean => arns.has(id);
    return Effect === "Deny"
      ? !request.identifiers.every(isListed)
      : !request.identifiers.some(isListed);
  }
  if (Principal === undefined || Principal === "*") return true;
  const arns = arnsOf(Principal);
  return arns.has("*") || request.identifiers.some((id) => arns.has(id));
}

/** An account id means its root. */
function arnsOf({ AWS }: { readonly AWS: Text }): ReadonlySet<string> {
  return new Set(
    list(AWS).map((text) => (/^\d{12}$/.test(text) ? `arn:aws:iam::${text}:root` : text)),
  );
}

function isAction({ Action, NotAction }: NaiveStatement, action: string): boolean {
  const fits = (text: string): boolean => glob(text.toLowerCase(), action.toLowerCase());
  if (Action !== undefined) return list(Action).some(fits);
  return !list(NotAction ?? []).some(fits);
}

function isResource({ Resource, NotResource }: NaiveStatement, request: NaiveRequest): boolean {
  const fits = (text: string): boolean => {
    const filled = fill(text, request);
    return filled !== undefined && glob(filled, request.resource);
  };
  if (Resource !== undefined) return list(Resource).some(fits);
  return !list(NotResource ?? []).some(fits);
}

function isCondition({ Condition = {} }: NaiveStatement, request: NaiveRequest): boolean {
  return Object.entries(Condition).every(([operator, block]) =>
    Object.entries(block).every(([key, wanted]) =>
      holds(operator, list(wanted), request.context[key.toLowerCase()], request),
    ),
  );
}

/** "Condition operators", "…IfExists" and "Multivalued context keys". */
function holds(
  operator: string,
  wanted: readonly string[],
  actual: readonly string[] | undefined,
  request: NaiveRequest,
): boolean {
  if (operator === "Null")
    return wanted.some((text) => (text === "true") === (actual === undefined));
  const set = operator.startsWith("For") ? operator.slice(0, operator.indexOf(":")) : "";
  const bare = operator.slice(set === "" ? 0 : set.length + 1).replace(/IfExists$/, "");
  const isNegated = bare.includes("Not");
  const fits = (value: string): boolean =>
    wanted.some((text) => fitsOne(bare.replace("Not", ""), text, value, request)) !== isNegated;
  if (actual === undefined) {
    if (operator.endsWith("IfExists") || set === "ForAllValues") return true;
    return isNegated && set === "";
  }
  if (set === "ForAllValues") return actual.every(fits);
  if (set === "ForAnyValue") return actual.some(fits);
  return isNegated ? actual.every(fits) : actual.some(fits);
}

function fitsOne(operator: string, text: string, value: string, request: NaiveRequest): boolean {
  const filled = fill(text, request);
  switch (operator) {
    case "StringEquals":
      return filled !== undefined && unescaped(filled) === value;
    case "StringEqualsIgnoreCase":
      return filled !== undefined && unescaped(filled).toLowerCase() === value.toLowerCase();
    case "StringLike":
      return filled !== undefined && glob(filled, value);
    case "NumericEquals":
      return Number(text) === Number(value);
    case "NumericLessThan":
      return Number(value) < Number(text);
    case "NumericGreaterThanEquals":
      return Number(value) >= Number(text);
    case "Bool":
      return text === value;
    default:
      throw new Error(`no such operator: ${operator}`);
  }
}

/** Marks what a variable gave: it stands for itself, whatever wildcards it has in it. */
const mark = "\uE000";

/** With each character that a variable gave marked. Undefined: a variable has no single value. */
function fill(text: string, request: NaiveRequest): string | undefined {
  const names = Array.from(text.matchAll(/\$\{([^}]*)\}/g), ([, inner = ""]) => inner);
  if (names.some((inner) => valueOf(inner, request) === undefined)) return undefined;
  return text.replaceAll(/\$\{([^}]*)\}/g, (_, inner: string) =>
    Array.from(valueOf(inner, request) ?? "", (character) => mark + character).join(""),
  );
}

function valueOf(inner: string, { context }: NaiveRequest): string | undefined {
  if (/^[*?$]$/.test(inner)) return inner;
  const [key = "", fallback] = inner.split(/, *'|'$/);
  const values = context[key.toLowerCase()];
  if (values === undefined) return fallback;
  return values.length === 1 ? values[0] : undefined;
}

function unescaped(text: string): string {
  return text.replaceAll(mark, "");
}

function glob(pattern: string, value: string): boolean {
  const source = pattern.replaceAll(/\uE000?[^]/gu, (one) => {
    if (one === "*") return "[^]*";
    if (one === "?") return "[^]";
    return unescaped(one).replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  });
  return new RegExp(`^(?:${source})$`, "u").test(value);
}

function list(text: Text): readonly string[] {
  return typeof text === "string" ? [text] : text;
}
