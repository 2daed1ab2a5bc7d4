import type {
  AccountSettings,
  Entity,
  Group,
  ManagedPolicy,
  MfaDevice,
  Role,
  User,
} from "./entities.ts";
import { EntityTable } from "./entity-table.ts";

/** What one account has, as readers see it. */
export interface AccountEntities {
  readonly accountId: string;
  readonly users: ReadTable<User>;
  readonly groups: ReadTable<Group>;
  readonly roles: ReadTable<Role>;
  readonly policies: ReadTable<ManagedPolicy>;
  /** By serial number. */
  readonly devices: ReadTable<MfaDevice>;
  readonly settings: AccountSettings;
  /** Grows with each change. */
  readonly revision: number;
}

export type ReadTable<Item extends { readonly id: string; readonly name: string }> = Pick<
  EntityTable<Item>,
  "get" | "find" | "list" | "size"
>;

/** The memory of one account. */
export class AccountMemory implements AccountEntities {
  readonly accountId: string;
  readonly users: EntityTable<User> = new EntityTable();
  readonly groups: EntityTable<Group> = new EntityTable();
  readonly roles: EntityTable<Role> = new EntityTable();
  readonly policies: EntityTable<ManagedPolicy> = new EntityTable();
  readonly devices: EntityTable<MfaDevice> = new EntityTable();
  settings: AccountSettings = { kind: "settings", id: "settings" };
  revision = 0;

  constructor(accountId: string) {
    this.accountId = accountId;
  }

  put(entity: Entity): void {
    this.revision += 1;
    switch (entity.kind) {
      case "user":
        return this.users.put(entity);
      case "group":
        return this.groups.put(entity);
      case "role":
        return this.roles.put(entity);
      case "policy":
        return this.policies.put(entity);
      case "mfa-device":
        return this.devices.put(entity);
      case "settings":
        this.settings = entity;
    }
  }

  remove({ kind, id }: Pick<Entity, "kind" | "id">): void {
    this.revision += 1;
    switch (kind) {
      case "user":
        return this.users.delete(id);
      case "group":
        return this.groups.delete(id);
      case "role":
        return this.roles.delete(id);
      case "policy":
        return this.policies.delete(id);
      case "mfa-device":
        return this.devices.delete(id);
      case "settings":
        this.settings = { kind: "settings", id: "settings" };
    }
  }
}
