import { httpBindings } from "../../call/http-bindings.ts";
import type { Call, Operation } from "../../call/operation.ts";
import { operationShape } from "../../call/shape.ts";
import type { BucketSettings } from "../../buckets/buckets.ts";
import type { BucketInput, CallBuckets } from "./call-bucket.ts";
import { accessDenied } from "./errors.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- as in Service: inputs differ by operation
type AnyOperation = Operation<any, any>;

interface PayerInput {
  readonly RequestPayer?: string | undefined;
}

/**
 * An operation as it is on buckets whose requesters pay: who calls from another account has to say
 * that it does, and is told that it was charged. Operations that the model gives no way to say so
 * are left as they are.
 *
 * @see S3 User Guide, "Using Requester Pays buckets for storage transfers and usage"
 */
export function withRequesterPays(operation: AnyOperation, callBuckets: CallBuckets): AnyOperation {
  const { headers } = httpBindings(operationShape(operation.schema).input);
  if (!headers.some(({ member }) => member === "RequestPayer")) return operation;
  return {
    ...operation,
    handle: async (input: BucketInput & PayerInput, call) => {
      const bucket = await callBuckets.find(input, call);
      const isCharged = bucket !== undefined && checkPayer(bucket, input, call);
      const output: unknown = await operation.handle(input, call);
      if (!isCharged || typeof output !== "object" || output === null) return output;
      // In place: the status of some answers goes with the object.
      return Object.assign(output, { RequestCharged: "requester" });
    },
  };
}

/**
 * Whether the caller is charged.
 *
 * @throws ServiceError `AccessDenied` it would be, and has not said that it pays
 */
export function checkPayer(bucket: BucketSettings, input: PayerInput, call: Call): boolean {
  const isCharged =
    bucket.configuration?.requestPayment === "Requester" &&
    bucket.ownerAccountId !== call.principal.accountId;
  if (isCharged && input.RequestPayer !== "requester") throw accessDenied();
  return isCharged;
}
