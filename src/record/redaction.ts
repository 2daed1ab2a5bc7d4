/** What CloudTrail writes in place of a secret. */
export const hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";

/**
 * Members whose values are secrets whatever a schema says of them, in lower case: credentials, codes of MFA
 * devices, and tokens that stand for credentials.
 */
const secretNames: ReadonlySet<string> = new Set([
  "authenticationcode1",
  "authenticationcode2",
  "authorization",
  "clientsecret",
  "password",
  "newpassword",
  "oldpassword",
  "privatekey",
  "samlassertion",
  "secretaccesskey",
  "secretkey",
  "sessiontoken",
  "tokencode",
  "webidentitytoken",
  "x-amz-credential",
  "x-amz-security-token",
  "x-amz-signature",
]);

/** Whether a member of that name holds a secret. */
export function isSecretName(name: string): boolean {
  return secretNames.has(name.toLowerCase());
}

// The parts of a signed request that let somebody else send it: in presigned URLs (version 4 and 2)
// and in Authorization headers. Also percent-encoded, as a URL within a URL.
const signedPart =
  /(X-Amz-(?:Signature|Credential|Security-Token)|(?<![A-Za-z-])(?:Signature|Credential))(=|%3D)[^\s&,;"'<>\\]+/gi;
const authorizationValue = /(AWS [A-Z0-9]{16,128}):[A-Za-z0-9+/]{27}=/g;

/** `text` without the signatures, credentials and tokens of signed requests that it quotes. */
export function redactText(text: string): string {
  return text.replace(signedPart, `$1$2${hidden}`).replace(authorizationValue, `$1:${hidden}`);
}
