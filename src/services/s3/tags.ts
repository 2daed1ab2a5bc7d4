import type { Tag } from "../../buckets/bucket-configuration.ts";
import { invalidTag, tooManyTags } from "./configuration-errors.ts";
import { invalidArgument, malformedXml } from "./errors.ts";

const bucketTagsMax = 50;
const objectTagsMax = 10;

type SentTags = readonly {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}[];

/**
 * The tags of a bucket, checked.
 *
 * @throws ServiceError `InvalidTag`, `BadRequest`, `MalformedXML`
 * @see Billing User Guide, "User-defined tag restrictions"
 */
export function readBucketTags(sent: SentTags | undefined): readonly Tag[] {
  const tags = readTags(sent);
  if (tags.length > bucketTagsMax) {
    throw tooManyTags(`Bucket tag count cannot be greater than ${bucketTagsMax}`);
  }
  return tags;
}

/**
 * The tags of an object, checked.
 *
 * @throws ServiceError `InvalidTag`, `BadRequest`, `MalformedXML`
 * @see S3 User Guide, "Categorizing your objects using tags"
 */
export function readObjectTags(sent: SentTags | undefined): readonly Tag[] {
  const tags = readTags(sent);
  if (tags.length > objectTagsMax) {
    throw tooManyTags(`Object tags cannot be greater than ${objectTagsMax}`);
  }
  return tags;
}

/**
 * The tags in an `x-amz-tagging` header: the form of a query string. Absent: no header was sent.
 *
 * @throws ServiceError `InvalidArgument`, `InvalidTag`, `BadRequest`
 */
export function readTaggingHeader(header: string | undefined): readonly Tag[] | undefined {
  if (header === undefined) return undefined;
  const pairs = header === "" ? [] : header.split("&");
  const tags = pairs.map((pair) => {
    const [key = "", ...value] = pair.split("=");
    const [Key, Value] = [decode(key), decode(value.join("="))];
    if (Key === undefined || Value === undefined) throw malformedHeader(header);
    return { Key, Value };
  });
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) throw malformedHeader(header);
  return readObjectTags(tags);
}

function malformedHeader(value: string): Error {
  const message =
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters " +
    "without tag name duplicates.";
  return invalidArgument(message, "x-amz-tagging", value);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function readTags(sent: SentTags | undefined): readonly Tag[] {
  if (sent === undefined) throw malformedXml();
  const keys = new Set<string>();
  return sent.map(({ Key, Value }) => {
    if (Key === undefined || Value === undefined) throw malformedXml();
    checkTag(Key, Value);
    if (keys.has(Key)) {
      throw invalidTag("Cannot provide multiple Tags with the same key", Key);
    }
    keys.add(Key);
    return { Key, Value };
  });
}

const letters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function checkTag(key: string, value: string): void {
  if (/^aws:/i.test(key)) {
    throw invalidTag("System tags cannot be added/updated by requester", key);
  }
  if (key.length < 1 || key.length > 128 || !letters.test(key)) {
    throw invalidTag("The TagKey you have provided is invalid", key);
  }
  if (value.length > 256 || !letters.test(value)) {
    throw invalidTag("The TagValue you have provided is invalid", key);
  }
}
