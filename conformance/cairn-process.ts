import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A running `cairn serve`, as a process of its own. */
export interface CairnProcess extends AsyncDisposable {
  readonly dataDir: string;
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The log archive's access key, which reads the default bucket; the operator's if there is none. */
  readonly archive: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** What it printed at start, down to the line that says it is ready. */
  readonly welcome: string;
  readonly pid: number;
  /** Standard error so far: the log. */
  readonly log: () => string;
  /** SIGTERM; resolves with the exit status. */
  readonly stop: () => Promise<number | null>;
  /** SIGKILL. The data directory stays. */
  readonly kill: () => Promise<void>;
}

/** A directory that is removed when the scope that made it ends. */
export function scratchDirectory(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "cairn-"));
  return {
    path,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/**
 * Starts `cairn serve` on a free port and waits for the line that says it is ready.
 *
 * @param command takes the same arguments, in place of Cairn's own
 */
export async function startCairn(
  dataDir: string,
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  command: readonly [string, ...string[]] = [join(root, "bin/cairn")],
): Promise<CairnProcess> {
  const listen = flags.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const [program, ...programArgs] = command;
  const child = spawn(
    program,
    [...programArgs, "serve", "--data-dir", dataDir, ...listen, ...flags],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } },
  );
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-1_000_000);
  });
  const { endpoint, welcome } = await readiness(child, () => log);
  const operator = keysIn(join(dataDir, "credentials"));
  const archivePath = join(dataDir, "archive-credentials");
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    dataDir,
    endpoint,
    welcome,
    ...operator,
    archive: existsSync(archivePath) ? keysIn(archivePath) : operator,
    pid: child.pid ?? 0,
    log: () => log,
    stop: async () => stop("SIGTERM"),
    kill: async () => {
      await stop("SIGKILL");
    },
    [Symbol.asyncDispose]: async () => {
      await stop("SIGKILL");
    },
  };
}

/** The first access key in a credentials file. */
function keysIn(path: string): CairnProcess["archive"] {
  const credentials = readFileSync(path, "utf8");
  return {
    accessKeyId: /aws_access_key_id\s*=\s*(\S+)/.exec(credentials)?.[1] ?? "",
    secretAccessKey: /aws_secret_access_key\s*=\s*(\S+)/.exec(credentials)?.[1] ?? "",
  };
}

/** Kills what is not ready within a minute. */
async function readiness(
  child: ChildProcess,
  log: () => string,
): Promise<Pick<CairnProcess, "endpoint" | "welcome">> {
  const lines: string[] = [];
  if (child.stdout === null) throw new Error("no standard output");
  const deadline = setTimeout(() => child.kill("SIGKILL"), 60_000);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      const endpoint = /^Cairn is ready at (\S+)/.exec(line)?.[1];
      if (endpoint !== undefined) return { endpoint, welcome: lines.join("\n") };
    }
  } finally {
    clearTimeout(deadline);
    child.stdout.resume();
  }
  throw new Error(`cairn did not become ready:\n${log()}`);
}

/** Runs a command to its end. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(command, [...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  await once(child, "close");
  return { status: child.exitCode, stdout, stderr };
}

/** The AWS CLI, unmodified, pointed at a Cairn by environment variables alone. */
export function awsCli(
  cairn: Pick<CairnProcess, "endpoint" | "dataDir">,
  region = "us-east-1",
  credentials = "credentials",
): (...args: readonly string[]) => ReturnType<typeof run> {
  return async (...args) =>
    run("aws", args, {
      env: {
        AWS_ENDPOINT_URL: cairn.endpoint,
        AWS_SHARED_CREDENTIALS_FILE: join(cairn.dataDir, credentials),
        AWS_CONFIG_FILE: "/dev/null",
        AWS_DEFAULT_REGION: region,
        AWS_PAGER: "",
        AWS_MAX_ATTEMPTS: "2",
      },
    });
}

/** The AWS CLI of whoever may read the default bucket. */
export function archiveCli(
  cairn: Pick<CairnProcess, "endpoint" | "dataDir">,
  region = "us-east-1",
): ReturnType<typeof awsCli> {
  return awsCli(cairn, region, "archive-credentials");
}
