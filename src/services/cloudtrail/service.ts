import * as client from "@aws-sdk/client-cloudtrail";

import { operationSchemas } from "../../call/operation-schemas.ts";
import type { Operation, Service } from "../../call/operation.ts";
import type { Clock } from "../../base/world.ts";
import type { DeliveryStatuses } from "../../delivery/status.ts";
import type { History } from "../../history/history.ts";
import type { Keys } from "../../keys/keys.ts";
import type { Trails } from "../../trails/trails.ts";
import { callRate } from "./call-rate.ts";
import type { OrganizationTrailParts } from "./organization-trail.ts";
import { addTags } from "./operations/add-tags.ts";
import { createTrail } from "./operations/create-trail.ts";
import { deleteTrail } from "./operations/delete-trail.ts";
import { deregisterOrganizationDelegatedAdmin } from "./operations/deregister-organization-delegated-admin.ts";
import { describeTrails } from "./operations/describe-trails.ts";
import { getEventSelectors } from "./operations/get-event-selectors.ts";
import { getTrailStatus } from "./operations/get-trail-status.ts";
import { getTrail } from "./operations/get-trail.ts";
import { listPublicKeys } from "./operations/list-public-keys.ts";
import { listTags } from "./operations/list-tags.ts";
import { listTrails } from "./operations/list-trails.ts";
import { lookupEvents } from "./operations/lookup-events.ts";
import { putEventSelectors } from "./operations/put-event-selectors.ts";
import { registerOrganizationDelegatedAdmin } from "./operations/register-organization-delegated-admin.ts";
import { removeTags } from "./operations/remove-tags.ts";
import { startLogging } from "./operations/start-logging.ts";
import { stopLogging } from "./operations/stop-logging.ts";
import { updateTrail } from "./operations/update-trail.ts";

export interface CloudTrailParts {
  readonly trails: Trails;
  readonly organization: OrganizationTrailParts;
  readonly keys: Pick<Keys, "publicKeys">;
  readonly history: Pick<History, "lookup">;
  readonly deliveryStatuses: DeliveryStatuses;
  readonly clock: Clock;
  /** LookupEvents calls in a second, by account and Region. Absent: not limited. */
  readonly lookupsPerSecond?: number;
}

/** The CloudTrail API. Each operation receives only what it uses. */
export function cloudtrailService(parts: CloudTrailParts): Service {
  const { trails, organization, keys, history, deliveryStatuses, clock } = parts;
  const { lookupsPerSecond } = parts;
  const lookupRate = lookupsPerSecond === undefined ? undefined : callRate(clock, lookupsPerSecond);
  // oxlint-disable-next-line typescript/no-explicit-any -- as in `Service`: inputs differ by operation
  const operations: Readonly<Record<string, Operation<any, any>>> = {
    AddTags: addTags(trails),
    CreateTrail: createTrail(trails, organization),
    DeleteTrail: deleteTrail(trails),
    DeregisterOrganizationDelegatedAdmin: deregisterOrganizationDelegatedAdmin(organization),
    DescribeTrails: describeTrails(trails),
    GetEventSelectors: getEventSelectors(trails),
    GetTrail: getTrail(trails),
    GetTrailStatus: getTrailStatus(trails, deliveryStatuses),
    ListPublicKeys: listPublicKeys(keys, clock),
    ListTags: listTags(trails),
    ListTrails: listTrails(trails),
    LookupEvents: lookupEvents(history, lookupRate),
    PutEventSelectors: putEventSelectors(trails),
    RegisterOrganizationDelegatedAdmin: registerOrganizationDelegatedAdmin(organization),
    RemoveTags: removeTags(trails),
    StartLogging: startLogging(trails),
    StopLogging: stopLogging(trails),
    UpdateTrail: updateTrail(trails, organization),
  };
  return {
    signingName: "cloudtrail",
    protocol: "json-1.1",
    eventSource: "cloudtrail.amazonaws.com",
    schemas: operationSchemas(client),
    operations: new Map(Object.entries(operations)),
  };
}
