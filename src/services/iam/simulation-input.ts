import type {
  ContextEntry,
  EvaluationResult,
  SimulateCustomPolicyRequest,
  SimulatePolicyResponse,
  SimulatePrincipalPolicyRequest,
} from "@aws-sdk/client-iam";

import type { Clock } from "../../base/world.ts";
import type { Call } from "../../call/operation.ts";
import type { AccountEntities } from "../../identity/account-entities.ts";
import { parseIamArn } from "../../identity/arn.ts";
import { simulation } from "../../identity/simulation.ts";
import type { MatchedStatement, SimulationResult } from "../../identity/simulation.ts";
import { requireSource, sourceBoundary, sourcePolicies } from "../../identity/source-policies.ts";
import type { SourcePolicy } from "../../identity/source-policies.ts";
import type { AccountPrincipal, ContextValues } from "../../policy/request.ts";
import { contextValues } from "../../policy/request.ts";
import { invalidInput } from "./errors.ts";
import { numberedPage } from "./page.ts";

/** Whose policies are asked. */
export interface AskedPolicies {
  readonly identity: readonly SourcePolicy[];
  readonly boundary?: SourcePolicy;
  /** The user or role. Absent: nobody in particular. */
  readonly subjectArn?: string;
}

type Simulation = Omit<SimulateCustomPolicyRequest, "PolicyInputList">;

export function customSimulation(input: SimulateCustomPolicyRequest): AskedPolicies {
  return { identity: inputPolicies(input.PolicyInputList), ...inputBoundary(input) };
}

/** A boundary that is sent along stands in place of the one that is there. */
export function principalSimulation(
  entities: AccountEntities,
  input: SimulatePrincipalPolicyRequest,
): AskedPolicies {
  const { PolicySourceArn: arn = "", PolicyExclusionList = [] } = input;
  if (PolicyExclusionList.length > 0) throw invalidInput("PolicyExclusionList is not supported.");
  const boundary = sourceBoundary(entities, arn);
  const { kind } = requireSource(entities, arn);
  return {
    identity: [...sourcePolicies(entities, arn), ...inputPolicies(input.PolicyInputList)],
    ...(boundary !== undefined && { boundary }),
    ...inputBoundary(input),
    ...(kind !== "group" && { subjectArn: arn }),
  };
}

/** Each action on each resource, in pages. */
export function simulationPage(
  asked: AskedPolicies,
  input: Simulation,
  { clock, call }: { readonly clock: Pick<Clock, "now">; readonly call: Call },
): SimulatePolicyResponse {
  const { ActionNames = [], ResourceArns = [], ResourcePolicy, ResourceOwner } = input;
  if (input.ResourceHandlingOption !== undefined) {
    throw invalidInput("ResourceHandlingOption is for actions of EC2.");
  }
  const wrong = ActionNames.find((name) => !/^[\w-]+:\w+$/.test(name));
  if (wrong !== undefined) throw invalidInput(`Invalid Action Name: ${wrong}`);
  const caller = simulatedCaller(input.CallerArn ?? asked.subjectArn, call);
  const owner = ResourceOwner === undefined ? undefined : accountOf(ResourceOwner);
  const simulate = simulation({
    identity: asked.identity,
    ...(asked.boundary !== undefined && { boundary: asked.boundary }),
    ...(ResourcePolicy !== undefined && {
      resource: { id: "ResourcePolicy", type: "resource", document: ResourcePolicy } as const,
    }),
    ...(owner !== undefined && { resourceAccountId: owner }),
    caller,
    context: simulatedContext(input.ContextEntries, clock.now()),
  });
  const resources = ResourceArns.length === 0 ? ["*"] : ResourceArns;
  // Every action on every resource can be a great many: only those of the page are asked.
  const { items, end } = numberedPage(ActionNames.length * resources.length, input);
  const isForeign = owner !== undefined && owner !== caller.accountId;
  const EvaluationResults = items.map((at) => {
    const action = ActionNames[Math.floor(at / resources.length)] ?? "";
    const resource = resources[at % resources.length] ?? "";
    return resultOutput(simulate(action, resource), isForeign);
  });
  return { EvaluationResults, ...end };
}

function inputPolicies(documents: readonly string[] = []): readonly SourcePolicy[] {
  return documents.map((document, at) => ({
    id: `PolicyInputList.${at + 1}`,
    type: "none",
    document,
  }));
}

function inputBoundary({
  PermissionsBoundaryPolicyInputList: list = [],
}: Pick<Simulation, "PermissionsBoundaryPolicyInputList">): Pick<AskedPolicies, "boundary"> {
  const [document] = list;
  if (document === undefined) return {};
  if (list.length > 1) throw invalidInput("There can be only one permissions boundary policy.");
  const id = "PermissionsBoundaryPolicyInputList.1";
  return { boundary: { id, type: "none", document } };
}

/** Who is said to call. Without anyone: a user of the account whom no policy names. */
function simulatedCaller(arn: string | undefined, { principal }: Call): AccountPrincipal {
  if (arn === undefined) {
    const { accountId } = principal;
    return { kind: "user", accountId, arn: `arn:aws:iam::${accountId}:user/` };
  }
  const parsed = parseIamArn(arn);
  if (parsed?.kind === "user") return { kind: "user", accountId: parsed.accountId, arn };
  if (parsed?.kind === "role") {
    const session = `arn:aws:sts::${parsed.accountId}:assumed-role/${parsed.name}/`;
    return { kind: "assumed-role", accountId: parsed.accountId, arn: session, roleArn: arn };
  }
  throw invalidInput(`Invalid Caller Arn: ${arn}`);
}

function accountOf(owner: string): string {
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(owner)?.[1];
  if (account === undefined) throw invalidInput(`Invalid Resource Owner: ${owner}`);
  return account;
}

/** What is sent along, and the time, which every call has. */
function simulatedContext(entries: readonly ContextEntry[] = [], now: number): ContextValues {
  const given = entries.map(({ ContextKeyName = "", ContextKeyType, ContextKeyValues = [] }) => {
    if (ContextKeyName === "") throw invalidInput("A context entry has no key name.");
    const isList = ContextKeyType?.endsWith("List") === true;
    if (!isList && ContextKeyValues.length > 1) {
      throw invalidInput(`The context key ${ContextKeyName} can have only one value.`);
    }
    return [ContextKeyName, ContextKeyValues] as const;
  });
  const keys = {
    "aws:CurrentTime": new Date(now).toISOString(),
    "aws:EpochTime": String(Math.floor(now / 1000)),
    ...Object.fromEntries(given),
  };
  return contextValues(keys);
}

function resultOutput(result: SimulationResult, isForeign: boolean): EvaluationResult {
  const { isInBoundary } = result;
  return {
    EvalActionName: result.action,
    EvalResourceName: result.resource,
    EvalDecision: result.decision,
    MatchedStatements: result.matched.map(statementOutput),
    MissingContextValues: [...result.missingKeys],
    ...(isInBoundary !== undefined && {
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: isInBoundary },
    }),
    ...(isForeign && { EvalDecisionDetails: decisionDetails(result) }),
  };
}

/** Of a resource in another account: what each kind of policy adds. */
function decisionDetails({
  matched,
  decision,
}: SimulationResult): Record<string, "allowed" | "explicitDeny" | "implicitDeny"> {
  const said = (isResource: boolean): "allowed" | "explicitDeny" | "implicitDeny" => {
    const speaks = matched.some(({ type }) => (type === "resource") === isResource);
    if (!speaks) return "implicitDeny";
    return decision === "explicitDeny" ? "explicitDeny" : "allowed";
  };
  return { "IAM Policy": said(false), "Resource Policy": said(true) };
}

function statementOutput({ id, type, range }: MatchedStatement): object {
  const position = ({ line, column }: typeof range.start): object => ({
    Line: line,
    Column: column,
  });
  return {
    SourcePolicyId: id,
    SourcePolicyType: type,
    StartPosition: position(range.start),
    EndPosition: position(range.end),
  };
}
