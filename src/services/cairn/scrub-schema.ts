import type { StaticOperationSchema } from "@smithy/types";

/* The schema of Scrub, written by hand as that of ImportRecords is. */

export interface ScrubRequest {
  /** `next` of the page before. Absent: from the beginning. */
  readonly after?: string;
  /** About how many bytes to read for this page: 1 to 1 GiB. Default: 64 MiB. */
  readonly maxBytes?: number;
}

export interface ScrubResponse {
  /** Versions, and parts of unfinished uploads, read to their end. */
  readonly checked: number;
  /** Of these: under a key of KMS or of a client, so that the checks of the disk alone were held. */
  readonly unopened: number;
  readonly bytes: number;
  readonly damaged: readonly DamagedObject[];
  /** Data files that nothing names. */
  readonly orphans: readonly string[];
  /** From 0 to 1. */
  readonly progress: number;
  /** Absent: that was all. */
  readonly next?: string;
}

export interface DamagedObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly uploadId?: string;
  readonly partNumber?: number;
  readonly reason: string;
}

const namespace = "internal.cairn";

/** `POST /scrub[?after=…][&maxBytes=…]`, signed for the service `cairn`; the answer is JSON. */
export const scrubSchema: StaticOperationSchema = [
  9,
  namespace,
  "Scrub",
  { http: ["POST", "/scrub", 200] },
  [
    3,
    namespace,
    "ScrubRequest",
    0,
    ["after", "maxBytes"],
    [
      [0, { httpQuery: "after" }],
      [1, { httpQuery: "maxBytes" }],
    ],
  ],
  [
    3,
    namespace,
    "ScrubResponse",
    0,
    ["checked", "unopened", "bytes", "damaged", "orphans", "progress", "next"],
    [
      1,
      1,
      1,
      [
        1,
        namespace,
        "DamagedObjects",
        0,
        [
          3,
          namespace,
          "DamagedObject",
          0,
          ["bucket", "key", "versionId", "uploadId", "partNumber", "reason"],
          [0, 0, 0, 0, 1, 0],
        ],
      ],
      [1, namespace, "DataFiles", 0, 0],
      1,
      0,
    ],
  ],
];
