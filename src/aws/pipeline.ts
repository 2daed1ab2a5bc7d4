import { hash } from "node:crypto";

import type { Exchange } from "./exchange.ts";
import { callOf, factsOf } from "./exchange.ts";
import { FaultError } from "./fault.ts";
import { findFormTarget, formAnswer, putRequest, readFormUpload } from "./form/form-upload.ts";
import type { FormUpload } from "./form/form-upload.ts";
import { checkPostPolicy, parsePostPolicy, rangedBody } from "./form/post-policy.ts";
import { readPostClaim, verifyPostSignature } from "./form/post-signature.ts";
import type { GatewayOptions } from "./gateway-options.ts";
import type { HttpResponse, ReceivedRequest } from "./http-message.ts";
import { identifyOperation, pathStyle } from "./identify-operation.ts";
import { authorizeCall } from "../call/authorize-call.ts";
import type { Call } from "../call/operation.ts";
import { ServiceError } from "../call/service-error.ts";
import type { CompiledOperation } from "./protocols/protocol.ts";
import { checkRequiredMembers } from "./protocols/required-members.ts";
import { checkDigests, decodeS3Body, readLength, readWhole, watchedBody } from "./request-body.ts";
import { isSigned, readClaim } from "./sigv4/claim.ts";
import type { SignatureClaim } from "./sigv4/claim.ts";
import { payloadHashOf } from "./sigv4/payload.ts";
import type { SigningKeys } from "./sigv4/signing-key.ts";
import { verifySignature } from "./sigv4/verify.ts";
import type { Verified } from "./sigv4/verify.ts";

/** What the steps of the pipeline have at hand. */
export type Pipeline = GatewayOptions & { readonly signingKeys: SigningKeys };

/** A body that a step hands to the next, with the request as it reads once the body is decoded. */
interface Delivered {
  readonly request: ReceivedRequest;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  /** Present: a web form, whose file is the body. */
  readonly form?: FormUpload;
}

/**
 * Every call's way, after its service has been identified and before its record is made. What is
 * learnt goes into `exchange`, so that a call that fails is recorded with all that was known.
 *
 * @throws ServiceError, FaultError what the caller is told
 */
export async function serve(pipeline: Pipeline, exchange: Exchange): Promise<HttpResponse> {
  const isS3 = exchange.service.facts.protocol === "rest-xml";
  const delivered = isS3
    ? await authenticateS3(pipeline, exchange)
    : await authenticate(pipeline, exchange);
  const operation = requireOperation(exchange);
  const call = requireCall(exchange);
  exchange.input = await parse(pipeline, exchange, operation, delivered);
  await authorize(pipeline, exchange, operation, call);
  exchange.output = await handle(pipeline, exchange, operation, call);
  const { http, request } = exchange;
  const response = exchange.service.protocol.writeOutput(operation, exchange.output, exchange.ids);
  const { form } = delivered;
  if (form === undefined) return response;
  return formAnswer(form, response, { request, isSecure: http.isSecure });
}

/** The body is read first: it is part of what was signed, and Query's operations stand in it. */
async function authenticate(pipeline: Pipeline, exchange: Exchange): Promise<Delivered> {
  const { request, service } = exchange;
  const { endpointHosts } = pipeline;
  exchange.operation = identifyOperation(service, request, undefined, endpointHosts);
  checkWeight(pipeline, request);
  const limitBytes = pipeline.limits.bodyBytesMax[service.facts.protocol];
  const body = await readWhole(watched(exchange), limitBytes);
  if (service.facts.protocol === "query") {
    exchange.operation = identifyOperation(service, request, body, endpointHosts);
  }
  await verify(pipeline, exchange, readClaim(request), hash("sha256", body));
  return { request, body };
}

/** S3 signs what a body hashes to, or each of its chunks: it is read once the caller is known. */
async function authenticateS3(pipeline: Pipeline, exchange: Exchange): Promise<Delivered> {
  const { request, service, trailers } = exchange;
  const { endpointHosts } = pipeline;
  const target = findFormTarget(request, pathStyle(service, request, endpointHosts));
  const put =
    service.compiled?.isS3 === true ? service.compiled.operations.get("PutObject") : undefined;
  if (target !== undefined && put !== undefined && !isSigned(request)) {
    return authenticateForm(pipeline, exchange, put, target);
  }
  exchange.operation = identifyOperation(service, request, undefined, endpointHosts);
  checkWeight(pipeline, request);
  const claim = readClaim(request);
  const payloadHash = payloadHashOf(request, claim.place);
  const verified = await verify(pipeline, exchange, claim, payloadHash);
  const source = { request, body: exchange.http.body };
  const decoded = decodeS3Body(source, payloadHash, { claim, verified }, trailers);
  return { request: decoded.request, body: watched(exchange, decoded.body) };
}

/** A web form is signed by a policy in it, and is PutObject from then on. */
async function authenticateForm(
  pipeline: Pipeline,
  exchange: Exchange,
  operation: CompiledOperation,
  target: { readonly bucket: string; readonly boundary: string },
): Promise<Delivered> {
  const { http, request, service } = exchange;
  const { credentials, signingKeys: keys, regions, world } = pipeline;
  const { name } = operation;
  const labels = new Map([["Bucket", target.bucket]]);
  exchange.operation = { name, operation, fault: undefined, labels, parameters: [] };
  exchange.authentication = "POST";
  checkWeight(pipeline, request);
  const form = await readFormUpload(http.body, target);
  labels.set("Key", form.key);
  const claimed = readPostClaim(form.fields);
  const rules = { signingName: service.signingName, regions, isGlobal: false };
  const principal = await verifyPostSignature(claimed, rules, { credentials, keys });
  exchange.region = claimed.claim.credential.region;
  exchange.principal = principal;
  exchange.call = callOf(exchange, principal);
  const policy = parsePostPolicy(claimed.policy);
  checkPostPolicy(policy, form.fields, world.clock.now());
  const { length } = policy;
  const file = length === undefined ? form.file : rangedBody(form.file, length);
  return { request: putRequest(request, form), body: watched(exchange, file), form };
}

async function verify(
  { world, credentials, signingKeys, regions }: Pipeline,
  exchange: Exchange,
  claim: SignatureClaim,
  payloadHash: string,
): Promise<Verified> {
  const { service, request } = exchange;
  const rules = {
    signingName: service.signingName,
    isS3: service.facts.protocol === "rest-xml",
    payloadHash,
    now: world.clock.now(),
    regions,
    isGlobal: service.facts.isGlobal === true,
  };
  const source = { credentials, keys: signingKeys };
  const verified = await verifySignature(request, claim, rules, source);
  exchange.region = claim.credential.region;
  exchange.principal = verified.principal;
  exchange.call = callOf(exchange, verified.principal);
  return verified;
}

async function parse(
  { limits }: Pipeline,
  exchange: Exchange,
  operation: CompiledOperation,
  delivered: Delivered,
): Promise<object> {
  const { service, trailers } = exchange;
  const { protocol, facts } = service;
  const { request } = delivered;
  const isStreamed = operation.input.payload?.shape.isStreaming() === true;
  let { body } = delivered;
  if (!(body instanceof Uint8Array) && !isStreamed) {
    body = await readWhole(body, limits.bodyBytesMax[facts.protocol]);
    checkDigests(request, trailers, body, operation.name === "DeleteObjects");
  }
  // Without a length nobody could tell a whole object from one that was cut off. A form's file ends
  // with a mark.
  const hasEnd = body instanceof Uint8Array || delivered.form !== undefined;
  if (!hasEnd) readLength(request, "content-length");
  const { labels = new Map<string, string>(), parameters = [] } = exchange.operation ?? {};
  const input = protocol.readInput(operation, { request, labels, parameters, body });
  exchange.input = input;
  checkRequiredMembers(operation.shape.input, input);
  return input;
}

async function authorize(
  pipeline: Pipeline,
  exchange: Exchange,
  { operation }: CompiledOperation,
  call: Call,
): Promise<void> {
  if (operation === undefined) return;
  const { input = {} } = exchange;
  exchange.resources = await operation.resources(input, call);
  const answer = await authorizeCall(pipeline.authorize, operation, input, {
    call,
    resources: exchange.resources,
  });
  if (answer.kind === "allow") return;
  const { message } = answer;
  const code = exchange.service.compiled?.service.denialCode;
  if (code !== undefined) throw new ServiceError(code, message, { status: 403 });
  throw new FaultError({ kind: "denied", message });
}

async function handle(
  { recorder, world }: Pipeline,
  exchange: Exchange,
  { operation }: CompiledOperation,
  call: Call,
): Promise<object> {
  if (operation === undefined) throw new FaultError({ kind: "not-implemented" });
  // Before the handler: a call whose record there is no room for takes no effect.
  const facts = factsOf(exchange, { completedAt: world.clock.now() });
  exchange.before = await recorder.before(facts);
  const output: unknown = await operation.handle(exchange.input ?? {}, call);
  return typeof output === "object" && output !== null ? output : {};
}

function requireOperation({ operation }: Exchange): CompiledOperation {
  if (operation?.fault !== undefined) throw new FaultError(operation.fault);
  if (operation?.operation !== undefined) return operation.operation;
  throw new FaultError({ kind: "not-implemented" });
}

function requireCall({ call }: Exchange): Call {
  if (call !== undefined) return call;
  throw new FaultError({ kind: "missing-authentication" });
}

function checkWeight({ limits }: Pipeline, request: ReceivedRequest): void {
  if (request.isMalformed) throw new FaultError({ kind: "malformed-target" });
  const isHeavy =
    request.headers.size > limits.headersMax || request.query.length > limits.queryParametersMax;
  if (isHeavy) throw new FaultError({ kind: "too-many-headers" });
}

function watched(
  exchange: Exchange,
  body: AsyncIterable<Uint8Array> = exchange.http.body,
): AsyncIterable<Uint8Array> {
  return watchedBody(body, exchange.http, exchange.service.protocol.dialect, (bytes) => {
    exchange.bytesIn += bytes;
  });
}
