import { join } from "node:path";

/** The platform's place for data that a program keeps, with a folder for Cairn. */
export function platformDataDirectory(
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const home = env["HOME"] ?? env["USERPROFILE"] ?? ".";
  switch (platform) {
    case "darwin":
      return join(home, "Library", "Application Support", "Cairn");
    case "win32":
      return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "Cairn");
    default:
      return join(env["XDG_DATA_HOME"] ?? join(home, ".local", "share"), "cairn");
  }
}
