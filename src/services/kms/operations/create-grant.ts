import { CreateGrant$ } from "@aws-sdk/client-kms";
import type { CreateGrantRequest, CreateGrantResponse } from "@aws-sdk/client-kms";

import type { Conditions, Operation } from "../../../call/operation.ts";
import type { GrantLimits } from "../../../kms/grant.ts";
import { checkGrant, createGrant as makeGrant, grantToken } from "../../../kms/grants.ts";
import type { NewGrant } from "../../../kms/grants.ts";
import { contextConditions } from "../../../kms/key-conditions.ts";
import { arnOf } from "../../../kms/key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { dryRun, keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * CreateGrant: lets somebody use a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export function createGrant(
  parts: KmsParts,
): Operation<CreateGrantRequest, CreateGrantResponse & KeyOutput> {
  return keyOperation<CreateGrantRequest, CreateGrantResponse & KeyOutput>(parts, {
    schema: CreateGrant$,
    access: "write",
    isForOthers: true,
    conditions: grantConditions,
    handle: async (input, key, { principal }) => {
      const wish = wishOf(input, principal.accountId);
      checkGrant(parts, key, wish);
      if (input.DryRun === true) throw dryRun();
      const grant = await makeGrant(parts, key, wish);
      return { GrantToken: grantToken(parts, grant), GrantId: grant.grantId, KeyId: arnOf(key) };
    },
  });
}

function wishOf(input: CreateGrantRequest, issuingAccount: string): NewGrant {
  const { GranteePrincipal: grantee, RetiringPrincipal: retiring, Name: name } = input;
  const { GranteeServicePrincipal: service, RetiringServicePrincipal: retiringService } = input;
  const constraints = limitsOf(input);
  return {
    issuingAccount,
    operations: input.Operations ?? [],
    ...(name !== undefined && { name }),
    ...(constraints !== undefined && { constraints }),
    ...(grantee !== undefined && { granteePrincipal: grantee }),
    ...(retiring !== undefined && { retiringPrincipal: retiring }),
    ...(service !== undefined && { granteeServicePrincipal: service }),
    ...(retiringService !== undefined && { retiringServicePrincipal: retiringService }),
  };
}

function limitsOf({ Constraints }: CreateGrantRequest): GrantLimits | undefined {
  const { EncryptionContextEquals, EncryptionContextSubset, SourceArn } = Constraints ?? {};
  const limits = {
    ...(EncryptionContextEquals !== undefined && { EncryptionContextEquals }),
    ...(EncryptionContextSubset !== undefined && { EncryptionContextSubset }),
    ...(SourceArn !== undefined && { SourceArn }),
  };
  return Object.keys(limits).length === 0 ? undefined : limits;
}

function grantConditions(input: CreateGrantRequest): Conditions {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } =
    input.Constraints ?? {};
  const type = equals === undefined ? "EncryptionContextSubset" : "EncryptionContextEquals";
  return {
    ...contextConditions(equals ?? subset ?? {}),
    "kms:GrantOperations": input.Operations ?? [],
    "kms:GrantIsForAWSResource": String(input.GranteeServicePrincipal !== undefined),
    ...((equals ?? subset) !== undefined && { "kms:GrantConstraintType": type }),
    ...(input.GranteePrincipal !== undefined && {
      "kms:GranteePrincipal": input.GranteePrincipal,
    }),
    ...(input.RetiringPrincipal !== undefined && {
      "kms:RetiringPrincipal": input.RetiringPrincipal,
    }),
  };
}
