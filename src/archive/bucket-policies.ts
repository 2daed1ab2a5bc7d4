import { InvariantError } from "../base/assert.ts";
import type { BucketSettings } from "../buckets/buckets.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import type { Decision } from "../policy/evaluate.ts";
import { evaluate } from "../policy/evaluate.ts";
import type { PolicyRequest } from "../policy/request.ts";
import { readBucketPolicy } from "./bucket-policy.ts";

const compiledMax = 1024;

/** Gives the policies of buckets as they stand, each text compiled once. Undefined: no policy. */
export function bucketPolicies(): (bucket: BucketSettings) => CompiledPolicy | undefined {
  const compiled = new Map<string, CompiledPolicy>();
  return (bucket) => {
    const text = bucket.policy;
    if (text === undefined) return undefined;
    // The text names its bucket in every resource: one text is never of two buckets.
    let policy = compiled.get(text);
    if (policy === undefined) {
      policy = compile(bucket, text);
      const [oldest] = compiled.keys();
      if (compiled.size >= compiledMax && oldest !== undefined) compiled.delete(oldest);
      compiled.set(text, policy);
    }
    return policy;
  };
}

/** What the policy of a bucket says to a request. No policy: `no-match`. */
export type BucketDecision = (bucket: BucketSettings, request: PolicyRequest) => Decision;

/** Decides with the policies of buckets alone, as a service is told that asks as itself. */
export function bucketDecisions(): BucketDecision {
  const policyOf = bucketPolicies();
  return (bucket, request) => {
    const policy = policyOf(bucket);
    return policy === undefined ? "no-match" : evaluate([policy], request);
  };
}

function compile(bucket: BucketSettings, text: string): CompiledPolicy {
  const outcome = readBucketPolicy(text, bucket.name);
  if (outcome.kind === "malformed") {
    throw new InvariantError(`the policy of ${bucket.name} was stored unread: ${outcome.message}`);
  }
  return outcome.compiled;
}
