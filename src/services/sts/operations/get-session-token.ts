import { GetSessionToken$ } from "@aws-sdk/client-sts";
import type { GetSessionTokenRequest, GetSessionTokenResponse } from "@aws-sdk/client-sts";

import type { Operation } from "../../../call/operation.ts";
import type { Principal } from "../../../call/principal.ts";
import type { SessionOwner } from "../../../identity/sessions.ts";
import { checkInput } from "../constraints.ts";
import { credentialsOutput, shownCredentials, tokenSize } from "../credentials-output.ts";
import { accessDenied } from "../errors.ts";
import { shownMfa } from "../shown-mfa.ts";
import type { StsParts } from "../sts-parts.ts";

const durationS = { min: 900, max: 129_600 };
const defaultS = 43_200;
/** A root user gets no more, whatever it asks for. */
const rootMaxS = 3600;

/**
 * GetSessionToken: temporary credentials of who calls, with a code of its MFA device if one is sent.
 * Nobody can be denied it: policies do not speak of authentication.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export function getSessionToken(
  parts: Pick<StsParts, "clock" | "identities" | "mfa" | "sessions">,
): Operation<GetSessionTokenRequest, GetSessionTokenResponse> {
  const { clock, sessions } = parts;
  return {
    schema: GetSessionToken$,
    authorization: "open",
    access: "read",
    category: "management",
    resources: () => [],
    record: {
      responseElements: ({ Credentials }) => ({ credentials: shownCredentials(Credentials) }),
    },
    handle: async (input, { principal }) => {
      checkInput(input, durationS);
      const owner = ownerOf(principal);
      const mfaAuthenticatedAt = await shownMfa(parts, input, principal);
      const asked = input.DurationSeconds ?? defaultS;
      const seconds = principal.type === "Root" ? Math.min(asked, rootMaxS) : asked;
      const createdAt = clock.now();
      const expiresAt = createdAt + seconds * 1000;
      const session = {
        createdAt,
        expiresAt,
        ...(mfaAuthenticatedAt !== undefined && { mfaAuthenticatedAt }),
        tags: {},
        transitiveTagKeys: [],
        policyArns: [],
      };
      const { accountId } = principal;
      const size = input.MinimumSessionTokenSize;
      const issued = sessions.issue({ accountId, owner, session }, size);
      return { Credentials: credentialsOutput(issued, expiresAt), ...tokenSize(issued) };
    },
  };
}

/** @throws ServiceError `AccessDenied`: it takes the long-term key of a user or root user */
function ownerOf(principal: Principal): SessionOwner {
  const { type, accessKeyId: parentKeyId, principalId, session } = principal;
  if (type === "AssumedRole" || session !== undefined) {
    throw accessDenied("Cannot call GetSessionToken with session credentials");
  }
  if (type === "Root") return { kind: "root", parentKeyId };
  return { kind: "user", userId: principalId, parentKeyId };
}
