import assert from "node:assert/strict";
import { X509Certificate, createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { test } from "node:test";

import { allowedAddresses } from "./allowed-networks.ts";
import { effectivePolicy, readTopicDeliveryPolicy, retryDelaySeconds } from "./delivery-policy.ts";
import { compileFilterPolicy } from "./filter-policy.ts";
import { NotificationError } from "./notification-error.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";

test("allowedAddresses: public ones, and those of the networks that were opened", () => {
  const isAllowed = allowedAddresses([]);
  const open = ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"];
  const closed = [
    "127.0.0.1",
    "10.0.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "::7f00:1",
  ];
  assert.deepEqual(open.filter(isAllowed), open);
  assert.deepEqual(closed.filter(isAllowed), []);
  const opened = allowedAddresses(["10.1.0.0/16", "fd00::/8"]);
  assert.ok(opened("10.1.2.3") && opened("fd00::1") && opened("::ffff:10.1.2.3"));
  assert.ok(!opened("10.2.0.1") && !opened("127.0.0.1"));
});

test("retryDelaySeconds: the four phases, in order, and an end", () => {
  const { healthyRetryPolicy } = effectivePolicy(
    JSON.stringify({
      http: {
        defaultHealthyRetryPolicy: {
          minDelayTarget: 1,
          maxDelayTarget: 60,
          numRetries: 8,
          numNoDelayRetries: 2,
          numMinDelayRetries: 2,
          numMaxDelayRetries: 1,
        },
      },
    }),
    undefined,
  );
  const delays = Array.from({ length: 9 }, (_, at) =>
    retryDelaySeconds(healthyRetryPolicy, at + 1),
  );
  assert.deepEqual(delays, [0, 0, 1, 1, 1, 30.5, 60, 60, undefined]);
});

test("delivery policies: AWS's default, overrides, and what is out of range", () => {
  assert.deepEqual(
    [1, 3, 4].map((retry) => retryDelaySeconds(effectivePolicy("", "").healthyRetryPolicy, retry)),
    [20, 20, undefined],
  );
  const own = JSON.stringify({ healthyRetryPolicy: { numRetries: 7 } });
  assert.equal(effectivePolicy(undefined, own).healthyRetryPolicy.numRetries, 7);
  const closed = JSON.stringify({ http: { disableSubscriptionOverrides: true } });
  assert.equal(effectivePolicy(closed, own).healthyRetryPolicy.numRetries, 3);
  const wrong = [
    { minDelayTarget: 0 },
    { minDelayTarget: 30 },
    { maxDelayTarget: 3601 },
    { numRetries: 101 },
    { numNoDelayRetries: 4 },
    { numRetries: 100, minDelayTarget: 60, maxDelayTarget: 60 },
    { backoffFunction: "none" },
    { unknown: 1 },
  ];
  for (const defaultHealthyRetryPolicy of wrong) {
    const text = JSON.stringify({ http: { defaultHealthyRetryPolicy } });
    assert.throws(() => readTopicDeliveryPolicy(text), NotificationError, text);
  }
});

const text = (Value: string): { DataType: string; Value: string } => ({
  DataType: "String",
  Value,
});

// SNS Developer Guide, "Filter policy operators".
const filters: readonly (readonly [policy: object, store: string, price: string, boolean])[] = [
  [{ store: ["shop"] }, "shop", "1", true],
  [{ store: ["shop"] }, "Shop", "1", false],
  [{ store: [{ "equals-ignore-case": "SHOP" }] }, "shop", "1", true],
  [{ store: [{ prefix: "sh" }] }, "shop", "1", true],
  [{ store: [{ suffix: "op" }] }, "shop", "1", true],
  [{ store: [{ wildcard: "s*p" }] }, "shop", "1", true],
  [{ store: [{ wildcard: "s*q" }] }, "shop", "1", false],
  [{ store: [{ "anything-but": ["shop", "mall"] }] }, "shop", "1", false],
  [{ store: [{ "anything-but": { prefix: "x" } }] }, "shop", "1", true],
  [{ missing: [{ exists: false }] }, "shop", "1", true],
  [{ missing: [{ exists: true }] }, "shop", "1", false],
  [{ missing: [{ "anything-but": ["x"] }] }, "shop", "1", false],
  [{ price: [{ numeric: [">", 0, "<=", 150] }] }, "shop", "150", true],
  [{ price: [{ numeric: [">", 0, "<=", 150] }] }, "shop", "151", false],
  [{ store: [{ cidr: "10.0.0.0/24" }] }, "10.0.0.255", "1", true],
  [{ store: ["shop"], price: [2] }, "shop", "1", false],
];

for (const [policy, store, price, isWanted] of filters) {
  test(`filter policy ${JSON.stringify(policy)}: ${store}, ${price}: ${isWanted}`, () => {
    const wants = compileFilterPolicy(JSON.stringify(policy), "MessageAttributes");
    const attributes = { store: text(store), price: { DataType: "Number", Value: price } };
    assert.equal(wants({ text: "", attributes }), isWanted);
  });
}

test("filter policies of bodies go by nested keys; those that are too complex are refused", () => {
  const policy = JSON.stringify({ order: { items: { kind: ["book"] } } });
  const wants = compileFilterPolicy(policy, "MessageBody");
  const body = (kind: string): string =>
    JSON.stringify({ order: { items: [{ kind: "cd" }, { kind }] } });
  assert.ok(wants({ text: body("book"), attributes: {} }));
  assert.ok(!wants({ text: body("pen"), attributes: {} }));
  assert.ok(!wants({ text: "no JSON", attributes: {} }));
  const many = Object.fromEntries("abcdef".split("").map((key) => [key, ["x"]]));
  for (const wrong of [many, { a: [] }, { a: [{ near: 1 }] }, { a: "x" }]) {
    const made = (): unknown => compileFilterPolicy(JSON.stringify(wrong), "MessageAttributes");
    assert.throws(made, NotificationError, JSON.stringify(wrong));
  }
});

test("selfSignedCertificate: reads as a certificate of its key, signed by it, with its dates", () => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const key = createPrivateKey(privateKey);
  const validFrom = Date.UTC(2026, 10, 22, 3, 4, 5);
  const validTo = Date.UTC(2031, 0, 2);
  const facts = { name: "sns.amazonaws.com", serialNumber: randomBytes(16), validFrom, validTo };
  const certificate = new X509Certificate(selfSignedCertificate(key, facts));
  assert.equal(certificate.subject, "CN=sns.amazonaws.com");
  assert.ok(certificate.checkPrivateKey(key));
  assert.ok(certificate.verify(certificate.publicKey));
  assert.equal(certificate.validFromDate.getTime(), validFrom);
  assert.equal(certificate.validToDate.getTime(), validTo);
  assert.equal(certificate.ca, false);
});
