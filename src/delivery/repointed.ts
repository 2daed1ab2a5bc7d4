import { must } from "../base/assert.ts";
import { logFileKey, parseLogFileKey } from "../logfile/log-file-key.ts";
import type { Trail } from "../trails/trail.ts";
import { cutId } from "./cut.ts";
import type { Cut } from "./cut.ts";

/**
 * The cut as it goes to where the trail's files go now; the same cut when that has not changed.
 *
 * A change of bucket or prefix is for later files: what is decided keeps its place. Only when that
 * place has answered that it refuses the file does the file follow the trail, so that a bucket that
 * is gone cannot hold it for ever. It keeps its name: should an earlier try have stored it after
 * all, without the answer getting through, then both are seen to be the same file, and only the new
 * one is listed by a digest.
 */
export function repointed(cut: Cut, trail: Trail): Cut {
  const { bucket, prefix } = trail;
  const address = must(parseLogFileKey(cut.key), "the key of a cut is one of a log file");
  if (cut.bucket === bucket && address.prefix === prefix) return cut;
  return { ...cut, id: cutId({ ...cut, bucket }), bucket, key: logFileKey({ ...address, prefix }) };
}
