import { httpBindings } from "../../call/http-bindings.ts";
import type { BoundMember } from "../../call/http-bindings.ts";
import { hasTrait, operationShape } from "../../call/shape.ts";
import { findBucketOfArn, isObjectArn } from "../../archive/bucket-arn.ts";
import { s3ResourceKind } from "../../archive/s3-action.ts";
import type {
  Call,
  Conditions,
  Operation,
  Requirement,
  ResourceReference,
} from "../../call/operation.ts";
import type { CallIdentity } from "./call-bucket.ts";
import { notImplemented } from "./errors.ts";
import { conditionsOf } from "./request-conditions.ts";
import { requestParameters } from "./request-parameters.ts";
import type { WireValue } from "./wire-value.ts";

/** What an operation of S3 is besides what all of them have in common. */
export interface S3OperationParts<Input, Output> {
  readonly schema: Operation["schema"];
  /** Asked about the bucket or the object, as `s3ResourceKind` says. */
  readonly action: string;
  /** Asked in place of `action` where the input names a version. */
  readonly versionAction?: string;
  readonly authorization?: Operation["authorization"];
  /** What is asked besides, for example for tags that come with an object. */
  readonly alsoRequires?: (
    input: Input,
    call: Call,
    resources: readonly ResourceReference[],
  ) => readonly Requirement[];
  readonly access: "read" | "write";
  readonly category: "management" | "data";
  /** The members of the input that are built. A caller who sets another is refused. */
  readonly supports: readonly (keyof Input & string)[];
  readonly resources: (input: Input, call: CallIdentity) => Promise<readonly ResourceReference[]>;
  readonly handle: (input: Input, call: Call) => Promise<Output>;
  readonly status?: (output: Output) => number;
  /** Where the record's name is not the operation's. */
  readonly eventName?: string;
  /** Condition keys of `action` that have to be looked up, for example of an upload's encryption. */
  readonly storedConditions?: (input: Input, call: Call) => Promise<Conditions>;
  /** Condition keys besides those of headers and parameters. */
  readonly conditions?: (input: Input, call: Call) => Conditions;
  readonly additionalEventData?: (input: Input, output: Output | undefined) => object;
  /** What the record shows of the body. */
  readonly bodyParameters?: (input: Input) => Readonly<Record<string, unknown>>;
}

/**
 * An operation of S3. What asks for a feature that is not built is refused with `NotImplemented`:
 * accepting a lock or an encryption and not doing it would be worse than not having it.
 */
export function s3Operation<Input extends object, Output>(
  parts: S3OperationParts<NoInfer<Input>, NoInfer<Output>>,
): Operation<Input, Output> {
  const { schema, action, access, category, resources, status, eventName, authorization } = parts;
  const shape = operationShape(schema);
  const { headers, query } = httpBindings(shape.input);
  const unbuilt = [...headers, ...query].filter(
    ({ member }) =>
      // Who pays is looked after for all operations at once: see requester-pays.ts.
      member !== "RequestPayer" && !parts.supports.some((name) => name === member),
  );
  const shown = [...headers, ...query].filter(isShown);
  const answered = httpBindings(shape.output).headers.filter(isShown);
  return {
    schema,
    action,
    ...(authorization !== undefined && { authorization }),
    access,
    category,
    resources,
    pathResources: (labels) => resources(labels, {}),
    requires: async (input, call, all) => {
      // The source of a copy is listed as well, and is asked for with an action of its own.
      const bucket = textMember(input, "Bucket");
      const listed = all.filter(({ arn }) => findBucketOfArn(arn) === bucket);
      const conditions = await parts.storedConditions?.(input, call);
      return [
        ...required(versionedAction(parts, input), listed, conditions),
        ...(parts.alsoRequires?.(input, call, listed) ?? []),
      ];
    },
    conditions: (input, call) => ({
      ...conditionsOf(shape.name, memberValues(input, shown)),
      ...parts.conditions?.(input, call),
    }),
    handle: (input, call) => {
      refuseUnbuilt(input, unbuilt);
      return parts.handle(input, call);
    },
    ...(status !== undefined && { status }),
    record: {
      ...(eventName !== undefined && { eventName }),
      requestParameters: (input, { host }) =>
        requestParameters({
          uri: shape.http?.[1] ?? "/",
          host,
          bucket: textMember(input, "Bucket"),
          key: textMember(input, "Key"),
          values: memberValues(input, shown),
          body: parts.bodyParameters?.(input) ?? {},
        }),
      responseElements: (output) =>
        access === "write" && category === "data" ? answeredHeaders(output, answered) : null,
      ...(parts.additionalEventData !== undefined && {
        additionalEventData: parts.additionalEventData,
      }),
    },
  };
}

/** Secrets are not shown. The name of a KMS key is none, whatever the model has of it. */
function isShown({ member, shape }: BoundMember): boolean {
  return !hasTrait(shape, "sensitive") || member === "SSEKMSKeyId";
}

/** Of what a write has answered, the record shows the headers of S3's own. */
function answeredHeaders(output: unknown, members: readonly BoundMember[]): object | null {
  if (typeof output !== "object" || output === null) return null;
  const values = memberValues(output, members).filter(({ name }) =>
    /^x-amz-(?!checksum)/i.test(name),
  );
  if (values.length === 0) return null;
  return Object.fromEntries(values.map(({ name, value }) => [name.toLowerCase(), value]));
}

function versionedAction(
  { action, versionAction }: Pick<S3OperationParts<object, unknown>, "action" | "versionAction">,
  input: object,
): string {
  const isOfVersion = versionAction !== undefined && textMember(input, "VersionId") !== undefined;
  return isOfVersion ? versionAction : action;
}

/**
 * The action on the resource of its kind. A bucket that is not there is nobody's: nothing is asked,
 * and the call fails with `NoSuchBucket`.
 */
export function required(
  action: string,
  listed: readonly ResourceReference[],
  conditions?: Conditions,
): readonly Requirement[] {
  const kind = s3ResourceKind(action);
  if (kind === "account") return [{ action, resources: [] }];
  const resource = listed.find(({ arn }) => isObjectArn(arn) === (kind === "object"));
  if (resource === undefined) return [];
  return [{ action, resources: [resource], ...(conditions !== undefined && { conditions }) }];
}

function memberValues(input: object, members: readonly BoundMember[]): readonly WireValue[] {
  return members.flatMap(({ member, wireName }) => {
    const value: unknown = Reflect.get(input, member);
    const text = wireText(value);
    return text === undefined ? [] : [{ name: wireName, value: text }];
  });
}

/** Headers and parameters are texts, numbers, switches, dates, and lists of texts. */
function wireText(value: unknown): string | undefined {
  if (value instanceof Date) return value.toUTCString();
  if (Array.isArray(value)) return value.join(",");
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function refuseUnbuilt(input: object, unbuilt: readonly BoundMember[]): void {
  for (const { member, wireName } of unbuilt) {
    const value: unknown = Reflect.get(input, member);
    // A switch that is off asks for nothing.
    if (value !== undefined && value !== null && value !== false) throw notImplemented(wireName);
  }
}

function textMember(input: object, member: string): string | undefined {
  const value: unknown = Reflect.get(input, member);
  return typeof value === "string" ? value : undefined;
}
