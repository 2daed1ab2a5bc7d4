import type { Authorization, Authorize } from "../call/operation.ts";

/**
 * Who may do what, for every service: S3 asks its bucket policies. Elsewhere the root user of an
 * account may do everything in that account, and nothing in another: no other service has resource
 * policies yet.
 */
export function authorizeBy(parts: { readonly s3: Authorize }): Authorize {
  return async (request) => {
    if (request.action.startsWith("s3:")) return parts.s3(request);
    const { principal, action, resources } = request;
    const foreign = resources.find(({ arn, accountId }) => {
      const owner = accountId ?? accountOf(arn);
      return owner !== undefined && owner !== principal.accountId;
    });
    return foreign === undefined ? allow : denied(principal.arn, action, foreign.arn);
  };
}

const allow: Authorization = { kind: "allow" };

/** The account in an ARN. `*`, and what is no ARN, has none: it is for the operation to refuse. */
function accountOf(arn: string): string | undefined {
  const account = arn.split(":", 6)[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

function denied(principalArn: string, action: string, resource: string): Authorization {
  return {
    kind: "deny",
    message:
      `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource} ` +
      `because no resource-based policy allows the ${action} action`,
  };
}
