import type { DocumentChange, Documents } from "../documents/documents.ts";
import { chainsPrefixOf } from "./digests/chain.ts";
import { spanKey } from "./digests/spans.ts";
import { forgetStatuses } from "./statuses.ts";

/** Removes what delivery and digests keep of a trail that is delivered to its end. */
export async function drainedChanges(
  documents: Documents,
  trail: number,
): Promise<readonly DocumentChange[]> {
  const chains = await documents.list(chainsPrefixOf(trail));
  return [
    ...chains.map(({ key }) => ({ key, value: undefined })),
    ...(await forgetStatuses(documents, trail)),
    { key: spanKey(trail), value: undefined },
  ];
}
