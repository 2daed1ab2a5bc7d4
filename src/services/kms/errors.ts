import { ServiceError } from "../../call/service-error.ts";
import { KmsError } from "../../kms/kms-error.ts";

/** Runs `task`; what KMS refuses is thrown as the error that its API declares. */
export async function inWordsOfTheApi<Result>(task: () => Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof KmsError) {
      throw new ServiceError(error.code, error.message, { cause: error });
    }
    throw error;
  }
}
