import type { AdvancedEventSelector, EventSelector } from "@aws-sdk/client-cloudtrail";

import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import type { SelectingTrail } from "./selection.ts";

// The plain reading of the documentation, trail by trail and selector by selector, with nothing
// compiled, shared or put in an order: what the compiled selection is held against.

/** A record of which only what selectors look at is there. */
export interface SelectableRecord extends ParsedRecord {
  readonly resources: readonly { readonly type: string; readonly ARN: string }[];
  readonly eventType?: string;
  readonly errorCode?: string;
  readonly vpcEndpointId?: string;
  readonly sessionCredentialFromConsole?: string;
  readonly userIdentity?: { readonly arn?: string };
}

export interface SelectableEvent {
  readonly envelope: Envelope;
  readonly record: SelectableRecord;
}

/** The numbers of the trails that want the event, ascending. */
export function interpretSelection(
  trails: readonly SelectingTrail[],
  event: SelectableEvent,
): readonly number[] {
  return trails
    .filter((trail) => covers(trail, event) && selects(trail, event))
    .map(({ number }) => number)
    .toSorted((a, b) => a - b);
}

function covers(trail: SelectingTrail, { envelope }: SelectableEvent): boolean {
  if (trail.accountId !== envelope.accountId) return false;
  if (!trail.isMultiRegion && trail.homeRegion !== envelope.region) return false;
  const isGlobal = envelope.eventSource === "iam.amazonaws.com" && envelope.region === "us-east-1";
  return trail.includeGlobalServiceEvents || !isGlobal || envelope.category !== "Management";
}

function selects(trail: SelectingTrail, event: SelectableEvent): boolean {
  const { advancedEventSelectors: advanced, eventSelectors: basic = [{}] } = trail;
  if (advanced !== undefined) return advanced.some((selector) => advancedSelects(selector, event));
  return basic.some((selector) => basicSelects(selector, event));
}

function basicSelects(selector: EventSelector, { envelope, record }: SelectableEvent): boolean {
  const { ReadWriteType: readWrite, ExcludeManagementEventSources: excluded = [] } = selector;
  if (readWrite === "ReadOnly" && envelope.readOnly !== true) return false;
  if (readWrite === "WriteOnly" && envelope.readOnly === true) return false;
  if (envelope.category === "Management") {
    return selector.IncludeManagementEvents !== false && !excluded.includes(envelope.eventSource);
  }
  if (envelope.category !== "Data") return false;
  return (selector.DataResources ?? []).some((wanted) =>
    record.resources.some(
      ({ type, ARN: arn }) =>
        type === wanted.Type && (wanted.Values ?? []).some((value) => isOf(type, value, arn)),
    ),
  );
}

function isOf(type: string, value: string, arn: string): boolean {
  if (/^arn:aws:(s3|lambda|dynamodb)$/.test(value)) return true;
  if (type === "AWS::S3::Object") return arn.startsWith(value);
  if (type === "AWS::Lambda::Function") return arn === value || arn.startsWith(`${value}:`);
  return arn === value;
}

function advancedSelects(selector: AdvancedEventSelector, event: SelectableEvent): boolean {
  // One resource has to satisfy all that is said about resources; an event may have none.
  const candidates = [...event.record.resources, undefined];
  return candidates.some((resource) =>
    (selector.FieldSelectors ?? []).every((field) => {
      const value = valueOf(field.Field ?? "", event, resource);
      const allowed = [
        ...(field.Equals ?? []).map((it) => value === it),
        ...(field.StartsWith ?? []).map((it) => value?.startsWith(it) === true),
        ...(field.EndsWith ?? []).map((it) => value?.endsWith(it) === true),
      ];
      const denied = [
        ...(field.NotEquals ?? []).map((it) => value === it),
        ...(field.NotStartsWith ?? []).map((it) => value?.startsWith(it) === true),
        ...(field.NotEndsWith ?? []).map((it) => value?.endsWith(it) === true),
      ];
      return !denied.includes(true) && (allowed.length === 0 || allowed.includes(true));
    }),
  );
}

function valueOf(
  field: string,
  { envelope, record }: SelectableEvent,
  resource: SelectableRecord["resources"][number] | undefined,
): string | undefined {
  const values: Readonly<Record<string, string | undefined>> = {
    eventCategory: envelope.category,
    readOnly: String(envelope.readOnly ?? false),
    eventSource: envelope.eventSource,
    eventName: envelope.eventName,
    eventType: record.eventType,
    errorCode: record.errorCode,
    vpcEndpointId: record.vpcEndpointId,
    sessionCredentialFromConsole: record.sessionCredentialFromConsole,
    "userIdentity.arn": record.userIdentity?.arn,
    "resources.type": resource?.type,
    "resources.ARN": resource?.ARN,
  };
  return values[field];
}
