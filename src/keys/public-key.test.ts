import assert from "node:assert/strict";
import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { test } from "node:test";

import { fingerprintOf, publicKeyDer, signText } from "./public-key.ts";

/** A key, a digest and its signature that the AWS CLI's validate-logs accepts. */
const example = {
  der: Buffer.from(
    "MIIBCgKCAQEAz3te8PaFsn7Wg4UAukZwQH2CxWEueih+aDNfOmZdc61wiAWZaMXd45ReTRmvOc4zlRg8dSiwuONODZ6j" +
      "DzlC9Mi+Wchai/N3IhKdbNf8sO1fmERpje12Fs6QZTzTiRC8qFGVow8seboKmuVMNN1312zAfikAKXtD/XNerzdhdujv" +
      "4iMQ9zp1SWwgt+Np942iIfypWI2TMYCGYXO3s406z6j4vyXSvDeqGJ1NF1CPLqTRb5FS+Hb3h0B6cL8nNOzeqNE/GNsy" +
      "Tee23u3NpmRZ0L79iBJmp03/+awvYTByfr6BWzKfUf4wf2/YZYgZlzTJUXgmDjiBQIDd37kyxx3/AwIDAQAB",
    "base64",
  ),
  fingerprint: "1f45545b0ef515b514d0021a6fa5f569",
  digestEndTime: "2026-01-02T03:04:05Z",
  path:
    "demo-bucket/AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/01/02/" +
    "123456789012_CloudTrail-Digest_eu-central-1_demo_eu-central-1_20260102T030405Z.json.gz",
  sha256: "bef47eb837b6da72734b4eed2e4ed9fcef045b92b326487da2916178170f9686",
  signature:
    "08d0f28882b6c9a48f0dc109dd132bb1aff83661442fa2df1e52d5d7068764fcc9abc224c4b223554eea0791f5ac66eb" +
    "76239957a3933762043be5bc4aa2184d878cb599080e8f38b300bc274bab0de7a1d610766d9d82735d4df433ef75fea3" +
    "dbf493c91ea09cf172be44ba0dc249aad63f92724eaa9e6abc83daa832eb5ffdac03c23c95d97179d30c586df69c38a0" +
    "66ccd07907c12f5255a1919c8d28bafb5daba54787f1aa06c5f5e5e775daf1fb4b7b5b8b80aa88ab00c30f5973069cd2" +
    "99fe43da7b18b82f7675c337a9b19b3a725982fc74bd1fac082cf6621a49a097c19f4838bb1a5937d4047b67dd8b5d26" +
    "21c0f4b005586bf911e6b1677550efd4",
};

test("fingerprintOf, publicKeyDer: the example's key has the example's form and fingerprint", () => {
  const imported = createPublicKey({ key: example.der, format: "der", type: "pkcs1" });
  // OpenSSL does not write a key as PKCS#1 that it has read as such: by way of SPKI it does.
  const spki = imported.export({ type: "spki", format: "der" });
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  assert.deepEqual(Buffer.from(publicKeyDer(key)), example.der);
  assert.equal(example.der.length, 270);
  assert.equal(fingerprintOf(example.der), example.fingerprint);
  assert.equal(createHash("md5").update(example.der).digest("hex"), example.fingerprint);
});

test("signText: makes signatures of the kind that the example's key verifies", async () => {
  const { digestEndTime, path, sha256, signature } = example;
  const text = `${digestEndTime}\n${path}\n${sha256}\nnull`;
  const exampleKey = createPublicKey({ key: example.der, format: "der", type: "pkcs1" });
  assert.ok(verify("sha256", Buffer.from(text), exampleKey, Buffer.from(signature, "hex")));

  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ours = await signText(text, privateKey);
  assert.match(ours, /^[0-9a-f]{512}$/);
  assert.equal(await signText(text, privateKey), ours, "PKCS#1 v1.5 has no randomness");
  assert.ok(verify("sha256", Buffer.from(text), publicKey, Buffer.from(ours, "hex")));
  assert.ok(!verify("sha256", Buffer.from(`${text}\n`), publicKey, Buffer.from(ours, "hex")));
});
