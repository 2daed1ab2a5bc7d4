import type { ParsedRecord } from "../record/envelope.ts";

/** Who did it, as event history can be searched by. Absent: the record does not say. */
export interface RecordFacets {
  readonly username?: string;
  readonly accessKeyId?: string;
}

/**
 * The user name is that of an IAM user, the session name of an assumed role, `root` for the root
 * user; services have none.
 *
 * @see CloudTrail API Reference, `Event`; User Guide, "CloudTrail userIdentity element"
 */
export function recordFacets(record: ParsedRecord): RecordFacets {
  const identity = record["userIdentity"];
  if (!isObject(identity)) return {};
  const accessKeyId = textIn(identity, "accessKeyId");
  const username = usernameIn(identity);
  return {
    ...(username !== undefined && { username }),
    ...(accessKeyId !== undefined && { accessKeyId }),
  };
}

function usernameIn(identity: ParsedRecord): string | undefined {
  const name = textIn(identity, "userName");
  switch (identity["type"]) {
    case "Root":
      return "root";
    case "AWSService":
    case "AWSAccount":
      return undefined;
    case "AssumedRole":
      return sessionName(identity) ?? name;
    default:
      return name ?? sessionName(identity);
  }
}

/** What follows the role or the federated user: in the ARN, or in `AROA…:session`. */
function sessionName(identity: ParsedRecord): string | undefined {
  const arn = textIn(identity, "arn");
  const inArn = arn === undefined ? undefined : /\/([^/]+)$/.exec(arn)?.[1];
  return inArn ?? /:(.+)$/.exec(textIn(identity, "principalId") ?? "")?.[1];
}

function textIn(object: ParsedRecord, name: string): string | undefined {
  const value = object[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isObject(value: unknown): value is ParsedRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
