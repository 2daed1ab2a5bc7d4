/** A version as the plain model has it: all that can be told of it, and nothing of how. */
export interface ModelVersion {
  readonly id: string;
  /** Absent: a delete marker. */
  readonly body?: string;
  /** Absent: a delete marker. */
  readonly encryption?: Encryption;
  mode?: "GOVERNANCE" | "COMPLIANCE";
  /** Milliseconds since the epoch. */
  until?: number;
  hold?: "ON" | "OFF";
}

/** SSE-S3, or SSE-KMS under the one key of the model. */
export type Encryption = "AES256" | "aws:kms";

/** What a bucket is, told as plainly as can be: every rule is a few lines over arrays. */
export interface BucketModel {
  versioning: "Enabled" | "Suspended" | undefined;
  hasMfaDelete: boolean;
  hasLock: boolean;
  /** Undefined: nothing is configured. */
  defaultEncryption: Encryption | undefined;
  isKeyEnabled: boolean;
  now: number;
  /** By key, each newest first. A key without versions is not in it. */
  readonly keys: Map<string, ModelVersion[]>;
}

export function versionsOf(model: BucketModel, key: string): ModelVersion[] {
  return model.keys.get(key) ?? [];
}

/** Whether bytes under that encryption can be written and read. */
export function isUsable(model: BucketModel, encryption: Encryption | undefined): boolean {
  return encryption !== "aws:kms" || model.isKeyEnabled;
}

export function isHeld(model: BucketModel, version: ModelVersion, bypasses: boolean): boolean {
  if (version.hold === "ON") return true;
  if (version.until === undefined || version.until <= model.now) return false;
  return version.mode === "COMPLIANCE" || !bypasses;
}

/** Whether a retention may be put over that of a version. */
export function mayRetain(
  model: BucketModel,
  version: ModelVersion,
  asked: { readonly mode: "GOVERNANCE" | "COMPLIANCE"; readonly until: number },
  bypasses: boolean,
): boolean {
  if (version.until === undefined || version.until <= model.now) return true;
  if (version.mode === "GOVERNANCE" && bypasses) return true;
  if (asked.until < version.until) return false;
  return version.mode === "GOVERNANCE" || asked.mode === "COMPLIANCE";
}

/** Puts a version on top; where versioning is not enabled, in place of the null version. */
export function putVersion(model: BucketModel, key: string, version: ModelVersion): void {
  const others = versionsOf(model, key).filter(({ id }) => version.id !== "null" || id !== "null");
  model.keys.set(key, [version, ...others]);
}

export function removeVersion(model: BucketModel, key: string, id: string): void {
  const rest = versionsOf(model, key).filter((version) => version.id !== id);
  if (rest.length === 0) model.keys.delete(key);
  else model.keys.set(key, rest);
}
