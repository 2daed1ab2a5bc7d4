/** Where an object stands. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

export interface ListedObject {
  readonly key: string;
  /** As the listing has it: nothing that can be relied on. */
  readonly bytes: number;
}

export type ObjectRead =
  | {
      readonly kind: "found";
      readonly body: Uint8Array;
      /** User metadata, lower-case names. */
      readonly metadata: Readonly<Record<string, string>>;
    }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** What is to be validated, wherever it is kept. All methods may be called concurrently. */
export interface EvidenceSource extends Disposable {
  /**
   * Whether the objects' metadata is there. Where it is not, as in most copies, a digest's signature
   * is known from the next digest alone.
   */
  readonly hasMetadata: boolean;
  /**
   * The objects under a prefix that ends with a slash, in the order of their keys. `after`: only keys
   * behind it.
   *
   * @throws Error it cannot be listed
   */
  readonly list: (
    wanted: { readonly bucket: string; readonly prefix: string; readonly after?: string },
    signal: AbortSignal,
  ) => AsyncIterable<readonly ListedObject[]>;
  /** The names between a prefix that ends with a slash and the next slash. @throws as `list` */
  readonly folders: (
    wanted: { readonly bucket: string; readonly prefix: string },
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
  /** @throws only when the signal fires */
  readonly get: (place: ObjectPlace, signal: AbortSignal) => Promise<ObjectRead>;
}

/** Larger than any log file (50 MB before compression) and than any digest that is to be expected. */
export const objectBytesMax: number = 128 * 1024 * 1024;

/** As reports name an object. */
export function objectName({ bucket, key }: ObjectPlace): string {
  return `s3://${bucket}/${key}`;
}
