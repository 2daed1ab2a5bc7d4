import type { Fault } from "../fault.ts";
import { FaultError } from "../fault.ts";
import { ServiceError } from "../../call/service-error.ts";

/** How a family of services words the faults of requests: code, status and message. */
export type Dialect = (fault: Fault) => ServiceError;

/** A wording for every kind of fault. A missing one does not compile. */
export type FaultTable = {
  readonly [Kind in Fault["kind"]]: (
    fault: Extract<Fault, { readonly kind: Kind }>,
  ) => ServiceError;
};

export function dialectOf(table: FaultTable): Dialect {
  return (fault) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's type ties each kind to its fault
    const word = table[fault.kind] as (fault: Fault) => ServiceError;
    return word(fault);
  };
}

/** What is to be sent for whatever was thrown; absent when it is nothing that a caller may be told. */
export function wordError(error: unknown, dialect: Dialect): ServiceError | undefined {
  if (error instanceof ServiceError) return error;
  if (error instanceof FaultError) return dialect(error.fault);
  return undefined;
}

export const mismatchMessage: string =
  "The request signature we calculated does not match the signature you provided. Check your AWS " +
  "Secret Access Key and signing method. Consult the service documentation for details.";
export const invalidTokenMessage = "The security token included in the request is invalid.";
export const expiredTokenMessage = "The security token included in the request is expired";
export const unavailableMessage: string =
  "The request has failed due to a temporary failure of the server.";
export const internalMessage: string =
  "The request processing has failed because of an unknown error, exception or failure.";
