import type { ControlPolicy } from "./entities.ts";

/**
 * AWS's own service control policy, which every root, unit and account begins with: it allows
 * everything, so that other policies only have to deny.
 */
export const fullAccess: ControlPolicy = {
  kind: "policy",
  id: "p-FullAWSAccess",
  organizationId: "",
  name: "FullAWSAccess",
  description: "Allows access to every operation",
  document: JSON.stringify(
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
    null,
    2,
  ),
  tags: {},
};

export const fullAccessId: string = fullAccess.id;
