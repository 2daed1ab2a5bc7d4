import type { StaticOperationSchema } from "@smithy/types";

/* The schema of Scrub, written by hand as that of ImportRecords is. */

export interface ScrubRequest {
  /** `next` of the page before. Absent: from the beginning. */
  readonly after?: string;
  /** About how many bytes to read for this page: 1 to 1 GiB. Default: 64 MiB. */
  readonly maxBytes?: number;
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
