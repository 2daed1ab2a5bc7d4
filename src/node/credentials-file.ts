import { dirname } from "node:path";

import type { World } from "../base/world.ts";
import type { AccessKey } from "../identity/access-key.ts";

/**
 * Writes access keys in the AWS shared-credentials format, mode 0600: `[default]` for the first
 * account, and a profile of its id for each. Replaces the file in one step; durable on return.
 */
export async function writeCredentialsFile(
  { disk }: Pick<World, "disk">,
  path: string,
  accounts: readonly { readonly accountId: string; readonly accessKey: AccessKey }[],
): Promise<void> {
  const [first] = accounts;
  const sections = [
    ...(first === undefined ? [] : [section("default", first.accessKey)]),
    ...accounts.map(({ accountId, accessKey }) => section(accountId, accessKey)),
  ];
  const directory = dirname(path);
  const unfinished = `${path}.new`;
  await disk.remove(unfinished);
  {
    // A crash from here on leaves the old file, and at most an unfinished one beside it.
    await using file = await disk.open(unfinished, "create");
    await file.write([Buffer.from(sections.join("\n"))], 0);
    await file.sync();
  }
  await disk.rename(unfinished, path);
  await disk.syncDirectory(directory);
}

function section(profile: string, { accessKeyId, secretAccessKey }: AccessKey): string {
  return [
    `[${profile}]`,
    `aws_access_key_id = ${accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
    "",
  ].join("\n");
}
