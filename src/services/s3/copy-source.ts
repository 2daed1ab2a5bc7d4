import { invalidArgument } from "./errors.ts";
import { requireNullVersion } from "./object-key.ts";

export interface CopySource {
  readonly bucket: string;
  readonly key: string;
}

/**
 * Reads an `x-amz-copy-source`: `bucket/key`, percent-encoded, perhaps with a slash before it and a
 * version after it.
 *
 * @throws ServiceError `InvalidArgument`
 */
export function readCopySource(header: string | undefined): CopySource {
  const [path = "", ...query] = (header ?? "").replace(/^\//, "").split("?versionId=");
  requireNullVersion(query[0]);
  const decoded = decode(path);
  const slash = decoded?.indexOf("/") ?? -1;
  if (decoded === undefined || slash < 1 || slash === decoded.length - 1) {
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      header ?? "",
    );
  }
  return { bucket: decoded.slice(0, slash), key: decoded.slice(slash + 1) };
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
