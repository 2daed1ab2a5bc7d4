import type {
  AccountRequest,
  Contact,
  ControlPolicy,
  Entity,
  Handshake,
  Member,
  Organization,
  Unit,
} from "./entities.ts";

/** All organizations, as readers see them. */
export interface OrganizationView {
  readonly organizations: ReadonlyMap<string, Organization>;
  /** By account. An account is in one organization at most. */
  readonly members: ReadonlyMap<string, Member>;
  /** By account. */
  readonly contacts: ReadonlyMap<string, Contact>;
  readonly units: ReadonlyMap<string, Unit>;
  readonly policies: ReadonlyMap<string, ControlPolicy>;
  readonly handshakes: ReadonlyMap<string, Handshake>;
  readonly requests: ReadonlyMap<string, AccountRequest>;
  /** Grows with each change. */
  readonly revision: number;
  /** The organization that the account is in. */
  readonly organizationOf: (accountId: string) => Organization | undefined;
  /** In the order of their accounts' ids. */
  readonly membersOf: (organizationId: string) => readonly Member[];
}

export class OrganizationMemory implements OrganizationView {
  readonly organizations: Map<string, Organization> = new Map();
  readonly members: Map<string, Member> = new Map();
  readonly contacts: Map<string, Contact> = new Map();
  readonly units: Map<string, Unit> = new Map();
  readonly policies: Map<string, ControlPolicy> = new Map();
  readonly handshakes: Map<string, Handshake> = new Map();
  readonly requests: Map<string, AccountRequest> = new Map();
  revision = 0;
  /** Forgotten with each change. */
  readonly #membersOf = new Map<string, readonly Member[]>();

  readonly organizationOf = (accountId: string): Organization | undefined => {
    const member = this.members.get(accountId);
    return member === undefined ? undefined : this.organizations.get(member.organizationId);
  };

  readonly membersOf = (organizationId: string): readonly Member[] => {
    const known = this.#membersOf.get(organizationId);
    if (known !== undefined) return known;
    const members = [...this.members.values()]
      .filter((member) => member.organizationId === organizationId)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    this.#membersOf.set(organizationId, members);
    return members;
  };

  put(entity: Entity): void {
    this.#changed();
    switch (entity.kind) {
      case "organization":
        this.organizations.set(entity.id, entity);
        return;
      case "member":
        this.members.set(entity.id, entity);
        return;
      case "contact":
        this.contacts.set(entity.id, entity);
        return;
      case "unit":
        this.units.set(entity.id, entity);
        return;
      case "policy":
        this.policies.set(entity.id, entity);
        return;
      case "handshake":
        this.handshakes.set(entity.id, entity);
        return;
      case "account-request":
        this.requests.set(entity.id, entity);
    }
  }

  remove({ kind, id }: Pick<Entity, "kind" | "id">): void {
    this.#changed();
    const tables: Readonly<Record<Entity["kind"], Map<string, Entity>>> = {
      organization: this.organizations,
      member: this.members,
      contact: this.contacts,
      unit: this.units,
      policy: this.policies,
      handshake: this.handshakes,
      "account-request": this.requests,
    };
    tables[kind].delete(id);
  }

  #changed(): void {
    this.revision += 1;
    this.#membersOf.clear();
  }
}
