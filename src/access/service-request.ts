import type { PolicyRequest, RequestContext } from "../policy/request.ts";
import { contextValues } from "../policy/request.ts";
import { instantText, secondsText } from "./request-context.ts";

/** What a service of Cairn asks as itself, for example CloudTrail when it delivers. */
export interface ServiceQuestion {
  /** For example `cloudtrail.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
  readonly resourceAccountId: string;
  /** On behalf of what, and of whom. */
  readonly sourceArn: string;
  readonly sourceAccountId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the service adds, for example `s3:x-amz-acl`. */
  readonly conditions?: RequestContext;
}

/**
 * The question as the policy of a resource is asked it. It comes over TLS and from no address.
 *
 * @see IAM User Guide, "The confused deputy problem"
 */
export function serviceRequest(question: ServiceQuestion): PolicyRequest {
  const { service, action, resource, resourceAccountId, at } = question;
  return {
    principal: { kind: "service", name: service },
    action,
    resource,
    context: contextValues({
      ...question.conditions,
      "aws:CurrentTime": instantText(at),
      "aws:EpochTime": secondsText(at),
      "aws:SecureTransport": "true",
      "aws:SourceArn": question.sourceArn,
      "aws:SourceAccount": question.sourceAccountId,
      "aws:PrincipalIsAWSService": "true",
      "aws:PrincipalServiceName": service,
      "aws:ViaAWSService": "false",
      "aws:ResourceAccount": resourceAccountId,
    }),
  };
}
