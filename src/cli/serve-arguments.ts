import { parseArgs } from "node:util";

import { defaultText, flagOf, settings } from "../config/settings.ts";
import type { GivenSettings } from "../config/settings.ts";
import { UsageError } from "./command.ts";

export interface ServeArguments {
  readonly isHelp: boolean;
  /** The path given with `--config`. */
  readonly configFile?: string;
  readonly flags: GivenSettings;
}

/** @throws UsageError an unknown flag, a missing value, or a word that belongs to no flag */
export function parseServeArguments(argv: readonly string[]): ServeArguments {
  const options = Object.fromEntries(
    settings.map((setting) => [flagOf(setting), { type: kindOf(setting.value) }]),
  );
  const { values } = parseStrictly(argv, {
    ...options,
    config: { type: "string" },
    help: { type: "boolean", short: "h" },
  });

  const given = settings.flatMap((setting): [string, string | true][] => {
    const value = values[flagOf(setting)];
    return typeof value === "string" || value === true ? [[setting.name, value]] : [];
  });
  const configFile = values["config"];
  return {
    isHelp: values["help"] === true,
    flags: Object.fromEntries(given),
    ...(typeof configFile === "string" ? { configFile } : {}),
  };
}

/** The help text of `cairn serve`. */
export function serveHelp(): string {
  const rows = settings.map((setting): [string, string] => [
    `--${flagOf(setting)}${setting.value === undefined ? "" : ` ${setting.value}`}`,
    `${setting.help} Default: ${defaultText(setting)}.`,
  ]);
  rows.push(
    ["--config FILE", "A YAML or JSON file with these settings in camelCase, and accounts."],
    ["--help", "Show this."],
  );
  const width = Math.max(...rows.map(([flag]) => flag.length));
  const lines = rows.map(([flag, text]) => `  ${flag.padEnd(width)}  ${text}`);
  return [
    "Usage: cairn serve [OPTION…]",
    "",
    "Runs Cairn until it is told to stop (SIGTERM, SIGINT).",
    "",
    ...lines,
    "",
    "docs/configuration.md has an example of the file.",
    "",
  ].join("\n");
}

function kindOf(value: string | undefined): "string" | "boolean" {
  return value === undefined ? "boolean" : "string";
}

function parseStrictly(
  argv: readonly string[],
  options: Record<string, { type: "string" | "boolean"; short?: string }>,
): { values: Readonly<Record<string, unknown>> } {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
