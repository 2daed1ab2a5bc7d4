import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";

import {
  accessKeyId,
  expiredToken,
  gatewayFixture,
  plainRequest,
  textOf,
} from "./gateway.fixture.ts";
import type { HttpRequest } from "./http-message.ts";
import { signedRequest, withHeaders } from "./signed-request.fixture.ts";

const startAt = Date.UTC(2026, 0, 2, 3, 4, 5);
const minute = 60_000;
const formHeaders = { "content-type": "application/x-www-form-urlencoded" };
const identity = "Action=GetCallerIdentity&Version=2011-06-15";
const target = "CloudTrail_20131101.LookupEvents";
const unsignedPayload = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
const empty = hash("sha256", "");

/** What is asked, and how each of the three dialects refuses it: status, code, part of the text. */
type Refusal = readonly [status: number, code: string, text: RegExp];
type Change = (service: "cloudtrail" | "sts" | "s3") => Promise<HttpRequest>;

const requests = {
  cloudtrail: { service: "cloudtrail", headers: { "x-amz-target": target }, body: "{}" },
  sts: { service: "sts", headers: formHeaders, body: identity },
  s3: {
    service: "s3",
    method: "GET",
    target: "/b?location",
    headers: { "x-amz-content-sha256": empty },
  },
} as const;

const changed =
  (changes: Parameters<typeof withHeaders>[1]): Change =>
  async (service) =>
    withHeaders(await signedRequest(requests[service]), changes);

const edited =
  (from: string | RegExp, to: string): Change =>
  async (service) => {
    const request = await signedRequest(requests[service]);
    const found = request.headers.find(([name]) => name.toLowerCase() === "authorization");
    return withHeaders(request, { authorization: found?.[1].replace(from, to) });
  };

const table: readonly [name: string, Change, json: Refusal, query: Refusal, s3: Refusal][] = [
  [
    "no signature",
    async (service) => {
      const { headers, ...rest } = { method: "POST", ...requests[service] };
      return plainRequest({ ...rest, headers: Object.entries(headers) });
    },
    [400, "MissingAuthenticationTokenException", /Missing Authentication Token/],
    [403, "MissingAuthenticationToken", /Request is missing Authentication Token/],
    [403, "AccessDenied", /Access Denied/],
  ],
  [
    "another secret",
    async (service) => signedRequest({ ...requests[service], secret: "wrong" }),
    [
      400,
      "InvalidSignatureException",
      /does not match the signature you provided\. Check your AWS/,
    ],
    [403, "SignatureDoesNotMatch", /does not match the signature you provided\. Check your AWS/],
    [403, "SignatureDoesNotMatch", /<StringToSign>AWS4-HMAC-SHA256/],
  ],
  [
    "an access key that is not known",
    edited(accessKeyId, "AKIAUNKNOWN000000000"),
    [400, "UnrecognizedClientException", /The security token included in the request is invalid\./],
    [403, "InvalidClientTokenId", /The security token included in the request is invalid\./],
    [403, "InvalidAccessKeyId", /<AWSAccessKeyId>AKIAUNKNOWN000000000</],
  ],
  [
    "a session token that nobody gave out",
    async (service) => signedRequest({ ...requests[service], sessionToken: "token" }),
    [400, "UnrecognizedClientException", /is invalid/],
    [403, "InvalidClientTokenId", /is invalid/],
    [400, "InvalidToken", /malformed or otherwise invalid/],
  ],
  [
    "a session token whose time is over",
    async (service) => signedRequest({ ...requests[service], sessionToken: expiredToken }),
    [400, "ExpiredTokenException", /The security token included in the request is expired/],
    [403, "ExpiredToken", /The security token included in the request is expired/],
    [400, "ExpiredToken", /The provided token has expired\./],
  ],
  [
    "a clock that is behind",
    async (service) => signedRequest({ ...requests[service], at: startAt - 16 * minute }),
    [
      400,
      "InvalidSignatureException",
      /Signature expired: 20260102T024805Z is now earlier than 20260102T024905Z \(20260102T030405Z - 15 min\.\)/,
    ],
    [403, "SignatureDoesNotMatch", /Signature expired/],
    [403, "RequestTimeTooSkewed", /<MaxAllowedSkewMilliseconds>900000</],
  ],
  [
    "a clock that is ahead",
    async (service) => signedRequest({ ...requests[service], at: startAt + 16 * minute }),
    [
      400,
      "InvalidSignatureException",
      /Signature not yet current: 20260102T032005Z is still later/,
    ],
    [403, "SignatureDoesNotMatch", /Signature not yet current/],
    [403, "RequestTimeTooSkewed", /too large/],
  ],
  [
    "a Region that there is not",
    async (service) => signedRequest({ ...requests[service], region: "mars-north-1" }),
    [400, "InvalidSignatureException", /valid region/],
    [403, "SignatureDoesNotMatch", /valid region/],
    [400, "AuthorizationHeaderMalformed", /valid region/],
  ],
  [
    "another terminator",
    edited("aws4_request", "aws5_request"),
    [400, "InvalidSignatureException", /valid terminator: 'aws4_request', not 'aws5_request'/],
    [403, "SignatureDoesNotMatch", /valid terminator/],
    [400, "AuthorizationHeaderMalformed", /valid terminator/],
  ],
  [
    "another day in the scope",
    edited("/20260102/", "/20260101/"),
    [400, "InvalidSignatureException", /'20260101' != '20260102', from '20260102T030405Z'/],
    [403, "SignatureDoesNotMatch", /Date in Credential scope does not match/],
    [400, "AuthorizationHeaderMalformed", /Date in Credential scope does not match/],
  ],
  [
    "a credential of four parts",
    edited("/us-east-1/", "/"),
    [400, "IncompleteSignatureException", /exactly 5 slash-delimited elements/],
    [400, "IncompleteSignature", /exactly 5 slash-delimited elements/],
    [400, "AuthorizationHeaderMalformed", /exactly 5 slash-delimited elements/],
  ],
  [
    "no signature in the header",
    edited(/, Signature=.*/, ""),
    [400, "IncompleteSignatureException", /requires 'Signature' parameter/],
    [400, "IncompleteSignature", /requires 'Signature' parameter/],
    [400, "AuthorizationHeaderMalformed", /requires 'Signature' parameter/],
  ],
  [
    "no date",
    changed({ "x-amz-date": undefined }),
    [400, "IncompleteSignatureException", /either a 'X-Amz-Date' or a 'Date' header/],
    [400, "IncompleteSignature", /either a 'X-Amz-Date' or a 'Date' header/],
    [400, "AuthorizationHeaderMalformed", /either a 'X-Amz-Date' or a 'Date' header/],
  ],
  [
    "a host that is not signed",
    edited("host;", ""),
    [400, "IncompleteSignatureException", /'Host' or ':authority' must be a 'SignedHeader'/],
    [400, "IncompleteSignature", /'Host' or ':authority' must be a 'SignedHeader'/],
    [400, "AuthorizationHeaderMalformed", /'Host' or ':authority' must be a 'SignedHeader'/],
  ],
  [
    "Signature Version 2",
    changed({ authorization: `AWS ${accessKeyId}:frJIUN8DYpKDtOLCwo//yllqDzg=` }),
    [400, "IncompleteSignatureException", /Unsupported AWS 'algorithm': 'AWS'/],
    [400, "IncompleteSignature", /Unsupported AWS 'algorithm': 'AWS'/],
    [400, "InvalidRequest", /Please use AWS4-HMAC-SHA256/],
  ],
  [
    "Signature Version 4A",
    edited("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
    [400, "IncompleteSignatureException", /Unsupported AWS 'algorithm'/],
    [400, "IncompleteSignature", /Unsupported AWS 'algorithm'/],
    [400, "InvalidRequest", /Please use AWS4-HMAC-SHA256/],
  ],
];

for (const [name, change, ...refusals] of table) {
  for (const [index, service] of (["cloudtrail", "sts", "s3"] as const).entries()) {
    const [status, code, text] = refusals[index] ?? assert.fail();
    test(`${service} refuses ${name} with ${code}`, async () => {
      const fixture = gatewayFixture();
      const response = await fixture.gateway(await change(service));
      const [facts, ...others] = fixture.facts;
      assert.deepEqual([response.status, facts?.error?.code], [status, code]);
      assert.match(await textOf(response), text);
      assert.equal(others.length, 0);
      assert.equal(facts?.principal, undefined);
      assert.equal(facts?.service.eventSource, `${service}.amazonaws.com`);
    });
  }
}

test("a body that was changed is refused", async () => {
  const signed = await signedRequest(requests.sts);
  const other = plainRequest({ body: `${identity}&Tags=`, headers: signed.headers.slice(1) });
  const fixture = gatewayFixture();
  assert.equal((await fixture.gateway(other)).status, 403);
  assert.equal(fixture.facts[0]?.error?.code, "SignatureDoesNotMatch");
});

test("S3 refuses a streamed body that was changed, and nothing is stored", async () => {
  const headers = { "x-amz-content-sha256": hash("sha256", "right"), "content-length": "5" };
  const options = { service: "s3", method: "PUT", target: "/b/k", headers, body: "right" };
  const signed = await signedRequest(options);
  const { body } = plainRequest({ body: "wrong" });
  const fixture = gatewayFixture();
  const response = await fixture.gateway({ ...signed, body });
  assert.equal(fixture.facts[0]?.error?.code, "XAmzContentSHA256Mismatch");
  assert.match(await textOf(response), /ClientComputedContentSHA256/);
  assert.equal(fixture.objects.size, 0);
  assert.equal((await fixture.gateway(signed)).status, 200);
  assert.equal(fixture.objects.size, 1);
});

test("S3 refuses x-amz headers that are not signed, and names them", async () => {
  const signed = await signedRequest(requests.s3);
  const fixture = gatewayFixture();
  const response = await fixture.gateway(withHeaders(signed, { "x-amz-acl": "public-read" }));
  assert.match(await textOf(response), /<HeadersNotSigned>x-amz-acl<\/HeadersNotSigned>/);
});

test("a JSON service takes no target that is not signed", async () => {
  const { headers, ...rest } = requests.cloudtrail;
  const signed = await signedRequest({ ...rest, headers: { accept: "x" } });
  const fixture = gatewayFixture();
  await fixture.gateway(withHeaders(signed, headers));
  assert.equal(fixture.facts[0]?.error?.code, "InvalidSignatureException");
});

test("a call is recorded for the Region that was signed, not one that is named beside it", async () => {
  const beside = `Credential=${accessKeyId}/20260102/eu-central-1/sts/aws4_request, Credential=`;
  const fixture = gatewayFixture();
  await fixture.gateway(await edited("Credential=", beside)("sts"));
  const [facts] = fixture.facts;
  assert.deepEqual([facts?.error, facts?.region], [undefined, "us-east-1"]);
});

test("S3 takes presigned requests until they expire, and no week longer", async () => {
  const presigned = async (lifetimeS: number, at: number): Promise<HttpRequest> =>
    signedRequest({ ...requests.s3, headers: unsignedPayload, lifetimeS, at });
  const fixture = gatewayFixture();
  const codeOf = async (request: HttpRequest): Promise<string | undefined> => {
    const response = await fixture.gateway(request);
    await textOf(response);
    return fixture.facts.at(-1)?.error?.code;
  };
  assert.equal(await codeOf(await presigned(3_600, startAt - 59 * minute)), undefined);
  assert.equal(await codeOf(await presigned(3_600, startAt - 61 * minute)), "AccessDenied");
  assert.equal(await codeOf(await presigned(3_600, startAt + 16 * minute)), "AccessDenied");
  const valid = await presigned(3_600, startAt);
  const longer = { ...valid, target: valid.target.replace("=3600", "=604801") };
  assert.equal(await codeOf(longer), "AuthorizationQueryParametersError");
  const other = { ...valid, target: valid.target.replace("=3600", "=3601") };
  assert.equal(await codeOf(other), "SignatureDoesNotMatch");
  const both = withHeaders(valid, { authorization: "AWS4-HMAC-SHA256 x" });
  assert.equal(await codeOf(both), "InvalidArgument");
});

test("S3 finds the bucket in the host, and checks the signature over what was sent", async () => {
  const options = { ...requests.s3, target: "/?location" };
  const signed = await signedRequest({
    ...options,
    headers: { ...options.headers, host: "bucket.s3.eu-central-1.localhost" },
  });
  const virtual = withHeaders(signed, { host: "bucket.s3.eu-central-1.localhost" });
  const fixture = gatewayFixture();
  const response = await fixture.gateway(virtual);
  assert.match(await textOf(response), />eu-central-1<\/LocationConstraint>/);
  assert.deepEqual(fixture.facts[0]?.input, { Bucket: "bucket" });
});
