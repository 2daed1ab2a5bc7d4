import type { StaticOperationSchema } from "@smithy/types";

import type { Call, Operation, ResourceReference } from "../../call/operation.ts";
import { aliasArn } from "../../kms/key-reference.ts";
import type { KmsParts } from "../../kms/kms-parts.ts";
import { inWordsOfTheApi } from "./errors.ts";
import { checkInput } from "./input-constraints.ts";
import { callConditions, homeOf, keyResource } from "./key-operation.ts";
import type { KeyOutput } from "./key-output.ts";
import { keyRecord } from "./key-record.ts";

/** An operation on an alias: asks for its action on the alias and on the keys that it names. */
export function aliasOperation<Input extends { readonly AliasName?: string | undefined }>(
  schema: StaticOperationSchema,
  rules: Pick<Operation<Input, KeyOutput>, "resources" | "handle">,
): Operation<Input, KeyOutput> {
  return {
    schema,
    action: `kms:${schema[2]}`,
    access: "write",
    category: "management",
    resources: rules.resources,
    conditions: (input, call) => callConditions(call, input.AliasName),
    record: keyRecord(schema, "write"),
    handle: async (input, call) =>
      inWordsOfTheApi(async () => {
        checkInput(input);
        return rules.handle(input, call);
      }),
  };
}

/** The alias, and the keys that `keyIds` name; one that leads nowhere is left out. */
export function aliasResources(
  parts: KmsParts,
  call: Call,
  aliasName: string | undefined,
  keyIds: readonly (string | undefined)[],
): readonly ResourceReference[] {
  const home = homeOf(call);
  const arn = aliasArn({ ...home, aliasName: aliasName ?? "" });
  const keys = keyIds.flatMap((keyId) => keyResource(parts, keyId, call));
  const found = keys.filter((key) => key.arn !== arn);
  return [{ arn, accountId: home.accountId, type: "AWS::KMS::Alias" }, ...found];
}
