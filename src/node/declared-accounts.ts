import type { World } from "../base/world.ts";
import type { Config } from "../config/config.ts";
import type { Documents } from "../documents/documents.ts";
import type { AccessKey } from "../identity/access-key.ts";
import { randomAccountId } from "../identity/account-id.ts";
import type { Accounts } from "../identity/accounts.ts";
import { writeCredentialsFile } from "./credentials-file.ts";
import type { DataPaths } from "./open-stores.ts";

/** Which account is the operator's, and which the log archive's: decided at the first start, and kept. */
const operatorDocument = "node/operator";
const archiveDocument = "node/log-archive";

/** Accounts with a part to play in this Cairn. */
export interface NodeAccounts {
  /** The first one that this Cairn ever had. */
  readonly operator: string;
  /**
   * Owns the default bucket, and nothing of what is recorded there is its own. Absent: the data
   * directory is from a time before there was one, or its first start made no default trail.
   */
  readonly archive?: string;
}

interface Parts {
  readonly world: World;
  readonly documents: Documents;
  readonly accounts: Accounts;
  readonly paths: Pick<DataPaths, "credentials" | "archiveCredentials">;
}

/**
 * Makes the accounts that the configuration declares, or, at the first start without any, one
 * account; at the first start the log archive's as well; and writes their keys to their files.
 */
export async function declareAccounts(
  parts: Parts,
  config: Pick<Config, "accounts" | "accountId" | "archiveAccountId" | "defaultTrail">,
): Promise<NodeAccounts> {
  const { accounts } = parts;
  for (const { id, accessKeyId, secretAccessKey } of config.accounts) {
    await accounts.create({ id, accessKey: { accessKeyId, secretAccessKey } });
  }
  const decided = (await findDecided(parts.documents)) ?? (await decide(parts, config));
  if (decided.archive !== undefined) {
    await accounts.create({ id: decided.archive, name: "log-archive" });
  }
  await writeAllCredentials(parts, decided);
  return decided;
}

async function findDecided(documents: Documents): Promise<NodeAccounts | undefined> {
  const operator = (await documents.find(operatorDocument))?.value;
  if (typeof operator !== "string") return undefined;
  const archive = (await documents.find(archiveDocument))?.value;
  return typeof archive === "string" ? { operator, archive } : { operator };
}

/** The decisions of the first start, in one write: a crash before it leaves a first start. */
async function decide(
  { world, documents, accounts }: Parts,
  config: Parameters<typeof declareAccounts>[1],
): Promise<NodeAccounts> {
  const [declared] = config.accounts;
  // An account that a crash left before anything was decided is taken, and none is made beside it.
  const [left] = accounts.list();
  const id = declared?.id ?? config.accountId ?? left?.id;
  const { account } = await accounts.create(id === undefined ? {} : { id });
  const decided: NodeAccounts = {
    operator: account.id,
    ...(config.defaultTrail && {
      archive: config.archiveAccountId ?? unusedAccountId(world, accounts),
    }),
  };
  await documents.write([
    { key: operatorDocument, value: decided.operator, expect: "absent" },
    ...(decided.archive === undefined
      ? []
      : [{ key: archiveDocument, value: decided.archive, expect: "absent" as const }]),
  ]);
  return decided;
}

function unusedAccountId({ random }: World, accounts: Accounts): string {
  for (;;) {
    const id = randomAccountId(random);
    if (!accounts.has(id)) return id;
  }
}

/**
 * Writes the keys of all accounts to the credentials file, the operator's first; but that of the log
 * archive to a file of its own, so that who is handed the one is not handed the other.
 */
export async function writeAllCredentials(
  { world, accounts, paths }: Omit<Parts, "documents">,
  { operator, archive }: NodeAccounts,
): Promise<void> {
  const keyOf = async (accountId: string): Promise<{ accountId: string; accessKey: AccessKey }> => {
    const { accessKey } = await accounts.create({ id: accountId });
    return { accountId, accessKey };
  };
  const keys = [await keyOf(operator)];
  for (const { id } of accounts.list()) {
    if (id !== operator && id !== archive) keys.push(await keyOf(id));
  }
  await writeCredentialsFile(world, paths.credentials, keys);
  if (archive === undefined) return;
  await writeCredentialsFile(world, paths.archiveCredentials, [await keyOf(archive)]);
}
