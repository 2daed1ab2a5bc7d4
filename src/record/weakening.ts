/**
 * Calls that can weaken what is recorded, where it is kept, or who can read and remove it: by event
 * source, the names of their events.
 *
 * Such a call is written down before it takes effect, and stands in the floor of its account, which
 * no call can stop or narrow.
 */
export const weakeningEvents: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    "cloudtrail.amazonaws.com": `
      StopLogging DeleteTrail UpdateTrail PutEventSelectors PutEventConfiguration
      PutInsightSelectors RegisterOrganizationDelegatedAdmin
      DeregisterOrganizationDelegatedAdmin`,
    "s3.amazonaws.com": `
      DeleteBucket PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutBucketLifecycle
      DeleteBucketLifecycle PutBucketVersioning PutBucketEncryption DeleteBucketEncryption
      PutBucketObjectLockConfiguration PutBucketPublicAccessBlock
      DeleteBucketPublicAccessBlock PutAccountPublicAccessBlock DeleteAccountPublicAccessBlock
      PutBucketOwnershipControls DeleteBucketOwnershipControls PutBucketLogging
      PutBucketNotification PutBucketReplication`,
    "kms.amazonaws.com": `
      DisableKey ScheduleKeyDeletion DeleteImportedKeyMaterial PutKeyPolicy CreateGrant
      RevokeGrant RetireGrant DisableKeyRotation UpdateAlias DeleteAlias`,
    "sns.amazonaws.com": `
      DeleteTopic SetTopicAttributes Unsubscribe`,
    "organizations.amazonaws.com": `
      DeleteOrganization LeaveOrganization RemoveAccountFromOrganization
      DisableAWSServiceAccess DisablePolicyType AttachPolicy DetachPolicy UpdatePolicy
      DeletePolicy DeregisterDelegatedAdministrator`,
  }).map(([source, list]) => [source, list.trim().split(/\s+/)] as const),
);

const names: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...weakeningEvents].map(([source, events]) => [source, new Set(events)]),
);

/** Whether events of that name can weaken a trail. */
export function canWeaken(eventSource: string, eventName: string): boolean {
  return names.get(eventSource)?.has(eventName) === true;
}
