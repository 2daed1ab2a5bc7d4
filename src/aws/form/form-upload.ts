import { FaultError } from "../fault.ts";
import { decodePercent, header } from "../http-message.ts";
import type { HttpResponse, ReceivedRequest } from "../http-message.ts";
import { encodeRfc3986 } from "../sigv4/encode.ts";
import { escapeXml } from "../protocols/xml-document.ts";
import { findBoundary, readFormData } from "./form-data.ts";
import { invalidField, missingField } from "./form-errors.ts";

/** A web form that is to become an object: what a browser sends of it. */
export interface FormUpload {
  /** By lower-case name, with the name of the file in place of `${filename}`, and `bucket`. */
  readonly fields: ReadonlyMap<string, string>;
  readonly key: string;
  readonly file: AsyncIterable<Uint8Array>;
}

/** The bucket that a form is posted to, and how it is cut into parts; undefined: it is no form. */
export function findFormTarget(
  request: ReceivedRequest,
  path: string,
): { readonly bucket: string; readonly boundary: string } | undefined {
  if (request.method !== "POST" || request.query.length > 0) return undefined;
  const boundary = findBoundary(header(request, "content-type") ?? "");
  const [, name] = /^\/([^/]+)\/?$/.exec(path) ?? [];
  const bucket = name === undefined ? undefined : decodePercent(name);
  return boundary === undefined || bucket === undefined ? undefined : { bucket, boundary };
}

/** @throws ServiceError the form is malformed, too large, or without key or file */
export async function readFormUpload(
  body: AsyncIterable<Uint8Array>,
  { bucket, boundary }: { readonly bucket: string; readonly boundary: string },
): Promise<FormUpload> {
  const form = await readFormData(body, boundary);
  const fields = new Map<string, string>();
  for (const [name, value] of form.fields) {
    fields.set(name, name === "policy" ? value : value.replaceAll("${filename}", form.fileName));
  }
  fields.set("bucket", bucket);
  const key = fields.get("key");
  if (key === undefined) throw missingField("key");
  return { fields, key, file: form.file };
}

/** Headers of the object that a form has as fields of the same name. */
const objectHeaders = new Set([
  "cache-control",
  "content-type",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-md5",
  "expires",
]);
const signatureFields = new Set([
  "x-amz-algorithm",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-signature",
]);
/** Of the request itself, what policies and records ask for. */
const keptHeaders = ["host", "user-agent", "referer", "origin"];

/**
 * The request as PutObject would have been sent it.
 *
 * @throws FaultError a field whose feature is not there; ServiceError one that no header can hold
 */
export function putRequest(request: ReceivedRequest, { fields }: FormUpload): ReceivedRequest {
  const headers = new Map<string, readonly string[]>();
  for (const name of keptHeaders) {
    const values = request.headers.get(name);
    if (values !== undefined) headers.set(name, values);
  }
  for (const [field, value] of fields) {
    if (field === "tagging" || field.startsWith("x-amz-copy-source")) {
      throw new FaultError({ kind: "not-implemented" });
    }
    const name = field === "acl" ? "x-amz-acl" : field;
    const isHeader = objectHeaders.has(name) || name.startsWith("x-amz-");
    if (!isHeader || signatureFields.has(name)) continue;
    if (!isHeaderName(name) || !isHeaderValue(value)) throw invalidField(field);
    // As the bytes of a header would have been read.
    headers.set(name, [Buffer.from(value.trim()).toString("latin1")]);
  }
  return { ...request, method: "PUT", query: [], rawQuery: "", headers };
}

function isHeaderName(name: string): boolean {
  return /^[\w.!#$%&'*+^`|~-]+$/.test(name);
}

/** No line break would begin another header; a tab is a space. */
function isHeaderValue(value: string): boolean {
  return !/\p{Cc}/u.test(value.replaceAll("\t", " "));
}

/**
 * The answer to a form: the browser goes on to a page, is shown what was stored, or stays where it is.
 *
 * @param put what PutObject would have answered
 */
export function formAnswer(
  { fields, key }: FormUpload,
  put: HttpResponse,
  origin: { readonly request: ReceivedRequest; readonly isSecure: boolean },
): HttpResponse {
  const bucket = fields.get("bucket") ?? "";
  const etag = put.headers["ETag"] ?? "";
  const location = locationOf(origin, bucket, key);
  const headers = { ...put.headers, Location: location };
  const page = findPage(fields);
  if (page !== undefined) {
    const told = Object.entries({ bucket, key, etag });
    for (const [name, value] of told) page.searchParams.append(name, value);
    return { status: 303, headers: { ...headers, Location: page.href }, body: undefined };
  }
  const status = Number(fields.get("success_action_status"));
  if (status === 200) return { status, headers, body: undefined };
  if (status !== 201) return { status: 204, headers, body: undefined };
  const elements = { Location: location, Bucket: bucket, Key: key, ETag: etag };
  const content = Object.entries(elements).map(([name, value]) => {
    return `<${name}>${escapeXml(value)}</${name}>`;
  });
  return {
    status,
    headers: { ...headers, "Content-Type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${content.join("")}</PostResponse>`,
  };
}

/** Where the form wants its browser to go; undefined: nowhere, or nowhere that there is. */
function findPage(fields: ReadonlyMap<string, string>): URL | undefined {
  const text = fields.get("success_action_redirect") ?? fields.get("redirect") ?? "";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : undefined;
}

function locationOf(
  { request, isSecure }: { readonly request: ReceivedRequest; readonly isSecure: boolean },
  bucket: string,
  key: string,
): string {
  const place = request.rawPath === "/" ? "" : `${encodeRfc3986(bucket)}/`;
  const host = header(request, "host") ?? "";
  return `${isSecure ? "https" : "http"}://${host}/${place}${encodeRfc3986(key)}`;
}
