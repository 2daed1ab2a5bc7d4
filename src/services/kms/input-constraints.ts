import {
  AlgorithmSpec,
  DataKeyPairSpec,
  DataKeySpec,
  EncapsulationAlgorithmSpec,
  EncryptionAlgorithmSpec,
  ExpirationModelType,
  GrantOperation,
  ImportType,
  IncludeKeyMaterial,
  KeyAgreementAlgorithmSpec,
  KeySpec,
  KeyUsageType,
  MacAlgorithmSpec,
  MessageType,
  OriginType,
  SigningAlgorithmSpec,
  WrappingKeySpec,
} from "@aws-sdk/client-kms";

import { ServiceError } from "../../call/service-error.ts";

/** What a member's value must be. */
interface Constraint {
  /** Of text in characters, of blobs in bytes, of lists in items. */
  readonly length?: readonly [min: number, max: number];
  readonly value?: readonly [min: number, max: number];
  readonly oneOf?: readonly string[];
  /** As the model writes it. */
  readonly pattern?: string;
  /** Of each item of a list. */
  readonly each?: Constraint;
}

/**
 * Checks an input against what KMS's model says of its members: the schemas that the SDK ships have
 * only their types. Every problem is named.
 *
 * @throws ServiceError `ValidationException`
 * @see the service model of KMS, version 2014-11-01: a member has the same constraint in each operation
 */
export function checkInput(input: object): void {
  const problems = Object.entries(input).flatMap(([name, value]: [string, unknown]) => {
    const constraint = constraints[name];
    return constraint === undefined ? [] : problemsOf(value, constraint, spelled(name));
  });
  if (problems.length === 0) return;
  const errors = problems.length === 1 ? "error" : "errors";
  throw new ServiceError(
    "ValidationException",
    `${problems.length} validation ${errors} detected: ${problems.join("; ")}`,
  );
}

const blob = (max: number): Constraint => ({ length: [1, max] });
const text = (min: number, max: number): Constraint => ({ length: [min, max] });
const oneOf = (values: Readonly<Record<string, string>>): Constraint => ({
  oneOf: Object.values(values),
});
const keyId = text(1, 2048);
const principal: Constraint = { length: [1, 256], pattern: "^[\\w+=,.@:/-]+$" };
const servicePrincipal: Constraint = { length: [1, 256] };

const constraints: Readonly<Record<string, Constraint>> = {
  AliasName: { length: [1, 256], pattern: "^[a-zA-Z0-9:/_-]+$" },
  CiphertextBlob: blob(6144),
  CustomerMasterKeySpec: oneOf(KeySpec),
  Description: text(0, 8192),
  DestinationEncryptionAlgorithm: oneOf(EncryptionAlgorithmSpec),
  DestinationKeyId: keyId,
  EncapsulationAlgorithm: oneOf(EncapsulationAlgorithmSpec),
  EncryptedKeyMaterial: blob(6144),
  EncryptionAlgorithm: oneOf(EncryptionAlgorithmSpec),
  ExpirationModel: oneOf(ExpirationModelType),
  GrantId: text(1, 128),
  GrantToken: text(1, 8192),
  GrantTokens: { length: [0, 10], each: text(1, 8192) },
  GranteePrincipal: principal,
  GranteeServicePrincipal: servicePrincipal,
  ImportToken: blob(6144),
  ImportType: oneOf(ImportType),
  IncludeKeyMaterial: oneOf(IncludeKeyMaterial),
  KeyAgreementAlgorithm: oneOf(KeyAgreementAlgorithmSpec),
  KeyId: keyId,
  KeyMaterialDescription: { length: [0, 256], pattern: "^[a-zA-Z0-9:/_\\s.-]+$" },
  KeyMaterialId: { length: [64, 64], pattern: "^[a-f0-9]+$" },
  KeyPairSpec: oneOf(DataKeyPairSpec),
  KeySpec: { oneOf: [...Object.values(KeySpec), ...Object.values(DataKeySpec)] },
  KeyUsage: oneOf(KeyUsageType),
  Limit: { value: [1, 1000] },
  Mac: blob(6144),
  MacAlgorithm: oneOf(MacAlgorithmSpec),
  Marker: { length: [1, 1024] },
  Message: blob(4096),
  MessageType: oneOf(MessageType),
  Name: { length: [1, 256], pattern: "^[a-zA-Z0-9:/_-]+$" },
  NumberOfBytes: { value: [1, 1024] },
  Operations: { each: oneOf(GrantOperation) },
  Origin: oneOf(OriginType),
  PendingWindowInDays: { value: [1, 365] },
  Plaintext: blob(4096),
  Policy: text(1, 131_072),
  PolicyName: { length: [1, 128], pattern: "^[\\w]+$" },
  PrimaryRegion: { length: [1, 32], pattern: "^([a-z]+-){2,3}\\d+$" },
  PublicKey: blob(8192),
  ReplicaRegion: { length: [1, 32], pattern: "^([a-z]+-){2,3}\\d+$" },
  RetiringPrincipal: principal,
  RetiringServicePrincipal: servicePrincipal,
  RotationPeriodInDays: { value: [90, 2560] },
  SharedSecretCiphertextBlob: blob(2048),
  Signature: blob(6144),
  SigningAlgorithm: oneOf(SigningAlgorithmSpec),
  SourceEncryptionAlgorithm: oneOf(EncryptionAlgorithmSpec),
  SourceKeyId: keyId,
  TagKey: text(1, 128),
  TagKeys: { each: text(1, 128) },
  TagValue: text(0, 256),
  TargetKeyId: keyId,
  WrappingAlgorithm: oneOf(AlgorithmSpec),
  WrappingKeySpec: oneOf(WrappingKeySpec),
};

function problemsOf(value: unknown, constraint: Constraint, path: string): readonly string[] {
  const { each } = constraint;
  const own = rulesBroken(value, constraint).map(
    (rule) => `Value '${shown(value)}' at '${path}' failed to satisfy constraint: ${rule}`,
  );
  if (each === undefined || !Array.isArray(value)) return own;
  const ofItems = value.flatMap((item: unknown, at) =>
    problemsOf(item, each, `${path}.${at + 1}.member`),
  );
  return [...own, ...ofItems];
}

function rulesBroken(value: unknown, { length, value: range, ...rest }: Constraint): string[] {
  const { oneOf: allowed, pattern } = rest;
  const rules: string[] = [];
  if (length !== undefined) rules.push(...lengthBroken(sizeOf(value), length));
  if (range !== undefined && typeof value === "number") rules.push(...rangeBroken(value, range));
  if (typeof value !== "string") return rules;
  if (allowed?.includes(value) === false) {
    rules.push(`Member must satisfy enum value set: [${allowed.join(", ")}]`);
  }
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    rules.push(`Member must satisfy regular expression pattern: ${pattern}`);
  }
  return rules;
}

function lengthBroken(size: number, [min, max]: readonly [number, number]): readonly string[] {
  if (size < min) return [`Member must have length greater than or equal to ${min}`];
  return size > max ? [`Member must have length less than or equal to ${max}`] : [];
}

function rangeBroken(value: number, [min, max]: readonly [number, number]): readonly string[] {
  if (value < min) return [`Member must have value greater than or equal to ${min}`];
  return value > max ? [`Member must have value less than or equal to ${max}`] : [];
}

function sizeOf(value: unknown): number {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length;
  return Array.isArray(value) ? value.length : 0;
}

/** As KMS shows values; what is in a blob is nobody's business. */
function shown(value: unknown): string {
  if (value instanceof Uint8Array) {
    return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function spelled(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
