import { hash } from "node:crypto";

import { decodePercent } from "../http-message.ts";
import type { ReceivedRequest } from "../http-message.ts";
import { encodeRfc3986 } from "./encode.ts";

export interface CanonicalForm {
  /** The names of `SignedHeaders`, lower-case, in their order. */
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  /** S3 encodes the path once and leaves it alone; the others normalize it and encode it twice. */
  readonly isS3: boolean;
}

/**
 * The canonical request, which client and server must spell alike.
 *
 * @see IAM User Guide, "Create a signed AWS API request", step 1
 */
export function canonicalRequest(request: ReceivedRequest, form: CanonicalForm): string {
  const headers = form.signedHeaders.map((name) => `${name}:${canonicalHeader(request, name)}\n`);
  return [
    request.method,
    form.isS3 ? canonicalS3Path(request.rawPath) : canonicalPath(request.rawPath),
    canonicalQuery(request),
    headers.join(""),
    form.signedHeaders.join(";"),
    form.payloadHash,
  ].join("\n");
}

/** What is signed: the canonical request's hash, bound to a time and a credential scope. */
export function stringToSign(timestamp: string, scope: string, canonical: string): string {
  return `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hash("sha256", canonical)}`;
}

function canonicalHeader(request: ReceivedRequest, name: string): string {
  const values = request.headers.get(name) ?? [];
  return values.map((value) => value.trim().replaceAll(/ {2,}/g, " ")).join(",");
}

function canonicalS3Path(rawPath: string): string {
  if (rawPath === "/") return rawPath;
  return rawPath
    .split("/")
    .map((segment) => encodeRfc3986(decodePercent(segment) ?? segment))
    .join("/");
}

function canonicalPath(rawPath: string): string {
  if (rawPath === "/") return rawPath;
  const kept: string[] = [];
  for (const segment of rawPath.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") kept.pop();
    else kept.push(encodeRfc3986(segment));
  }
  const path = `/${kept.join("/")}`;
  return rawPath.endsWith("/") && path !== "/" ? `${path}/` : path;
}

function canonicalQuery(request: ReceivedRequest): string {
  if (request.query.length === 0) return "";
  return request.query
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .toSorted((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** By code point, which for encoded text is by byte. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
