/** Who calls, once the signature has been checked: told apart by `type`, as in `userIdentity`. */
export type Principal = RootPrincipal | IAMUserPrincipal | AssumedRolePrincipal;

interface PrincipalFacts {
  /** Twelve digits. */
  readonly accountId: string;
  readonly arn: string;
  readonly principalId: string;
  /** `AKIA…`; `ASIA…` of temporary credentials. */
  readonly accessKeyId: string;
  /**
   * What `aws:PrincipalTag/*` asks: the tags of the user or role, those of the session before them.
   * Absent: none.
   */
  readonly tags?: Tags;
  /** Of temporary credentials. Absent: the call was signed with a long-term key. */
  readonly session?: Session;
}

/** The root user of an account: `arn:aws:iam::ID:root`, and the account id as `principalId`. */
export interface RootPrincipal extends PrincipalFacts {
  readonly type: "Root";
}

/** A user: its ARN has its path, its `principalId` begins with `AIDA`. */
export interface IAMUserPrincipal extends PrincipalFacts {
  readonly type: "IAMUser";
  readonly userName: string;
}

/**
 * A session of a role: `arn:aws:sts::ID:assumed-role/ROLE/SESSION`, without the path of the role;
 * `principalId` is `AROA…:SESSION`.
 */
export interface AssumedRolePrincipal extends PrincipalFacts {
  readonly type: "AssumedRole";
  readonly role: SessionIssuer;
  readonly sessionName: string;
  readonly session: Session;
}

/** The role a session comes from: `sessionIssuer` of the record. */
export interface SessionIssuer {
  readonly type: "Role";
  /** `AROA…` */
  readonly principalId: string;
  /** With its path. */
  readonly arn: string;
  readonly accountId: string;
  readonly userName: string;
}

/** What temporary credentials were issued with. Instants are milliseconds since the epoch. */
export interface Session {
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When a code of an MFA device was shown for it. Absent: never. */
  readonly mfaAuthenticatedAt?: number;
  readonly sourceIdentity?: string;
  /** Session tags alone. */
  readonly tags: Tags;
  /** Those of `tags` that go on to the sessions that this one opens. */
  readonly transitiveTagKeys: readonly string[];
  /** The session policy, as JSON. Absent: none was passed. */
  readonly policy?: string;
  /** ARNs of the managed policies that were passed as session policies. */
  readonly policyArns: readonly string[];
}

export type Tags = Readonly<Record<string, string>>;
