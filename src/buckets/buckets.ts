import type { BucketConfiguration, Tag } from "./bucket-configuration.ts";
import type { DataCheckPage, DataCheckQuery } from "./data-check.ts";
import type { DataCipher, DataKey, StoredEncryption } from "./encryption.ts";
import type { DefaultRetention, LockTarget, ObjectLock, Retention } from "./object-lock.ts";

/**
 * Buckets of objects: the store beneath the archive. It knows keys, bytes, checksums and durability,
 * and nothing of who may do what.
 *
 * What a method changed is durable when its promise resolves. A put that does not resolve (the body
 * fails, the caller aborts, the process dies) leaves nothing that a later call can see. All methods
 * may be called concurrently; writes of one key take effect one after the other.
 *
 * A version, once stored, is never rewritten. Whether a put adds a version or replaces the one there
 * is follows from the bucket's `versioning` at that moment; whoever puts gets the bucket's default
 * retention; and no method removes a version whose lock is in force.
 */
export interface Buckets extends AsyncDisposable {
  readonly createBucket: (bucket: BucketSettings) => Promise<"created" | "exists">;
  /** All buckets, by name. */
  readonly listBuckets: () => Promise<readonly BucketSettings[]>;
  readonly findBucket: (name: string) => Promise<BucketSettings | undefined>;
  /**
   * Changes the settings of the bucket that `bucket` was read of, in one step: `change` is handed
   * them as they stand, so that of two changes at once neither undoes the other. What `change` throws
   * passes through, and nothing is changed. `missing`: the bucket is no more, though perhaps another
   * one of its name is.
   */
  readonly updateBucket: (
    bucket: Pick<BucketSettings, "name" | "ownerAccountId" | "createdAt">,
    change: (now: BucketSettings) => BucketSettings,
  ) => Promise<"updated" | "missing">;
  /** Removes an empty bucket. Unfinished uploads do not count, and are removed with it. */
  readonly deleteBucket: (name: string) => Promise<"deleted" | "missing" | "not-empty">;

  /**
   * Writes an object from a stream, without holding it in memory.
   *
   * An error that `body` throws passes through. With `conditions` that do not hold (checked last,
   * atomically with the write) or a checksum that does not fit, nothing is written.
   */
  readonly putObject: (put: PutObject) => Promise<PutOutcome>;
  /** The current version; undefined when the key has none, or a delete marker is current. */
  readonly findObject: (bucket: string, key: string) => Promise<StoredObject | undefined>;
  /** The version with that id, or without one the current version, which may be a delete marker. */
  readonly findVersion: (
    bucket: string,
    key: string,
    versionId?: string,
  ) => Promise<StoredVersion | undefined>;
  /**
   * The bytes of an object as `findObject` gave it, `[start, end)`; a later overwrite or delete does
   * not disturb a read under way for at least a minute. `key` is its data key: the store has that of
   * AES256 itself, and no other.
   *
   * @throws ObjectDamagedError while iterating: the bytes on disk are not those that were written
   */
  readonly readObject: (
    object: StoredObject,
    range?: { readonly start: number; readonly end: number },
    key?: DataKey,
  ) => AsyncIterable<Uint8Array>;
  /** Deletes keys and versions, all in one step; each has its own outcome, in the order given. */
  readonly deleteObjects: (
    bucket: string,
    deletions: readonly Deletion[],
  ) => Promise<readonly DeleteOutcome[]>;
  /** One page of the keys whose current version is an object, in UTF-8 byte order. */
  readonly listObjects: (query: ListQuery) => Promise<ObjectPage>;
  /** One page of all versions, by key in UTF-8 byte order, and of a key the newest first. */
  readonly listVersions: (query: VersionQuery) => Promise<VersionPage>;

  /**
   * Sets the retention of a version, or with undefined takes it away. `locked`: the retention in
   * force forbids it (`changesRetention` in `object-lock.ts` has the rule).
   */
  readonly putRetention: (
    target: LockTarget,
    retention: Retention | undefined,
    options: { readonly bypassGovernance: boolean },
  ) => Promise<LockOutcome>;
  /**
   * Changes what is kept with a version beside its bytes, in one step: `change` is handed it as it
   * stands. What `change` throws passes through, and nothing is changed.
   */
  readonly updateHeaders: (
    target: LockTarget,
    change: (now: ObjectHeaders) => ObjectHeaders,
  ) => Promise<"changed" | "missing" | "delete-marker">;
  /**
   * Moves the bytes of a version, as `findVersion` gave it, to the place of a storage class, and then
   * says so in its headers. `unbound`: the class has no place. A crash leaves the version readable,
   * and of the class that it had.
   */
  readonly moveObject: (
    object: StoredObject,
    storageClass: string,
  ) => Promise<"moved" | "missing" | "unbound">;
  /** Places a legal hold on a version, or takes it off. */
  readonly putLegalHold: (target: LockTarget, isOn: boolean) => Promise<LockOutcome>;

  /** Without its bucket an upload is gone as soon as it is there. */
  readonly createUpload: (upload: NewUpload) => Promise<Upload>;
  readonly findUpload: (bucket: string, key: string, id: string) => Promise<Upload | undefined>;
  /** By key, then by id. */
  readonly listUploads: (query: ListQuery & { readonly afterId?: string }) => Promise<UploadPage>;
  /** Replaces the part of that number. `missing`: no such upload. */
  readonly putPart: (put: PutPart) => Promise<PartOutcome>;
  readonly listParts: (
    upload: Upload,
    page: { readonly after: number; readonly limit: number },
  ) => Promise<readonly StoredPart[]>;
  /** Joins parts, in the order given, into an object. All or nothing; the upload is gone after. */
  readonly completeUpload: (completion: CompleteUpload) => Promise<CompleteOutcome>;
  /** The version that an upload became; undefined: it became none, or that one is gone. */
  readonly findCompleted: (
    bucket: string,
    key: string,
    uploadId: string,
  ) => Promise<StoredObject | undefined>;
  readonly abortUpload: (upload: Upload) => Promise<"aborted" | "missing">;

  /**
   * One page of a walk over all stored data, each byte of it read.
   *
   * @throws DataCheckCursorError
   */
  readonly checkData: (query: DataCheckQuery) => Promise<DataCheckPage>;
  /** How many reads have met damaged data since the start, those of `checkData` among them. */
  readonly damageCount: () => number;
}

export interface BucketSettings {
  readonly name: string;
  readonly ownerAccountId: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The bucket policy's text, as it was put. */
  readonly policy?: string;
  /** Absent: nothing was configured. */
  readonly configuration?: BucketConfiguration;
  /** Absent: never enabled. Once it was, it can be suspended, and never be absent again. */
  readonly versioning?: "Enabled" | "Suspended";
  /** Absent: never set. */
  readonly mfaDelete?: "Enabled" | "Disabled";
  /** Absent: the bucket has no Object Lock. Once there, it stays, and versioning stays enabled. */
  readonly objectLock?: { readonly defaultRetention?: DefaultRetention };
}

/** What a client says of an object and gets back. Absent: was not said. */
export interface ObjectHeaders {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentDisposition?: string;
  readonly contentLanguage?: string;
  readonly cacheControl?: string;
  /** The `Expires` header, verbatim. */
  readonly expires?: string;
  readonly websiteRedirectLocation?: string;
  readonly storageClass?: string;
  /** Until when an archived object can be read, in milliseconds since the epoch. Absent: it cannot. */
  readonly restoredUntil?: number;
  /** Absent: none. Never empty. */
  readonly tags?: readonly Tag[];
  /** User metadata: `x-amz-meta-*` without the prefix, lower-case names. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** S3's additional checksum algorithms. */
export type ChecksumAlgorithm = "CRC32" | "CRC32C" | "CRC64NVME" | "SHA1" | "SHA256";

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64, as on the wire; of a composite one with its `-N`. */
  readonly value: string;
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

export interface StoredObject {
  readonly kind: "object";
  readonly bucket: string;
  readonly key: string;
  /** 32 letters, digits, `-` and `_`; or `null`, written while versioning was not enabled. */
  readonly versionId: string;
  /** When another version took its place, in milliseconds since the epoch. Absent: it is current. */
  readonly noncurrentSince?: number;
  readonly size: number;
  /** With quotes, as on the wire. The MD5 of the bytes only without encryption or with AES256. */
  readonly etag: string;
  readonly lastModified: number;
  readonly headers: ObjectHeaders;
  /** Absent: the bytes are stored as they are, as earlier versions of Cairn did. */
  readonly encryption?: StoredEncryption;
  readonly checksum?: Checksum;
  /** Absent: it never had retention nor a legal hold. */
  readonly lock?: ObjectLock;
  /** The parts' sizes in order, when it was uploaded in parts. */
  readonly partSizes?: readonly number[];
  /** Names the stored bytes. Of use to the store alone. */
  readonly dataId: string;
}

/** What a delete leaves in a bucket with versioning: the key seems gone, its versions are there. */
export interface DeleteMarker {
  readonly kind: "delete-marker";
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly noncurrentSince?: number;
  readonly lastModified: number;
}

export type StoredVersion = StoredObject | DeleteMarker;

export interface PutObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: AsyncIterable<Uint8Array>;
  readonly headers: ObjectHeaders;
  /** Default: a new one, AES256, under the store's own keys. */
  readonly cipher?: DataCipher;
  /** A retention given here takes the place of the bucket's default. */
  readonly lock?: ObjectLock;
  readonly conditions?: WriteConditions;
  /** The MD5 of the body as the client said it, base64. */
  readonly contentMd5?: string;
  /** Which checksum to compute and keep. Default: CRC64NVME, as S3 does. */
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  /** What the client said the checksum is, asked after the body has ended (it may trail the body). */
  readonly expectedChecksum?: () => string | undefined;
}

export interface WriteConditions {
  /** `*`: only if no object of that key is there. */
  readonly ifNoneMatch?: "*";
  /** Only over an object with this ETag. */
  readonly ifMatch?: string;
  /**
   * Writes nothing when the current version has the same bytes, by size and checksum: the outcome
   * is `stored`, with that version. For who puts the same again after a crash.
   */
  readonly unlessSame?: boolean;
}

export type PutOutcome =
  | { readonly kind: "stored"; readonly object: StoredObject }
  | { readonly kind: PutRefusal };

export type PutRefusal =
  | "no-such-bucket"
  | "precondition-failed"
  /** `ifMatch` on a key that is not there. */
  | "no-such-key"
  | "bad-md5"
  | "bad-checksum";

export interface Deletion {
  readonly key: string;
  /**
   * Removes this version for good. Absent: deletes the key as the bucket's versioning says: a delete
   * marker becomes the current version, and where versioning is not enabled the version `null` goes.
   */
  readonly versionId?: string;
  /** Only while the current version is an object with this ETag, or with `*` any object. */
  readonly ifMatch?: string;
  /** Only while this version is the current one. */
  readonly ifCurrent?: string;
  /** Only while the version with that id, without one the current version, was written then. */
  readonly ifLastModified?: number;
  /** Retention in GOVERNANCE mode does not count. */
  readonly bypassGovernance?: boolean;
}

export type DeleteOutcome =
  /** The version is gone for good. */
  | { readonly kind: "deleted"; readonly versionId: string; readonly isDeleteMarker: boolean }
  /** A delete marker with this id is the current version now. */
  | { readonly kind: "marked"; readonly versionId: string }
  | { readonly kind: "missing" | "precondition-failed" | "locked" };

/** `missing`: no such version. */
export type LockOutcome = "changed" | "missing" | "delete-marker" | "locked";

export interface ListQuery {
  readonly bucket: string;
  readonly prefix: string;
  /** Absent: no grouping. */
  readonly delimiter?: string;
  /** Only what sorts after this key or common prefix. Need not exist. */
  readonly after?: string;
  /** How many keys and common prefixes together, 0 to 1000. */
  readonly limit: number;
}

export interface ObjectPage {
  /** Without `partSizes`, of which a page might have millions, and without `encryption`. */
  readonly objects: readonly StoredObject[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** The last key or common prefix of the page: `after` of the next. Absent when not truncated. */
  readonly next?: string;
}

export interface VersionQuery extends ListQuery {
  /** Goes on within the key `after`, beyond this version, which may be gone. Absent: beyond all. */
  readonly afterVersionId?: string;
}

export interface VersionPage {
  /** Objects without `partSizes`. */
  readonly versions: readonly StoredVersion[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** Where the next page begins. Absent when not truncated. */
  readonly next?: { readonly after: string; readonly afterVersionId?: string };
}

export interface NewUpload {
  readonly bucket: string;
  readonly key: string;
  readonly headers: ObjectHeaders;
  /** As of an object: all parts are under it. */
  readonly cipher?: DataCipher;
  readonly initiator: string;
  /** Of the object to come. */
  readonly lock?: ObjectLock;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType?: Checksum["type"];
}

export interface Upload extends Omit<NewUpload, "cipher"> {
  readonly encryption?: StoredEncryption;
  readonly id: string;
  readonly startedAt: number;
}

export interface UploadPage {
  readonly uploads: readonly Upload[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
}

export interface PutPart {
  readonly upload: Upload;
  /** 1 to 10,000. */
  readonly number: number;
  readonly body: AsyncIterable<Uint8Array>;
  /** The data key of the upload, unless it is AES256. */
  readonly key?: DataKey;
  readonly contentMd5?: string;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly expectedChecksum?: () => string | undefined;
}

export interface StoredPart {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: number;
  readonly checksum?: Checksum;
}

export type PartOutcome =
  | { readonly kind: "stored"; readonly part: StoredPart }
  | { readonly kind: "no-such-upload" | "bad-md5" | "bad-checksum" };

export interface CompleteUpload {
  readonly upload: Upload;
  readonly parts: readonly {
    readonly number: number;
    readonly etag: string;
    readonly checksum?: string;
  }[];
  readonly conditions?: WriteConditions;
  /** What the client said the checksum of the whole object is. */
  readonly expectedChecksum?: string;
}

export type CompleteOutcome =
  | { readonly kind: "stored"; readonly object: StoredObject }
  | {
      readonly kind:
        | "no-such-upload"
        | "invalid-part"
        | "invalid-part-order"
        /** A part other than the last is under 5 MiB. */
        | "entity-too-small"
        | "precondition-failed"
        | "no-such-key"
        | "bad-checksum";
    };

export class ObjectDamagedError extends Error {
  override readonly name = "ObjectDamagedError";
}
