import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";

import { receive } from "../http-message.ts";
import { canonicalRequest, stringToSign } from "./canonical-request.ts";
import { deriveSigningKey, sign } from "./signing-key.ts";

type Header = readonly [name: string, value: string];

interface SuiteRow {
  readonly name: string;
  readonly request: readonly [method: string, target: string];
  readonly headers?: readonly Header[];
  readonly body?: string;
  readonly signature: string;
}

const unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

// AWS's Signature Version 4 test suite: requests to example.amazonaws.com, signed at
// 20150830T123600Z for us-east-1 and a service named "service".
const suite: readonly SuiteRow[] = [
  {
    name: "get-vanilla",
    request: ["GET", "/"],
    signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  },
  {
    name: "get-relative",
    request: ["GET", "/example/.."],
    signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  },
  {
    name: "get-slashes",
    request: ["GET", "//example//"],
    signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
  },
  {
    name: "get-space",
    request: ["GET", "/example space/"],
    signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
  },
  {
    name: "get-unreserved",
    request: ["GET", `/${unreserved}`],
    signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
  },
  {
    name: "get-utf8",
    request: ["GET", "/ሴ"],
    signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
  },
  {
    name: "get-vanilla-empty-query-key",
    request: ["GET", "/?Param1=value1"],
    signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
  },
  {
    name: "get-vanilla-query-order-key-case",
    request: ["GET", "/?Param2=value2&Param1=value1"],
    signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  },
  {
    name: "get-vanilla-query-unreserved",
    request: ["GET", `/?${unreserved}=${unreserved}`],
    signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
  },
  {
    name: "get-header-key-duplicate",
    request: ["GET", "/"],
    headers: [
      ["My-Header1", "value2"],
      ["My-Header1", "value2"],
      ["My-Header1", "value1"],
    ],
    signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
  },
  {
    name: "get-header-value-trim",
    request: ["GET", "/"],
    headers: [
      ["My-Header1", " value1"],
      ["My-Header2", ' "a   b   c"'],
    ],
    signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
  },
  {
    name: "post-header-key-sort",
    request: ["POST", "/"],
    headers: [["My-Header1", "value1"]],
    signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
  },
  {
    name: "post-vanilla",
    request: ["POST", "/"],
    signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  },
  {
    name: "post-x-www-form-urlencoded",
    request: ["POST", "/"],
    headers: [["Content-Type", "application/x-www-form-urlencoded"]],
    body: "Param1=value1",
    signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  },
];

const timestamp = "20150830T123600Z";
const scope = "20150830/us-east-1/service/aws4_request";
const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

for (const { name, request, headers = [], body = "", signature } of suite) {
  test(`canonicalRequest() and sign() agree with the test suite: ${name}`, () => {
    const all: Header[] = [
      ["Host", "example.amazonaws.com"],
      ["X-Amz-Date", timestamp],
      ...headers,
    ];
    const names = new Set(all.map(([header]) => header.toLowerCase()));
    const canonical = canonicalRequest(
      receive({ method: request[0], target: request[1], headers: all }),
      { signedHeaders: [...names].toSorted(), payloadHash: hash("sha256", body), isS3: false },
    );
    const key = deriveSigningKey(secret, {
      date: "20150830",
      region: "us-east-1",
      service: "service",
    });
    assert.equal(sign(key, stringToSign(timestamp, scope, canonical)), signature);
  });
}

// The examples of the S3 API Reference, "Authorization header: single chunk".
const s3Examples: readonly SuiteRow[] = [
  {
    name: "GET Object",
    request: ["GET", "/test.txt"],
    headers: [["Range", "bytes=0-9"]],
    signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  },
  {
    name: "PUT Object",
    request: ["PUT", "/test$file.text"],
    headers: [
      ["Date", "Fri, 24 May 2013 00:00:00 GMT"],
      ["x-amz-storage-class", "REDUCED_REDUNDANCY"],
    ],
    body: "Welcome to Amazon S3.",
    signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  },
  {
    name: "GET Bucket Lifecycle",
    request: ["GET", "/?lifecycle"],
    signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  },
  {
    name: "GET Bucket (List Objects)",
    request: ["GET", "/?max-keys=2&prefix=J"],
    signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  },
];

for (const { name, request, headers = [], body = "", signature } of s3Examples) {
  test(`canonicalRequest() and sign() agree with S3's example: ${name}`, () => {
    const payloadHash = hash("sha256", body);
    const all: Header[] = [
      ["Host", "examplebucket.s3.amazonaws.com"],
      ["x-amz-date", "20130524T000000Z"],
      ["x-amz-content-sha256", payloadHash],
      ...headers,
    ];
    const signedHeaders = all.map(([header]) => header.toLowerCase()).toSorted();
    const canonical = canonicalRequest(
      receive({ method: request[0], target: request[1], headers: all }),
      { signedHeaders, payloadHash, isS3: true },
    );
    const key = deriveSigningKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", {
      date: "20130524",
      region: "us-east-1",
      service: "s3",
    });
    const text = stringToSign("20130524T000000Z", "20130524/us-east-1/s3/aws4_request", canonical);
    assert.equal(sign(key, text), signature);
  });
}
