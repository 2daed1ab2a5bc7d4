import { isRecord, textIn } from "./json-value.ts";

/** A recorded call that ended the logging or the digests of a trail. */
export interface TrailControl {
  /** `StopLogging`, `DeleteTrail`, or `UpdateTrail` that switched off validation or left Regions. */
  readonly eventName: string;
  /** Milliseconds. */
  readonly at: number;
  /** The trail's name or ARN, as the call has it. */
  readonly trail: string;
  readonly eventId: string;
  /** Who called, as an ARN. Absent: the record does not say. */
  readonly caller?: string;
}

/** What a record says of a trail's end; undefined: nothing, or the call was refused. */
export function findTrailControl(
  record: Readonly<Record<string, unknown>>,
): TrailControl | undefined {
  if (record["eventSource"] !== "cloudtrail.amazonaws.com") return undefined;
  const eventName = textIn(record, "eventName") ?? "";
  const parameters = record["requestParameters"];
  const failed = textIn(record, "errorCode") !== undefined;
  const trail = textIn(parameters, "name");
  if (failed || trail === undefined || !isEnding(eventName, parameters)) return undefined;
  const at = Date.parse(textIn(record, "eventTime") ?? "");
  const caller = textIn(record["userIdentity"], "arn");
  const eventId = textIn(record, "eventID") ?? "";
  return { eventName, at, trail, eventId, ...(caller === undefined ? {} : { caller }) };
}

function isEnding(eventName: string, parameters: unknown): boolean {
  if (eventName === "UpdateTrail") return isWithdrawal(parameters);
  return eventName === "StopLogging" || eventName === "DeleteTrail";
}

function isWithdrawal(parameters: unknown): boolean {
  return (
    isRecord(parameters) &&
    (parameters["enableLogFileValidation"] === false || parameters["isMultiRegionTrail"] === false)
  );
}

/** Whether the call named this trail: by name, or by its ARN. */
export function isControlOf(
  { trail }: TrailControl,
  { name, homeRegion }: { readonly name: string; readonly homeRegion: string },
): boolean {
  if (trail === name) return true;
  const [, , service, region, , resource] = trail.split(":");
  return service === "cloudtrail" && region === homeRegion && resource === `trail/${name}`;
}
