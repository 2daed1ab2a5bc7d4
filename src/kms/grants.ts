import type { GrantOperation } from "@aws-sdk/client-kms";

import type { Grant, GrantLimits } from "./grant.ts";
import { currentKey, requireEnabled } from "./find-key.ts";
import { equalsContext } from "./encryption-context.ts";
import type { Key } from "./key.ts";
import { arnOf } from "./key.ts";
import type { KeyHome } from "./key-reference.ts";
import { KmsError, invalidRequest, limitExceeded } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";
import { isAsymmetric } from "./key-spec.ts";
import { factsOf } from "./key-material.ts";

/** A grant that is wished for: who gets it, and for what. */
export type NewGrant = Pick<
  Grant,
  | "issuingAccount"
  | "operations"
  | "name"
  | "constraints"
  | "granteePrincipal"
  | "retiringPrincipal"
  | "granteeServicePrincipal"
  | "retiringServicePrincipal"
>;

/**
 * Makes a grant. The same wish with a name gives the grant that is there. Durable, and of effect,
 * when it resolves.
 *
 * @throws KmsError `ValidationException`, `LimitExceededException`, `DisabledException`,
 *   `KMSInvalidStateException`
 */
export async function createGrant(parts: KmsParts, key: Key, wish: NewGrant): Promise<Grant> {
  const { store, world, limits } = parts;
  checkGrant(parts, key, wish);
  return store.change(async () => {
    const now = world.clock.now();
    const { accountId, region, keyId } = requireEnabled(currentKey(parts, key), now);
    const grants = store.grantsOf(key);
    const same = grants.find((grant) => grant.name !== undefined && isSame(grant, wish));
    if (same !== undefined) return { changes: {}, result: same };
    if (grants.length >= limits.grantsPerKeyMax) {
      throw limitExceeded(`A KMS key cannot have more than ${limits.grantsPerKeyMax} grants.`);
    }
    const grantId = Buffer.from(world.random.bytes(32)).toString("hex");
    const operations = [...new Set(wish.operations)];
    const grant = { ...wish, operations, accountId, region, keyId, grantId, createdAt: now };
    return { changes: { grants: [grant] }, result: grant };
  });
}

/** Takes a grant away. Durable, and of effect, when it resolves. */
export async function removeGrant({ store }: KmsParts, grant: Grant): Promise<void> {
  await store.change(async () => ({ changes: { removedGrants: [grant] }, result: undefined }));
}

/** @throws KmsError `NotFoundException` */
export function findGrant({ store }: KmsParts, key: Key, grantId: string): Grant {
  const grant = store.grantsOf(key).find((one) => one.grantId === grantId);
  if (grant !== undefined) return grant;
  throw new KmsError("NotFoundException", `Grant ID ${grantId} not found`);
}

/**
 * A grant token: names the grant, and is another one each time. Grants are of effect at once, so
 * that nobody needs it except to retire the grant.
 */
export function grantToken({ keys }: KmsParts, grant: Grant): string {
  const { accountId, region, keyId, grantId } = grant;
  return keys.seal(Buffer.from(JSON.stringify([accountId, region, keyId, grantId])), tokenContext);
}

const tokenContext = "kms/grant-token";

/**
 * The grant that a token stands for, in a Region. Undefined: it has been taken away.
 *
 * @throws KmsError `InvalidGrantTokenException`
 */
export function findGrantOfToken(
  { keys, store }: KmsParts,
  token: string,
  home: KeyHome,
): Grant | undefined {
  const named = openToken(keys, token);
  const [accountId, region, keyId, grantId] = named;
  if (accountId === undefined || region !== home.region || keyId === undefined) {
    throw invalidToken();
  }
  const key = store.find({ accountId, region, keyId });
  if (key === undefined) return undefined;
  return store.grantsOf(key).find((one) => one.grantId === grantId);
}

function openToken(keys: KmsParts["keys"], token: string): readonly (string | undefined)[] {
  let text: string;
  try {
    text = Buffer.from(keys.unseal(token, tokenContext)).toString();
  } catch (error) {
    throw invalidToken({ cause: error });
  }
  const parts: unknown = JSON.parse(text);
  if (!Array.isArray(parts)) throw invalidToken();
  return parts.map((part: unknown) => (typeof part === "string" ? part : undefined));
}

function invalidToken(options?: ErrorOptions): KmsError {
  return new KmsError("InvalidGrantTokenException", "The grant token is invalid.", options);
}

/** @throws KmsError `ValidationException`, `InvalidArnException` */
export function checkGrant(parts: KmsParts, key: Key, wish: NewGrant): void {
  const { granteePrincipal, granteeServicePrincipal, constraints, operations } = wish;
  if ((granteePrincipal === undefined) === (granteeServicePrincipal === undefined)) {
    throw invalidRequest("Specify either GranteePrincipal or GranteeServicePrincipal.");
  }
  for (const principal of [granteePrincipal, wish.retiringPrincipal]) {
    if (principal !== undefined) checkPrincipal(parts, principal);
  }
  const unfit = operations.find((operation) => !isFor(operation, key));
  if (unfit !== undefined) {
    throw invalidRequest(`Grant operation ${unfit} is not valid for ${arnOf(key)}.`);
  }
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = constraints ?? {};
  if (equals !== undefined && subset !== undefined) {
    throw invalidRequest("Specify one of EncryptionContextEquals and EncryptionContextSubset.");
  }
  if ((equals ?? subset) !== undefined && key.spec !== "SYMMETRIC_DEFAULT") {
    throw invalidRequest("Encryption context constraints are for symmetric encryption keys only.");
  }
}

function checkPrincipal({ isPrincipalThere }: KmsParts, arn: string): void {
  const accountId = /^arn:aws:(?:iam|sts)::(\d{12}):[^:]+$/.exec(arn)?.[1];
  if (accountId === undefined) {
    throw new KmsError(
      "InvalidArnException",
      `The grantee or retiring principal ${arn} is invalid.`,
    );
  }
  if (!isPrincipalThere({ accountId, arn })) {
    throw new KmsError("InvalidArnException", `The principal ${arn} does not exist.`);
  }
}

/** Which operations a key of that usage and spec has. */
function isFor(operation: GrantOperation, key: Key): boolean {
  if (ofEveryKey.has(operation)) return true;
  if (operation === "GetPublicKey") return isAsymmetric(factsOf(key.spec));
  if (operation.startsWith("GenerateDataKey")) return key.spec === "SYMMETRIC_DEFAULT";
  return usageOfOperation[operation] === key.usage;
}

const ofEveryKey: ReadonlySet<GrantOperation> = new Set([
  "CreateGrant",
  "RetireGrant",
  "DescribeKey",
]);

const usageOfOperation: Partial<Record<GrantOperation, Key["usage"]>> = {
  Encrypt: "ENCRYPT_DECRYPT",
  Decrypt: "ENCRYPT_DECRYPT",
  ReEncryptFrom: "ENCRYPT_DECRYPT",
  ReEncryptTo: "ENCRYPT_DECRYPT",
  Sign: "SIGN_VERIFY",
  Verify: "SIGN_VERIFY",
  GenerateMac: "GENERATE_VERIFY_MAC",
  VerifyMac: "GENERATE_VERIFY_MAC",
  DeriveSharedSecret: "KEY_AGREEMENT",
  Encapsulate: "ENCAPSULATE_DECAPSULATE",
  Decapsulate: "ENCAPSULATE_DECAPSULATE",
};

function isSame(grant: Grant, wish: NewGrant): boolean {
  const operations = new Set(wish.operations);
  return (
    grant.name === wish.name &&
    grant.granteePrincipal === wish.granteePrincipal &&
    grant.granteeServicePrincipal === wish.granteeServicePrincipal &&
    grant.retiringPrincipal === wish.retiringPrincipal &&
    grant.retiringServicePrincipal === wish.retiringServicePrincipal &&
    grant.operations.length === operations.size &&
    grant.operations.every((operation) => operations.has(operation)) &&
    areSame(grant.constraints, wish.constraints)
  );
}

function areSame(one: GrantLimits = {}, other: GrantLimits = {}): boolean {
  return (
    one.SourceArn === other.SourceArn &&
    equalsContext(one.EncryptionContextEquals ?? {}, other.EncryptionContextEquals ?? {}) &&
    equalsContext(one.EncryptionContextSubset ?? {}, other.EncryptionContextSubset ?? {})
  );
}
