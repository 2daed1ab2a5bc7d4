import type { Credentials } from "@aws-sdk/client-sts";

import { tokenBytesMax } from "../../identity/sessions.ts";
import type { TemporaryCredentials } from "../../identity/sessions.ts";
import { hidden } from "../../record/redaction.ts";
import { shownTime } from "../../record/shown-parameters.ts";

export function credentialsOutput(
  credentials: TemporaryCredentials,
  /** Milliseconds since the epoch. */
  expiresAt: number,
): Credentials {
  return {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: new Date(expiresAt),
  };
}

/** How long a token is, also in percent of what tokens are let be. */
export function tokenSize({ sessionToken }: TemporaryCredentials): {
  readonly SessionTokenUtilization: number;
  readonly SessionTokenSize: number;
} {
  const size = sessionToken.length;
  return {
    SessionTokenUtilization: Math.min(100, Math.ceil((size / tokenBytesMax) * 100)),
    SessionTokenSize: size,
  };
}

/** As CloudTrail shows issued credentials: which they are, and no secret. */
export function shownCredentials({ AccessKeyId, Expiration }: Partial<Credentials> = {}): object {
  return {
    accessKeyId: AccessKeyId,
    sessionToken: hidden,
    ...(Expiration !== undefined && { expiration: shownTime(Expiration) }),
  };
}
