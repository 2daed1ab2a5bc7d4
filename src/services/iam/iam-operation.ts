import type { Call, Conditions, Operation, ResourceReference } from "../../call/operation.ts";
import { operationShape } from "../../call/shape.ts";
import { IdentityProblem } from "../../identity/identity-problem.ts";
import { checkInput } from "./constraints.ts";
import { iamError, invalidClientTokenId } from "./errors.ts";

/** What an operation of IAM is besides what all of them have in common. */
export interface IamOperationParts<Input, Output> {
  readonly schema: Operation["schema"];
  readonly access: "read" | "write";
  /** ARNs that authorization asks about. None: `*`. */
  readonly resources: (input: Input, call: Call) => readonly string[];
  readonly conditions?: (input: Input, call: Call) => Conditions;
  readonly handle: (input: Input, call: Call) => Output | Promise<Output>;
  readonly record?: Operation<Input, Output>["record"];
}

/** A management event, recorded without resources, whose input is checked and refusals are worded. */
export function iamOperation<Input extends object, Output>(
  parts: IamOperationParts<NoInfer<Input>, NoInfer<Output>>,
): Operation<Input, Output> {
  const { schema, access, resources, conditions, record } = parts;
  const { name } = operationShape(schema);
  return {
    schema,
    action: `iam:${name}`,
    access,
    category: "management",
    resources: (input, call) =>
      resources(input, call).map((arn): ResourceReference => ({
        arn,
        accountId: call.principal.accountId,
      })),
    ...(conditions !== undefined && { conditions }),
    ...(record !== undefined && { record }),
    handle: async (input, call) => {
      refuseSessionWithoutMfa(call);
      checkInput(name, input);
      try {
        return await parts.handle(input, call);
      } catch (error) {
        if (error instanceof IdentityProblem) throw iamError(error);
        throw error;
      }
    },
  };
}

/**
 * Credentials that GetSessionToken gave without a code of an MFA device cannot call IAM.
 *
 * @see STS API Reference, GetSessionToken, "Permissions"
 */
function refuseSessionWithoutMfa({ principal }: Call): void {
  const { type, session } = principal;
  if (type === "AssumedRole" || session === undefined) return;
  if (session.mfaAuthenticatedAt === undefined) throw invalidClientTokenId();
}
