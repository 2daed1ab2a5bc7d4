import type { Clock } from "../base/world.ts";
import type { CustomerKeys, DataKeyRequest, DecryptRequest } from "../kms/customer-keys.ts";
import type { GeneratedDataKey } from "../kms/customer-keys.ts";
import type { KeyCaller } from "../kms/key-access.ts";

/** How long a bucket key serves before KMS is asked again, and with it who may use it. */
const lifetimeMs = 5 * 60_000;
const keysMax = 1000;

interface CachedKey {
  readonly made: GeneratedDataKey;
  /** By the clock's `elapsed`. */
  readonly endsAt: number;
}

/**
 * S3 Bucket Keys: a key of a bucket stands between KMS and the data keys of its objects, so that KMS
 * is asked every few minutes in place of once for each object. Each caller has keys of its own, so
 * nobody uses one that KMS has not given to them. Whether the KMS key may be used at all is asked
 * each time.
 *
 * @see S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys"
 */
export class BucketKeys {
  readonly #customerKeys: CustomerKeys;
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #cached = new Map<string, CachedKey>();

  constructor(parts: {
    readonly customerKeys: CustomerKeys;
    readonly clock: Pick<Clock, "elapsed">;
  }) {
    this.#customerKeys = parts.customerKeys;
    this.#clock = parts.clock;
  }

  /** The bucket key for new objects. @throws KmsError */
  async current(bucket: NamedBucket, request: DataKeyRequest): Promise<GeneratedDataKey> {
    const name = nameOf(bucket, request, ["new", request.keyId]);
    return this.#cachedOr(name, async () => this.#customerKeys.generateDataKey(request));
  }

  /** A bucket key that objects are under already. @throws KmsError */
  async open(bucket: NamedBucket, request: DecryptRequest): Promise<Uint8Array> {
    const { ciphertext } = request;
    const blob = Buffer.from(ciphertext).toString("base64");
    const { plaintext } = await this.#cachedOr(nameOf(bucket, request, [blob]), async () => ({
      ...(await this.#customerKeys.decrypt(request)),
      ciphertext,
    }));
    return plaintext;
  }

  async #cachedOr(name: string, ask: () => Promise<GeneratedDataKey>): Promise<GeneratedDataKey> {
    const cached = this.#cached.get(name);
    if (cached !== undefined && cached.endsAt > this.#clock.elapsed()) {
      this.#customerKeys.requireUsable(cached.made.keyArn);
      return cached.made;
    }
    const made = await ask();
    this.#cached.delete(name);
    this.#cached.set(name, { made, endsAt: this.#clock.elapsed() + lifetimeMs });
    const [oldest] = this.#cached.keys();
    if (this.#cached.size > keysMax && oldest !== undefined) this.#cached.delete(oldest);
    return made;
  }
}

interface NamedBucket {
  readonly name: string;
  readonly createdAt: number;
}

/** What a bucket key is for: another bucket of the name, another caller or context has others. */
function nameOf(
  { name, createdAt }: NamedBucket,
  request: Pick<DataKeyRequest, "home" | "caller" | "encryptionContext">,
  rest: readonly string[],
): string {
  const context = Object.entries(request.encryptionContext).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const caller = callerName(request.caller);
  return JSON.stringify([name, createdAt, request.home, caller, context, rest]);
}

/** Two sessions of one role may differ in what they may do: the access key tells them apart. */
function callerName(caller: KeyCaller): readonly string[] {
  return caller.kind === "service"
    ? [caller.name, caller.sourceArn]
    : [caller.call.principal.arn, caller.call.principal.accessKeyId];
}
