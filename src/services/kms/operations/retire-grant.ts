import { RetireGrant$ } from "@aws-sdk/client-kms";
import type { RetireGrantRequest } from "@aws-sdk/client-kms";

import type { Call, Operation } from "../../../call/operation.ts";
import { grantIdKey } from "../../../kms/effective-key-policy.ts";
import type { Grant } from "../../../kms/grant.ts";
import { findGrant, findGrantOfToken, removeGrant } from "../../../kms/grants.ts";
import { keyArn } from "../../../kms/key-reference.ts";
import { KmsError, invalidRequest } from "../../../kms/kms-error.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { inWordsOfTheApi } from "../errors.ts";
import { checkInput } from "../input-constraints.ts";
import { callConditions, dryRun, homeOf, keyResource, reachableKey } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";
import { keyRecord } from "../key-record.ts";

/**
 * RetireGrant: takes a grant away, for whoever it lets do so, and for whoever the key's policy does.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
 */
export function retireGrant(parts: KmsParts): Operation<RetireGrantRequest, KeyOutput> {
  return {
    schema: RetireGrant$,
    action: "kms:RetireGrant",
    access: "write",
    category: "management",
    resources: (input, call) => keyResource(parts, keyOf(parts, input, call), call),
    conditions: (input, call) => {
      const grant = tellGrant(parts, input, call);
      const named = grant?.grantId ?? input.GrantId;
      return {
        ...callConditions(call, undefined),
        ...(named !== undefined && { [grantIdKey]: named }),
      };
    },
    record: keyRecord(RetireGrant$, "write"),
    handle: async (input, call) =>
      inWordsOfTheApi(async () => {
        checkInput(input);
        const grant = requireGrant(parts, input, call);
        if (input.DryRun === true) throw dryRun();
        await removeGrant(parts, grant);
        return { KeyId: keyArn(grant) };
      }),
  };
}

function keyOf(parts: KmsParts, input: RetireGrantRequest, call: Call): string | undefined {
  const grant = tellGrant(parts, input, call);
  return grant === undefined ? input.KeyId : keyArn(grant);
}

/** The grant of a token. Undefined: there is no token, or none that is any good. */
function tellGrant(parts: KmsParts, input: RetireGrantRequest, call: Call): Grant | undefined {
  if (input.GrantToken === undefined) return undefined;
  try {
    return findGrantOfToken(parts, input.GrantToken, homeOf(call));
  } catch (error) {
    if (error instanceof KmsError) return undefined;
    throw error;
  }
}

function requireGrant(parts: KmsParts, input: RetireGrantRequest, call: Call): Grant {
  const { GrantToken: token, KeyId: keyId, GrantId: grantId } = input;
  if (token !== undefined && keyId === undefined && grantId === undefined) {
    const grant = findGrantOfToken(parts, token, homeOf(call));
    if (grant !== undefined) return grant;
    throw new KmsError("NotFoundException", "The grant does not exist.");
  }
  if (token !== undefined || keyId === undefined || grantId === undefined) {
    throw invalidRequest("Specify either GrantToken, or KeyId and GrantId.");
  }
  const key = reachableKey(parts, keyId, call, { isForOthers: true });
  return findGrant(parts, key, grantId);
}
