import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { platform } from "node:process";
import { createSecureContext } from "node:tls";

import { openServer } from "./aws/node-server.ts";
import type { NodeServer } from "./aws/node-server.ts";
import { nodeWorld } from "./base/node-world.ts";
import type { Log, World } from "./base/world.ts";
import { UsageError } from "./cli/command.ts";
import type { CommandIo } from "./cli/command.ts";
import { parseServeArguments, serveHelp } from "./cli/serve-arguments.ts";
import type { Config } from "./config/config.ts";
import { parseDocument } from "./config/parse-document.ts";
import { readConfig } from "./config/read-config.ts";
import { platformDataDirectory } from "./node/data-directory.ts";
import { openLog } from "./node/log.ts";
import { nodeMetrics } from "./node/metrics.ts";
import { followMasterKey } from "./node/follow-master-key.ts";
import { openNode } from "./node/open-node.ts";
import type { Node } from "./node/open-node.ts";
import { openStores } from "./node/open-stores.ts";
import type { DataPaths } from "./node/open-stores.ts";

/**
 * `cairn serve`: runs until it is told to stop, or until something fails that only a restart mends.
 *
 * @returns the exit status: 0 it was told to stop and has, 1 it had to stop
 * @throws UsageError the arguments or the configuration cannot be used
 */
export async function runServe(argv: readonly string[], io: CommandIo): Promise<number> {
  const args = parseServeArguments(argv);
  if (args.isHelp) {
    io.stdout(serveHelp());
    return 0;
  }
  const config = loadConfig(args, io);
  const log = openLog(config.logLevel);
  try {
    return await serve(config, log, io, () => loadConfig(args, io));
  } catch (error) {
    if (!isOperating(error)) throw error;
    io.stderr(`cairn serve: ${causes(error).join(": ")}\n`);
    log.debug({ err: error }, "cairn cannot go on");
    return 1;
  }
}

/** What the machine or the data is at fault for; its message says all. Ours come with a stack. */
function isOperating(error: unknown): error is Error {
  return error instanceof Error && (error.name === "Error" || "code" in error);
}

/** The messages of an error and of what caused it, without those that repeat the one before. */
function causes(error: Error): readonly string[] {
  const { message, cause } = error;
  if (!(cause instanceof Error)) return [message];
  const rest = causes(cause);
  return rest[0] !== undefined && message.includes(rest[0]) ? [message] : [message, ...rest];
}

async function serve(
  config: Config,
  log: Log,
  io: CommandIo,
  readAgain: () => Config,
): Promise<number> {
  const world = nodeWorld();
  const tls = readTls(config);
  await world.disk.makeDirectory(config.dataDir);
  // Closed in reverse: the server first, so that nothing new comes in; the stores last.
  await using stores = await openStores(world, config, log);
  await using masterKey = followMasterKey({ keys: stores.keys, log, place: config.masterKey });
  io.onReload(() => masterKey.reload(readAgain));
  await using node = await openNode({ world, config, log, metrics: nodeMetrics(), stores });
  await using server = await listen(world, { ...config, tls }, log, node);
  log.info({ url: server.url, dataDir: config.dataDir }, "ready");
  for (const reason of node.health()) log.warn({ reason }, "impaired from the start");
  io.stdout(welcome(config, node, server.url, stores.paths));

  const failure = await stopReason(node, io.signal);
  if (failure === undefined) {
    log.info({}, "stopping: finishing calls and deliveries");
    return 0;
  }
  log.error({ err: failure }, "delivery has failed; stopping");
  return 1;
}

type TlsFiles = { readonly cert: string; readonly key: string } | undefined;

/** @throws UsageError the files cannot be read, are no PEM, or do not belong together */
function readTls({ tls }: Config): TlsFiles {
  if (tls === undefined) return undefined;
  try {
    const cert = readFileSync(tls.certificate, "utf8");
    const key = readFileSync(tls.key, "utf8");
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`tlsCertificate and tlsKey: ${reason}`, { cause: error });
  }
}

async function listen(
  world: World,
  config: Omit<Config, "tls"> & { readonly tls: TlsFiles },
  log: Log,
  node: Node,
): Promise<NodeServer> {
  const { tls, listen: address, shutdownTimeoutMs } = config;
  return openServer({
    clock: world.clock,
    log,
    gateway: node.gateway,
    ...address,
    ...(tls === undefined ? {} : { tls }),
    limits: { stopMs: shutdownTimeoutMs },
  });
}

/** Resolves with nothing when the process is to stop, or with what delivery has met. */
async function stopReason({ delivery }: Node, signal: AbortSignal): Promise<unknown> {
  const stopped = new Promise<undefined>((fulfil) => {
    if (signal.aborted) fulfil(undefined);
    signal.addEventListener("abort", () => fulfil(undefined), { once: true });
  });
  return Promise.race([stopped, delivery.failed]);
}

/** @throws UsageError with every problem, a line each */
function loadConfig(args: ReturnType<typeof parseServeArguments>, io: CommandIo): Config {
  const { flags, configFile } = args;
  const directory = io.workingDirectory;
  const path = configFile === undefined ? undefined : resolve(directory, configFile);
  const result = readConfig({
    flags: absolutePaths(flags, directory),
    ...(path === undefined ? {} : { file: readConfigDocument(path) }),
    directory: path === undefined ? directory : dirname(path),
    defaultDataDir: platformDataDirectory(platform, io.env),
  });
  if (result.kind === "config") return result.config;
  const { problems } = result;
  throw new UsageError(`the configuration cannot be used:\n  ${problems.join("\n  ")}`);
}

/** Paths on the command line start from the working directory, those in the file from the file. */
function absolutePaths(
  flags: ReturnType<typeof parseServeArguments>["flags"],
  directory: string,
): typeof flags {
  const isPath = new Set(["dataDir", "tlsCertificate", "tlsKey"]);
  return Object.fromEntries(
    Object.entries(flags).map(([name, value]) => [
      name,
      isPath.has(name) && typeof value === "string" ? resolve(directory, value) : value,
    ]),
  );
}

function readConfigDocument(path: string): unknown {
  try {
    return parseDocument(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path}: ${reason}`, { cause: error });
  }
}

/** What a newcomer needs, and as the last line what a script waits for. */
function welcome(config: Config, node: Node, url: string, paths: DataPaths): string {
  const bucket = node.defaultBucket;
  const trail = node.trails
    .listOf(node.operatorAccountId)
    .find((candidate) => candidate.bucket === bucket);
  const hasArchive = trail !== undefined && node.archiveAccountId !== undefined;
  const reader = hasArchive
    ? `AWS_SHARED_CREDENTIALS_FILE=${shellWord(paths.archiveCredentials)} `
    : "";
  const lines = [
    `Cairn speaks at   ${url}`,
    `Access keys are in ${paths.credentials}`,
    ...(hasArchive
      ? [`The log archive's, who owns the log files, in ${paths.archiveCredentials}`]
      : []),
    "",
    "Point the AWS CLI at it:",
    "",
    `  export AWS_ENDPOINT_URL=${url}`,
    `  export AWS_SHARED_CREDENTIALS_FILE=${shellWord(paths.credentials)}`,
    `  export AWS_DEFAULT_REGION=${config.homeRegion}`,
    "",
    "and try:",
    "",
    "  aws cloudtrail describe-trails",
    ...(trail === undefined
      ? ["  aws sts get-caller-identity", "  aws s3 mb s3://my-audit-logs"]
      : [
          `  ${reader}aws s3 ls s3://${trail.bucket} --recursive`,
          `  ${reader}aws cloudtrail validate-logs --start-time 2020-01-01T00:00:00Z \\`,
          `    --trail-arn ${trail.arn} --s3-bucket ${trail.bucket}`,
        ]),
    "",
    `Cairn is ready at ${url}`,
    "",
  ];
  return lines.join("\n");
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
