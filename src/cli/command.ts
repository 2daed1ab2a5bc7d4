/** What a command may touch of the process it runs in. */
export interface CommandIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** Calls `listener` each time the process is told to read its configuration again (SIGHUP). */
  readonly onReload: (listener: () => void) => void;
  /** Fires when the process is asked to stop (SIGTERM, SIGINT). */
  readonly signal: AbortSignal;
}

/** A mistake in how a command was called. Shown without a stack; exit status 64 (EX_USAGE). */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
