import { integer } from "../base/sqlite.ts";
import type { Sqlite } from "../base/sqlite.ts";

/**
 * What the index knows of the directories of data files. A directory is open while files are made in
 * it; after a crash only open ones can hold files that nobody names.
 */
export interface DataDirectories {
  /** The number of a directory that was never used before. Durable on return. */
  readonly begin: () => Promise<number>;
  readonly open: () => readonly number[];
  /** No file will be made there any more, and every file there is named. */
  readonly seal: (number: number) => void;
  /** Whether an object or a part has this data. */
  readonly isNamed: (dataId: string) => boolean;
}

export function dataDirectoriesIn(index: Sqlite): DataDirectories {
  return {
    begin: async () => {
      const { lastInsertRowid } = index.transaction(() =>
        index.prepare("INSERT INTO open_directories DEFAULT VALUES").run(),
      );
      await index.durable();
      return Number(lastInsertRowid);
    },
    open: () =>
      index
        .prepare("SELECT number FROM open_directories ORDER BY number")
        .all()
        .map((row) => integer(row, "number")),
    seal: (number) => {
      index.transaction(() =>
        index.prepare("DELETE FROM open_directories WHERE number = ?").run(number),
      );
    },
    isNamed: (dataId) => isNamed(index, dataId),
  };
}

/** Whether a version or a part has this data. */
export function isNamed(index: Sqlite, dataId: string): boolean {
  return (
    index
      .prepare(
        `SELECT 1 FROM versions INDEXED BY versions_by_data WHERE data_id = ?1
         UNION ALL SELECT 1 FROM parts WHERE data_id = ?1`,
      )
      .get(dataId) !== undefined
  );
}
