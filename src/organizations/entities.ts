/*
 * What organizations are made of, as their documents hold it. Instants are milliseconds since the
 * epoch. Policies hang on the root, on units and on members, by their ids.
 */

export type FeatureSet = "ALL" | "CONSOLIDATED_BILLING";

/** By key. */
export type Tags = Readonly<Record<string, string>>;

export interface Organization {
  readonly kind: "organization";
  /** `o-…` */
  readonly id: string;
  /** `r-…` */
  readonly rootId: string;
  readonly managementAccountId: string;
  readonly featureSet: FeatureSet;
  readonly createdAt: number;
  /** Whether service control policies are enabled in its root. */
  readonly hasServiceControl: boolean;
  /** Of the root. */
  readonly policies: readonly string[];
  /** Of the root. */
  readonly rootTags: Tags;
  /** Services with trusted access, by principal. */
  readonly services: readonly ServiceAccess[];
  /** In the order of their accounts' ids. */
  readonly administrators: readonly DelegatedAdministrator[];
}

export interface ServiceAccess {
  /** For example `cloudtrail.amazonaws.com`. */
  readonly principal: string;
  readonly since: number;
}

export interface DelegatedAdministrator {
  readonly accountId: string;
  readonly since: number;
  /** Never empty. */
  readonly services: readonly ServiceAccess[];
}

/** An account in an organization, the management account included. */
export interface Member {
  readonly kind: "member";
  /** The account's. */
  readonly id: string;
  readonly organizationId: string;
  /** The root's or a unit's. */
  readonly parentId: string;
  readonly joinedMethod: "INVITED" | "CREATED";
  readonly joinedAt: number;
  readonly policies: readonly string[];
  readonly tags: Tags;
  /** Absent: it is open. */
  readonly closedAt?: number;
}

/** What an account was made with. It stays when the account leaves its organization. */
export interface Contact {
  readonly kind: "contact";
  /** The account's. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface Unit {
  readonly kind: "unit";
  /** `ou-…` */
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly parentId: string;
  readonly policies: readonly string[];
  readonly tags: Tags;
}

/** A service control policy of an organization. */
export interface ControlPolicy {
  readonly kind: "policy";
  /** `p-…` */
  readonly id: string;
  /** Of AWS's own: empty. */
  readonly organizationId: string;
  readonly name: string;
  readonly description: string;
  /** The JSON text, as it was sent. */
  readonly document: string;
  readonly tags: Tags;
}

/** An invitation. */
export interface Handshake {
  readonly kind: "handshake";
  /** `h-…` */
  readonly id: string;
  readonly organizationId: string;
  /** Who is invited. */
  readonly accountId: string;
  /** The address that the account was invited by. Absent: by its id. */
  readonly email?: string;
  readonly notes?: string;
  readonly tags: Tags;
  readonly requestedAt: number;
  readonly expiresAt: number;
  /** `OPEN` also of one that has expired since. */
  readonly state: "OPEN" | "ACCEPTED" | "CANCELED" | "DECLINED";
  /** When it came into that state. */
  readonly changedAt: number;
}

/** An account that is being made, or was. */
export interface AccountRequest {
  readonly kind: "account-request";
  /** `car-…` */
  readonly id: string;
  readonly organizationId: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly roleName: string;
  readonly tags: Tags;
  readonly requestedAt: number;
  /** Absent: it is being made. */
  readonly completedAt?: number;
  /** Why it was not made. */
  readonly failure?: "EMAIL_ALREADY_EXISTS";
}

export type Entity =
  | Organization
  | Member
  | Contact
  | Unit
  | ControlPolicy
  | Handshake
  | AccountRequest;

export type EntityKind = Entity["kind"];
