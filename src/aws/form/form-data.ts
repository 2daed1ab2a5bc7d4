import { fieldsTooLarge, malformedForm, missingFile } from "./form-errors.ts";

/** A form with a file in it, read up to where the file begins. */
export interface FormData {
  /** By lower-case name; of a name that stands more than once, the first. */
  readonly fields: ReadonlyMap<string, string>;
  /** As the client named it, without the path that some send with it. Empty: it did not. */
  readonly fileName: string;
  /**
   * The bytes of the file, as they arrive. Ends with MalformedPOSTRequest when the form is cut off.
   * What follows the file is read and not looked at.
   */
  readonly file: AsyncIterable<Uint8Array>;
}

/** What all fields before the file may weigh, with their headers. */
export const fieldBytesMax = 20_480;
/** What may follow the file. */
const restBytesMax = 1_048_576;

/** The boundary of a `multipart/form-data` content type; undefined: it is none, or has none. */
export function findBoundary(contentType: string): string | undefined {
  if (!/^multipart\/form-data\b/i.test(contentType)) return undefined;
  const [, quoted, plain] =
    /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  return quoted ?? plain;
}

/**
 * Reads the fields of a form, which come before its file.
 *
 * @throws ServiceError `MalformedPOSTRequest`, `MaxPostPreDataLengthExceeded`, `InvalidArgument` there
 *   is no file
 * @see RFC 7578
 */
export async function readFormData(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
): Promise<FormData> {
  const reader = new FormReader(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const fields = new Map<string, string>();
  await reader.until(delimiter);
  for (;;) {
    const padding = (await reader.until(lineEnd)).toString("latin1");
    if (padding.startsWith("--")) throw missingFile();
    if (padding.trim() !== "") throw malformedForm();
    const { name, fileName } = readPartHeader((await reader.until(headerEnd)).toString());
    if (name === "file") return { fields, fileName, file: reader.rest(delimiter) };
    const value = (await reader.until(delimiter)).toString();
    if (!fields.has(name)) fields.set(name, value);
  }
}

const lineEnd = Buffer.from("\r\n");
const headerEnd = Buffer.from("\r\n\r\n");

function readPartHeader(text: string): { readonly name: string; readonly fileName: string } {
  const [, disposition] = /^content-disposition:\s*form-data\s*(;.*)$/im.exec(text) ?? [];
  const [, name] = /;\s*name="([^"]*)"/i.exec(disposition ?? "") ?? [];
  if (name === undefined) throw malformedForm();
  const [, path = ""] = /;\s*filename="([^"]*)"/i.exec(disposition ?? "") ?? [];
  return { name: name.toLowerCase(), fileName: path.replace(/^.*[/\\]/s, "") };
}

/** Reads a body up to marks in it; of a file no more is held than one piece and a mark. */
class FormReader {
  readonly #source: AsyncIterator<Uint8Array>;
  // So that the first delimiter, which no line comes before, is like the others.
  #held: Buffer = lineEnd;
  #left = fieldBytesMax;

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#source = body[Symbol.asyncIterator]();
  }

  /** What comes before `mark`, which is passed over. Counts as fields do. */
  async until(mark: Buffer): Promise<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      const size = at < 0 ? this.#held.length : at + mark.length;
      if (size > this.#left) throw fieldsTooLarge(fieldBytesMax);
      if (at >= 0) {
        const found = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(size);
        this.#left -= size;
        return found;
      }
      if (!(await this.#more())) throw malformedForm();
    }
  }

  async *rest(mark: Buffer): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      // A mark may have begun at the end of what is there.
      const size = at < 0 ? this.#held.length - mark.length + 1 : at;
      if (size > 0) {
        const part = this.#held.subarray(0, size);
        this.#held = this.#held.subarray(size);
        yield part;
      }
      if (at >= 0) break;
      if (!(await this.#more())) throw malformedForm();
    }
    await this.#passRest();
  }

  /** An answer that is sent before its request has come may be lost with the connection. */
  async #passRest(): Promise<void> {
    let size = this.#held.length;
    this.#held = Buffer.alloc(0);
    while (await this.#more()) {
      size += this.#held.length;
      if (size > restBytesMax) throw malformedForm();
      this.#held = Buffer.alloc(0);
    }
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#held = Buffer.concat([this.#held, next.value]);
    return true;
  }
}
