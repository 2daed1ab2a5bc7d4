import { nodeWorld } from "../base/node-world.ts";
import type { Clock, World } from "../base/world.ts";
import type { CommandIo } from "./command.ts";
import { CredentialsError, findCredentials } from "./find-credentials.ts";
import { postSigner } from "./post-signer.ts";
import { parseScrubArguments, scrubHelp } from "./scrub-arguments.ts";
import type { ScrubArguments } from "./scrub-arguments.ts";
import { isScrubPage } from "./scrub-page.ts";
import type { DamagedObject, ScrubPage } from "./scrub-page.ts";
import { RequestFailedError, signedClient } from "./signed-client.ts";

/** What a walk has found so far. */
interface ScrubCounts {
  checked: number;
  unopened: number;
  bytes: number;
  damaged: number;
  orphans: number;
  progress: number;
}

/** How much is read for a page where nothing slows it down. */
const pageBytes = 64 * 1024 ** 2;
const progressIntervalMs = 5_000;

/**
 * `cairn scrub`: has a running Cairn read all that it stores, page by page.
 *
 * @returns the exit status: 0 all is as it was written, 1 something is damaged or missing, 2 the walk
 *   could not be finished
 * @throws UsageError
 */
export async function runScrub(
  argv: readonly string[],
  io: CommandIo,
  world: Pick<World, "clock"> = nodeWorld(),
): Promise<number> {
  const args = parseScrubArguments(argv, io.env);
  if (args.isHelp) {
    io.stdout(scrubHelp);
    return 0;
  }
  const counts = { checked: 0, unopened: 0, bytes: 0, damaged: 0, orphans: 0, progress: 0 };
  const reason = await findReason(io, async () => walk(args, io, world.clock, counts));
  if (reason !== undefined) io.stderr(`cairn scrub: ${reason}\n`);
  io.stdout(resultText(counts, args.isJson, reason === undefined));
  if (reason !== undefined) return 2;
  return counts.damaged > 0 ? 1 : 0;
}

async function walk(
  args: ScrubArguments,
  io: CommandIo,
  clock: Clock,
  counts: ScrubCounts,
): Promise<void> {
  const credentials = await findCredentials(args, io);
  using client = signedClient({
    endpoint: args.endpoint,
    sign: postSigner(args.endpoint, args.region, credentials),
    clock,
    concurrency: 1,
    onRetry: (text, delayMs) => {
      io.stderr(`${text}; trying again in ${delayMs / 1000} s\n`);
    },
  });
  const begunAt = clock.elapsed();
  let shownAt = begunAt;
  // A page takes about a second, so that a walk that is slowed down reads evenly.
  const maxBytes = String(Math.min(pageBytes, args.bytesPerSecond ?? pageBytes));
  for (let after: string | undefined; ;) {
    const query = { maxBytes, ...(after !== undefined && { after }) };
    const request = { path: "/scrub", query, body: new Uint8Array(), isAnswer: isScrubPage };
    const page = await client.post(request, io.signal);
    count(page, counts);
    io.stdout(findingsText(page, args.isJson));
    after = page.next;
    if (after === undefined) return;
    if (clock.elapsed() - shownAt >= progressIntervalMs) {
      io.stderr(progressText(counts));
      shownAt = clock.elapsed();
    }
    const { bytesPerSecond } = args;
    if (bytesPerSecond === undefined) continue;
    const dueAt = begunAt + (counts.bytes * 1000) / bytesPerSecond;
    if (dueAt > clock.elapsed()) await clock.sleep(dueAt - clock.elapsed(), io.signal);
  }
}

/** Why the walk could not be finished; undefined when it was. Bugs are thrown on. */
async function findReason(io: CommandIo, work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (io.signal.aborted) return "stopped before the end";
    if (error instanceof RequestFailedError || error instanceof CredentialsError) {
      return error.message;
    }
    throw error;
  }
}

function count(page: ScrubPage, counts: ScrubCounts): void {
  counts.checked += page.checked;
  counts.unopened += page.unopened;
  counts.bytes += page.bytes;
  counts.damaged += page.damaged.length;
  counts.orphans += page.orphans.length;
  counts.progress = page.progress;
}

function findingsText({ damaged, orphans }: ScrubPage, isJson: boolean): string {
  const lines = isJson
    ? [
        ...damaged.map((one) => JSON.stringify({ kind: "damaged", ...one })),
        ...orphans.map((file) => JSON.stringify({ kind: "orphan", file })),
      ]
    : [
        ...damaged.map((one) => `damaged ${nameOf(one)}: ${one.reason}`),
        ...orphans.map((file) => `orphan ${file}: nothing names this data file`),
      ];
  return lines.map((line) => `${line}\n`).join("");
}

function nameOf({ bucket, key, versionId, uploadId, partNumber }: DamagedObject): string {
  const name = `${bucket}/${key}`;
  if (uploadId !== undefined) return `${name} part ${partNumber} of the upload ${uploadId}`;
  return versionId === undefined || versionId === "null" ? name : `${name} version ${versionId}`;
}

function progressText({ checked, bytes, progress }: ScrubCounts): string {
  const mebibytes = Math.round(bytes / 1024 ** 2);
  return `${Math.floor(progress * 100)} %, ${checked} versions, ${mebibytes} MiB\n`;
}

function resultText(counts: ScrubCounts, isJson: boolean, isFinished: boolean): string {
  const { checked, unopened, bytes, damaged, orphans } = counts;
  if (isJson) {
    const result = { kind: "result", checked, unopened, bytes, damaged, orphans, isFinished };
    return `${JSON.stringify(result)}\n`;
  }
  const note =
    unopened === 0
      ? ""
      : `Of these, ${unopened} are under keys of KMS or of clients: their checks were held, not their keys.\n`;
  return `checked ${checked}, damaged ${damaged}, orphan files ${orphans}\n${note}`;
}
