import { stderr, stdout } from "node:process";

import { UsageError } from "./cli/command.ts";
import type { CommandIo } from "./cli/command.ts";
import { runImport } from "./cli/import.ts";
import { runScrub } from "./cli/scrub.ts";
import { runValidate } from "./cli/validate.ts";
import { runServe } from "./serve.ts";

// The only file that touches the process: arguments, environment, signals, exit status.

const help = `Usage: cairn COMMAND [OPTION…]

An audit trail that anyone can run: CloudTrail's API, CloudTrail's files.

Commands:
  serve     Run Cairn.
  import    Send CloudTrail records that you have to a running Cairn.
  validate  Prove that log files are what was delivered, and that none is missing.
  scrub     Read all that a running Cairn stores, and list what is damaged.
  help      Show this. \`cairn COMMAND --help\` shows the options of a command.
`;

const commands: Readonly<
  Record<string, (argv: readonly string[], io: CommandIo) => Promise<number>>
> = {
  serve: runServe,
  import: runImport,
  validate: runValidate,
  scrub: runScrub,
  help: async (_, io) => {
    io.stdout(help);
    return 0;
  },
};

const exitUsage = 64;

async function main(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  }
  const io: CommandIo = {
    stdout: (text) => stdout.write(text),
    stderr: (text) => stderr.write(text),
    env: process.env,
    workingDirectory: process.cwd(),
    onReload: (listener) => void process.on("SIGHUP", listener),
    signal: stop.signal,
  };
  const [name = "help", ...rest] = argv;
  const command = commands[name.replace(/^(--help|-h)$/, "help")];
  if (command === undefined) {
    io.stderr(`cairn: there is no command ${JSON.stringify(name)}\n\n${help}`);
    return exitUsage;
  }
  try {
    return await command(rest, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr(`cairn ${name}: ${error.message}\nTry: cairn ${name} --help\n`);
    return exitUsage;
  }
}

process.exitCode = await main(process.argv.slice(2));
