import type { StaticOperationSchema } from "@smithy/types";

/*
 * The schema of ImportRecords, written by hand: no SDK ships it. Smithy's static form: a kind
 * (3 structure, 1 list, 9 operation), namespace, name, traits, then members and their shapes
 * (0 string, 1 number, 2 boolean, 21 blob).
 */

export interface ImportRecordsRequest {
  /** Records as lines of JSON. Absent: an empty body. */
  readonly records?: Uint8Array;
  /** Accounts that are not known are made. Default: false. */
  readonly createAccounts?: boolean;
}

export interface ImportRecordsResponse {
  readonly accepted: number;
  /** How many of the accepted no trail wants; data events that are written nowhere. */
  readonly unselected: number;
  readonly duplicates: number;
  readonly rejected: readonly RejectedRecord[];
}

export interface RejectedRecord {
  /** Which record of the request, from 0 on; blank lines do not count. */
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

const namespace = "internal.cairn";

/**
 * `POST /import-records[?createAccounts=true]`, signed for the service `cairn`.
 *
 * The body holds records, one a line, at most 8 MiB and 10,000 of them; the answer is JSON.
 */
export const importRecordsSchema: StaticOperationSchema = [
  9,
  namespace,
  "ImportRecords",
  { http: ["POST", "/import-records", 200] },
  [
    3,
    namespace,
    "ImportRecordsRequest",
    0,
    ["records", "createAccounts"],
    [
      [21, { httpPayload: 1 }],
      [2, { httpQuery: "createAccounts" }],
    ],
  ],
  [
    3,
    namespace,
    "ImportRecordsResponse",
    0,
    ["accepted", "unselected", "duplicates", "rejected"],
    [
      1,
      1,
      1,
      [
        1,
        namespace,
        "RejectedRecords",
        0,
        [3, namespace, "RejectedRecord", 0, ["index", "code", "message"], [1, 0, 0]],
      ],
    ],
  ],
];
