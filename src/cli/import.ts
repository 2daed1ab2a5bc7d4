import { nodeWorld } from "../base/node-world.ts";
import type { World } from "../base/world.ts";
import type { CommandIo } from "./command.ts";
import { importHelp, parseImportArguments } from "./import-arguments.ts";
import type { ImportArguments } from "./import-arguments.ts";
import { importClient } from "./import-client.ts";
import { CredentialsError, findCredentials } from "./find-credentials.ts";
import { findFiles } from "./import-files.ts";
import type { ImportFile } from "./import-files.ts";
import { showProgress } from "./import-progress.ts";
import type { ImportCounts } from "./import-progress.ts";
import { importRun } from "./import-run.ts";
import { postSigner } from "./post-signer.ts";
import { RequestFailedError } from "./signed-client.ts";

/**
 * `cairn import`: sends the records of files to a running Cairn.
 *
 * @returns the exit status: 0 every record is accepted or was before, 2 some were rejected, 1 the
 *   import could not be finished
 * @throws UsageError
 */
export async function runImport(
  argv: readonly string[],
  io: CommandIo,
  world: Pick<World, "clock"> = nodeWorld(),
): Promise<number> {
  const args = parseImportArguments(argv, io.env);
  if (args.isHelp) {
    io.stdout(importHelp);
    return 0;
  }
  const counts = {
    accepted: 0,
    unselected: 0,
    duplicate: 0,
    rejected: 0,
    unreadable: 0,
    bytesRead: 0,
  };
  const reason = await findReason(io, async () => importAll(args, io, world, counts));
  if (reason !== undefined) io.stderr(`cairn import: ${reason}\n`);
  io.stdout(resultText(counts, args.isJson));
  if (reason !== undefined || counts.unreadable > 0) return 1;
  return counts.rejected > 0 ? 2 : 0;
}

async function importAll(
  args: ImportArguments,
  io: CommandIo,
  { clock }: Pick<World, "clock">,
  counts: ImportCounts,
): Promise<void> {
  const credentials = await findCredentials(args, io);
  const files = await findFiles(args.operands, io.workingDirectory);
  using client = importClient({
    endpoint: args.endpoint,
    sign: postSigner(args.endpoint, args.region, credentials),
    clock,
    createAccounts: args.createAccounts,
    concurrency: args.concurrency,
    onRetry: (text, delayMs) => {
      io.stderr(`${text}; trying again in ${delayMs / 1000} s\n`);
    },
  });
  const done = new AbortController();
  const progress = showProgress({ clock, stderr: io.stderr }, counts, totalOf(files), done.signal);
  try {
    await importRun({ args, client, counts, io }, files);
  } finally {
    done.abort();
    await progress;
  }
}

/** Why the import could not be finished; undefined when it was. Bugs are thrown on. */
async function findReason(io: CommandIo, work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (io.signal.aborted) return "stopped before the end; run it again to go on";
    if (error instanceof RequestFailedError || error instanceof CredentialsError) {
      return error.message;
    }
    if (error instanceof Error && "code" in error && "syscall" in error) return error.message;
    throw error;
  }
}

function totalOf(files: readonly ImportFile[]): number | undefined {
  let total = 0;
  for (const { bytes } of files) {
    if (bytes === undefined) return undefined;
    total += bytes;
  }
  return total;
}

function resultText(counts: ImportCounts, isJson: boolean): string {
  const { accepted, unselected, duplicate, rejected, unreadable } = counts;
  if (isJson) {
    return `${JSON.stringify({ accepted, unselected, duplicate, rejected, unreadable })}\n`;
  }
  const files = unreadable === 0 ? "" : `, files not read to their end ${unreadable}`;
  const note =
    unselected === 0
      ? ""
      : `Of the accepted, ${unselected} are data events that no trail selects: they are written nowhere.\n`;
  return `accepted ${accepted}, duplicate ${duplicate}, rejected ${rejected}${files}\n${note}`;
}
