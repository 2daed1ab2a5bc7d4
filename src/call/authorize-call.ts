import type { Authorization, Authorize, Call, Operation, ResourceReference } from "./operation.ts";

/** What is known of a call when its caller is to be authorized. */
export interface CallInQuestion {
  readonly call: Call;
  /** What the operation's `resources` gave. */
  readonly resources: readonly ResourceReference[];
}

/** Asks for all that an operation requires of its caller, in order, up to the first refusal. */
export async function authorizeCall<Input>(
  authorize: Authorize,
  // oxlint-disable-next-line typescript/no-explicit-any -- outputs play no part
  operation: Operation<Input, any>,
  input: Input,
  { call, resources }: CallInQuestion,
): Promise<Authorization> {
  const { action, authorization, requires } = operation;
  if (authorization !== undefined || action === undefined) return allow;
  const required = (await requires?.(input, call, resources)) ?? [{ action, resources }];
  const conditions = operation.conditions?.(input, call) ?? {};
  const { principal } = call;
  for (const { conditions: own, ...one } of required) {
    const request = { principal, ...one, conditions: { ...conditions, ...own }, call };
    // oxlint-disable-next-line no-await-in-loop -- the first refusal is the one that is told
    const answer = await authorize(request);
    if (answer.kind === "deny") return answer;
  }
  return allow;
}

const allow: Authorization = { kind: "allow" };
