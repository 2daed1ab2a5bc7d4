import { NotificationError, invalidParameter } from "./notification-error.ts";
import type { MessageAttributes } from "./message.ts";
import type { MessageContent } from "./publish.ts";

/** Of text and attributes together. */
export const messageBytesMax: number = 256 * 1024;

const subjectCharactersMax = 100;

/**
 * Checks a message before it is taken.
 *
 * @throws NotificationError `InvalidParameter`, `ParameterValueInvalid`
 * @see SNS API Reference, Publish
 */
export function checkContent(content: MessageContent): void {
  const { text, subject, attributes, isByProtocol } = content;
  if (text === "") throw invalidParameter("Empty message");
  checkAttributes(attributes);
  if (contentBytes(content) > messageBytesMax) throw invalidParameter("Message too long");
  if (subject !== undefined) checkSubject(subject);
  if (isByProtocol) checkTexts(text);
}

/** What counts against the limit. */
export function contentBytes({ text, attributes }: MessageContent): number {
  let bytes = Buffer.byteLength(text);
  for (const [name, { DataType, Value }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(Value);
  }
  return bytes;
}

/** Begins with a letter, a digit or punctuation, and has no line breaks or control characters. */
function checkSubject(subject: string): void {
  const isLine = /^[\p{L}\p{N}\p{P}\p{S}][^\p{Cc}]*$/u.test(subject);
  if (!isLine || subject.length > subjectCharactersMax) throw invalidParameter("Subject");
}

function checkTexts(text: string): void {
  const texts = parsed(text);
  if (typeof texts !== "object" || texts === null || Array.isArray(texts)) {
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  }
  const main = "default" in texts ? texts.default : undefined;
  if (typeof main !== "string") {
    throw invalidParameter("Message Structure - No default entry in JSON message body");
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw invalidParameter("Message Structure - JSON message body failed to parse");
    }
    throw error;
  }
}

function checkAttributes(attributes: MessageAttributes): void {
  for (const [name, { DataType, Value }] of Object.entries(attributes)) {
    if (!/^(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/.test(name) || /^(aws|amazon)\./i.test(name)) {
      throw wrong(`The message attribute name '${name}' is invalid.`);
    }
    if (!/^(String|Number|Binary)(\.[\w.-]+)?$/.test(DataType) || DataType.length > 256) {
      throw wrong(
        `The message attribute '${name}' has an invalid message attribute type, the set of ` +
          "supported type prefixes is Binary, Number, and String.",
      );
    }
    if (Value === "") {
      throw wrong(
        `The message attribute '${name}' must contain non-empty message attribute value for ` +
          `message attribute type '${DataType}'.`,
      );
    }
    if (DataType.startsWith("Number") && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(Value)) {
      throw wrong(`Could not cast message attribute '${name}' value to number.`);
    }
    if (DataType === "String.Array") checkList(name, Value);
  }
}

function checkList(name: string, value: string): void {
  try {
    if (Array.isArray(JSON.parse(value))) return;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw wrong(`The message attribute '${name}' of type 'String.Array' must be a list in JSON.`);
}

function wrong(message: string): NotificationError {
  return new NotificationError("ParameterValueInvalid", message);
}
