import { parseLogFileKey } from "../logfile/log-file-key.ts";
import type { LogFileAddress } from "../logfile/log-file-key.ts";
import { dayOf } from "../logfile/key-parts.ts";
import { objectName } from "./evidence-source.ts";
import type { EvidenceSource, ListedObject } from "./evidence-source.ts";
import { afterDayBefore, isFolderMark } from "./list-digests.ts";
import type { TimeRange } from "./validation-options.ts";

/** What a bucket has of log files, whether or not a digest lists them. */
export interface LogFileListing {
  /** By name. */
  readonly files: ReadonlyMap<string, { readonly bytes: number; readonly address: LogFileAddress }>;
  /** Names of what stands among the log files and has no log file's name. */
  readonly foreign: readonly string[];
}

const dayMs = 24 * 3_600_000;

/** The log files of the days of a range, and of the days before and after it. */
export async function listLogFiles(
  source: EvidenceSource,
  bucket: string,
  folders: readonly { readonly path: string }[],
  { range, signal }: { readonly range: TimeRange; readonly signal: AbortSignal },
): Promise<LogFileListing> {
  const files = new Map<string, { readonly bytes: number; readonly address: LogFileAddress }>();
  const foreign: string[] = [];
  const take = ({ key, bytes }: ListedObject): void => {
    const address = parseLogFileKey(key);
    const name = objectName({ bucket, key });
    if (address !== undefined) files.set(name, { bytes, address });
    else if (!isFolderMark(key, bytes)) foreign.push(name);
  };
  for (const { path } of folders) {
    const wanted = { bucket, prefix: path, ...afterDayBefore(path, range) };
    const end = `${path}${dayOf(range.to + 2 * dayMs)}`;
    for await (const page of source.list(wanted, signal)) {
      for (const object of page.filter(({ key }) => key <= end)) take(object);
      if ((page.at(-1)?.key ?? "") > end) break;
    }
  }
  return { files, foreign };
}
