import { findDuplicateMember } from "./duplicate-member.ts";
import { parseStatement } from "./parse-statement.ts";
import type { DocumentKind, Policy, PolicyFault, PolicyVersion, Statement } from "./policy.ts";
import { PolicyFaultError, asObject, fault, onlyMembers, optionalText } from "./policy-element.ts";

/** What a policy is to be. */
export interface PolicyPlace {
  /** Default: `resource`. */
  readonly kind?: DocumentKind;
  /** Of the document without white space. Default: the largest that AWS takes of that kind. */
  readonly normalizedBytesMax?: number;
  /** Managed policies must say that they are of `2012-10-17`. */
  readonly mustBe2012?: boolean;
}

/** S3 takes 20,480 of a bucket; of IAM's the sizes of a managed policy and of a trust policy. */
const normalizedBytesMax: Readonly<Record<DocumentKind, number>> = {
  resource: 20_480,
  identity: 6144,
  trust: 4096,
  "service-control": 5120,
};

/**
 * Reads a policy document: its grammar, and that every value is one that can be compiled. What
 * actions and resources a service has is for the service to check.
 *
 * @see IAM User Guide, "Grammar of the IAM JSON policy language"
 */
export function parsePolicy(text: string, place: PolicyPlace = {}): Policy | PolicyFault {
  try {
    return readDocument(text, place);
  } catch (error) {
    if (error instanceof PolicyFaultError) return error.fault;
    throw error;
  }
}

function readDocument(text: string, place: PolicyPlace): Policy {
  const { kind = "resource" } = place;
  const json = readJson(text);
  const document = asObject(json, "", "not-an-object");
  const duplicate = findDuplicateMember(text);
  if (duplicate !== undefined) {
    throw fault("duplicate-element", "", "stands twice in the same object", duplicate);
  }
  const bytesMax = place.normalizedBytesMax ?? normalizedBytesMax[kind];
  if (Buffer.byteLength(JSON.stringify(json)) > bytesMax) {
    throw fault("too-large", "", `must not be longer than ${bytesMax} bytes without white space`);
  }
  onlyMembers(document, ["Version", "Id", "Statement"], "");

  const id = optionalText(document["Id"], "Id", "wrong-type");
  return {
    kind: "policy",
    version: readVersion(document["Version"], place.mustBe2012 === true),
    ...(id !== undefined && { id }),
    statements: readStatements(document["Statement"], kind),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw fault("not-json", "", "must be JSON");
    throw error;
  }
}

function readVersion(value: unknown, mustBe2012: boolean): PolicyVersion {
  if (mustBe2012 && (value === undefined || value === "2008-10-17")) {
    throw fault("old-version", "Version", "must be 2012-10-17");
  }
  if (value === undefined) return "2008-10-17";
  if (value === "2012-10-17" || value === "2008-10-17") return value;
  throw fault("version", "Version", "must be 2012-10-17 or 2008-10-17");
}

function readStatements(value: unknown, kind: DocumentKind): Statement[] {
  if (value === undefined) throw fault("missing-statement", "Statement", "is missing");
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw fault("empty-statement", "Statement", "must not be empty");
  const statements = list.map((one, at) => {
    const path = Array.isArray(value) ? `Statement[${at}]` : "Statement";
    return parseStatement(one, path, kind);
  });
  const sids = new Set<string>();
  for (const { sid } of statements) {
    if (sid === undefined) continue;
    if (sids.has(sid)) throw fault("duplicate-sid", "Statement", "must have distinct Sids", sid);
    sids.add(sid);
  }
  return statements;
}
