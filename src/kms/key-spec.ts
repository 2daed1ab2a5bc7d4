import type {
  EncapsulationAlgorithmSpec,
  EncryptionAlgorithmSpec,
  KeyAgreementAlgorithmSpec,
  KeySpec,
  KeyUsageType,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from "@aws-sdk/client-kms";

/** What a key of a spec is made of, and what it is good for. */
export type KeySpecFacts = KeyKind & {
  /** Of the secret (symmetric, HMAC) or of the modulus (RSA). */
  readonly bits?: number;
  /** OpenSSL's name of an elliptic curve. */
  readonly curve?: string;
  readonly usages: readonly KeyUsageType[];
  readonly encryptionAlgorithms?: readonly EncryptionAlgorithmSpec[];
  readonly signingAlgorithms?: readonly SigningAlgorithmSpec[];
  readonly macAlgorithms?: readonly MacAlgorithmSpec[];
  readonly keyAgreementAlgorithms?: readonly KeyAgreementAlgorithmSpec[];
  readonly encapsulationAlgorithms?: readonly EncapsulationAlgorithmSpec[];
};

/** `type` is Node's name of a kind that has several. */
type KeyKind =
  | { readonly kind: "symmetric" | "hmac" | "rsa" | "ec" | "ed25519" }
  | { readonly kind: "ml-dsa"; readonly type: MlDsaType }
  | { readonly kind: "ml-kem"; readonly type: MlKemType };

type MlDsaType = "ml-dsa-44" | "ml-dsa-65" | "ml-dsa-87";
type MlKemType = "ml-kem-512" | "ml-kem-768" | "ml-kem-1024";

/**
 * The specs that keys can have here. `SM2` is not among them: AWS has it in China only.
 *
 * @see KMS Developer Guide, "Key spec reference"
 */
export const keySpecs: ReadonlyMap<KeySpec, KeySpecFacts> = new Map<KeySpec, KeySpecFacts>([
  [
    "SYMMETRIC_DEFAULT",
    {
      kind: "symmetric",
      bits: 256,
      usages: ["ENCRYPT_DECRYPT"],
      encryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
    },
  ],
  ["HMAC_224", hmac(224, "HMAC_SHA_224")],
  ["HMAC_256", hmac(256, "HMAC_SHA_256")],
  ["HMAC_384", hmac(384, "HMAC_SHA_384")],
  ["HMAC_512", hmac(512, "HMAC_SHA_512")],
  ["RSA_2048", rsa(2048)],
  ["RSA_3072", rsa(3072)],
  ["RSA_4096", rsa(4096)],
  ["ECC_NIST_P256", ecc("prime256v1", "ECDSA_SHA_256")],
  ["ECC_NIST_P384", ecc("secp384r1", "ECDSA_SHA_384")],
  ["ECC_NIST_P521", ecc("secp521r1", "ECDSA_SHA_512")],
  [
    "ECC_SECG_P256K1",
    {
      kind: "ec",
      curve: "secp256k1",
      usages: ["SIGN_VERIFY"],
      signingAlgorithms: ["ECDSA_SHA_256"],
    },
  ],
  [
    "ECC_NIST_EDWARDS25519",
    { kind: "ed25519", usages: ["SIGN_VERIFY"], signingAlgorithms: ["ED25519_SHA_512"] },
  ],
  ["ML_DSA_44", mlDsa("ml-dsa-44")],
  ["ML_DSA_65", mlDsa("ml-dsa-65")],
  ["ML_DSA_87", mlDsa("ml-dsa-87")],
  ["ML_KEM_512", mlKem("ml-kem-512")],
  ["ML_KEM_768", mlKem("ml-kem-768")],
  ["ML_KEM_1024", mlKem("ml-kem-1024")],
]);

/** Whether keys of that spec have a private and a public part. */
export function isAsymmetric({ kind }: KeySpecFacts): boolean {
  return kind !== "symmetric" && kind !== "hmac";
}

function hmac(bits: number, algorithm: MacAlgorithmSpec): KeySpecFacts {
  return { kind: "hmac", bits, usages: ["GENERATE_VERIFY_MAC"], macAlgorithms: [algorithm] };
}

function rsa(bits: number): KeySpecFacts {
  return {
    kind: "rsa",
    bits,
    usages: ["ENCRYPT_DECRYPT", "SIGN_VERIFY"],
    encryptionAlgorithms: ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"],
    signingAlgorithms: [
      "RSASSA_PKCS1_V1_5_SHA_256",
      "RSASSA_PKCS1_V1_5_SHA_384",
      "RSASSA_PKCS1_V1_5_SHA_512",
      "RSASSA_PSS_SHA_256",
      "RSASSA_PSS_SHA_384",
      "RSASSA_PSS_SHA_512",
    ],
  };
}

function ecc(curve: string, algorithm: SigningAlgorithmSpec): KeySpecFacts {
  return {
    kind: "ec",
    curve,
    usages: ["SIGN_VERIFY", "KEY_AGREEMENT"],
    signingAlgorithms: [algorithm],
    keyAgreementAlgorithms: ["ECDH"],
  };
}

function mlDsa(type: MlDsaType): KeySpecFacts {
  return {
    kind: "ml-dsa",
    type,
    usages: ["SIGN_VERIFY"],
    signingAlgorithms: ["ML_DSA_SHAKE_256"],
  };
}

function mlKem(type: MlKemType): KeySpecFacts {
  return {
    kind: "ml-kem",
    type,
    usages: ["ENCAPSULATE_DECAPSULATE"],
    encapsulationAlgorithms: ["ML_KEM"],
  };
}
