/**
 * How much an organization may have.
 *
 * @see Organizations User Guide, "Quotas for AWS Organizations"
 */
export interface OrganizationQuotas {
  readonly accounts: number;
  readonly units: number;
  readonly unitDepth: number;
  readonly policies: number;
  readonly policiesPerTarget: number;
  /** Characters, white space included. */
  readonly policyCharacters: number;
  readonly invitationsPerDay: number;
  readonly administratorsPerService: number;
  readonly tagsPerResource: number;
}

/** As AWS has them, with the accounts that it grants when asked: nobody grants any here. */
export const defaultQuotas: OrganizationQuotas = {
  accounts: 10_000,
  units: 2000,
  unitDepth: 5,
  policies: 1000,
  policiesPerTarget: 5,
  policyCharacters: 5120,
  invitationsPerDay: 20,
  administratorsPerService: 100,
  tagsPerResource: 50,
};

/** CloudTrail's own. */
export const cloudTrailAdministratorsMax = 3;

/** How long an invitation lives. */
export const handshakeLifetimeMs: number = 15 * 24 * 3600 * 1000;
