import type { World } from "../base/world.ts";
import type { Config } from "../config/config.ts";
import type { Documents } from "../documents/documents.ts";
import type { AccessKey } from "../identity/access-key.ts";
import type { Accounts, CreatedAccount } from "../identity/accounts.ts";
import { writeCredentialsFile } from "./credentials-file.ts";

/** Which account is the operator's: decided at the first start, and kept. */
const operatorDocument = "node/operator";

/**
 * Makes the accounts that the configuration declares, or, at the first start without any, one
 * account; and writes their keys to the credentials file.
 *
 * @returns the operator's account: the first one that this Cairn ever had
 */
export async function declareAccounts(
  parts: {
    readonly world: World;
    readonly documents: Documents;
    readonly accounts: Accounts;
    readonly credentialsPath: string;
  },
  config: Pick<Config, "accounts" | "accountId">,
): Promise<string> {
  const { documents, accounts } = parts;
  const decided = await documents.find(operatorDocument);
  const declared: CreatedAccount[] = [];
  for (const { id, accessKeyId, secretAccessKey } of config.accounts) {
    declared.push(await accounts.create({ id, accessKey: { accessKeyId, secretAccessKey } }));
  }
  if (declared.length === 0 && decided === undefined) {
    // A crash before the document below leaves an account that the next start finds and takes.
    const [left] = accounts.list();
    const id = config.accountId ?? left?.id;
    declared.push(await accounts.create(id === undefined ? {} : { id }));
  }
  const operator = readOperator(decided?.value) ?? declared[0]?.account.id ?? "";
  if (decided === undefined) {
    await documents.write([{ key: operatorDocument, value: operator, expect: "absent" }]);
  }
  await writeAllCredentials(parts, operator);
  return operator;
}

/** Writes the keys of all accounts to the credentials file, the operator's first. */
export async function writeAllCredentials(
  parts: {
    readonly world: World;
    readonly accounts: Accounts;
    readonly credentialsPath: string;
  },
  operator: string,
): Promise<void> {
  const { world, accounts, credentialsPath } = parts;
  const others = accounts.list().flatMap(({ id }) => (id === operator ? [] : [id]));
  const keys: { accountId: string; accessKey: AccessKey }[] = [];
  for (const id of [operator, ...others]) {
    const { accessKey } = await accounts.create({ id });
    keys.push({ accountId: id, accessKey });
  }
  await writeCredentialsFile(world, credentialsPath, keys);
}

function readOperator(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
