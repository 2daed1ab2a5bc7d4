import { findDuplicateMember } from "./duplicate-member.ts";
import { parseStatement } from "./parse-statement.ts";
import type { Policy, PolicyFault, PolicyVersion, Statement } from "./policy.ts";
import { PolicyFaultError, asObject, fault, onlyMembers, optionalText } from "./policy-element.ts";

/** Where a policy is to hang, and what it may weigh. */
export interface PolicyPlace {
  /** Policies of resources name principals; those of identities must not. Default: `required`. */
  readonly principals?: "required" | "forbidden";
  /** Of the document without white space. Default: 20,480, as S3 has it. */
  readonly normalizedBytesMax?: number;
}

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
  const json = readJson(text);
  const document = asObject(json, "", "not-an-object");
  const duplicate = findDuplicateMember(text);
  if (duplicate !== undefined) {
    throw fault("duplicate-element", "", "stands twice in the same object", duplicate);
  }
  const bytesMax = place.normalizedBytesMax ?? 20_480;
  if (Buffer.byteLength(JSON.stringify(json)) > bytesMax) {
    throw fault("too-large", "", `must not be longer than ${bytesMax} bytes without white space`);
  }
  onlyMembers(document, ["Version", "Id", "Statement"], "");

  const id = optionalText(document["Id"], "Id", "wrong-type");
  return {
    kind: "policy",
    version: readVersion(document["Version"]),
    ...(id !== undefined && { id }),
    statements: readStatements(document["Statement"], place.principals ?? "required"),
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

function readVersion(value: unknown): PolicyVersion {
  if (value === undefined) return "2008-10-17";
  if (value === "2012-10-17" || value === "2008-10-17") return value;
  throw fault("version", "Version", "must be 2012-10-17 or 2008-10-17");
}

function readStatements(value: unknown, principals: "required" | "forbidden"): Statement[] {
  if (value === undefined) throw fault("missing-statement", "Statement", "is missing");
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw fault("empty-statement", "Statement", "must not be empty");
  const statements = list.map((one, at) => {
    const path = Array.isArray(value) ? `Statement[${at}]` : "Statement";
    return parseStatement(one, path, principals);
  });
  const sids = new Set<string>();
  for (const { sid } of statements) {
    if (sid === undefined) continue;
    if (sids.has(sid)) throw fault("duplicate-sid", "Statement", "must have distinct Sids", sid);
    sids.add(sid);
  }
  return statements;
}
