import { openSqlite } from "../base/sqlite.ts";

/**
 * Makes this process the only owner of a directory, until what it returns is disposed of or the
 * process is gone, however it goes.
 *
 * @throws Error another process owns it, or this one does already
 */
export type OwnDirectory = (directory: string) => Promise<AsyncDisposable>;

/**
 * Holds the lock of an empty SQLite database, `owner.lock`. Node has no file locks of its own; this
 * one is the kernel's, so it cannot be left behind by a process that died, and two that start at
 * the same time cannot both have it. A file with a process id allows both, and means nothing to
 * another container on the same volume.
 */
export const ownDirectory: OwnDirectory = async (directory) =>
  openSqlite(`${directory}/owner.lock`, []);
