import { invalidInput } from "./organization-error.ts";

/** @throws OrganizationError the value has another form */
export function checkPattern(value: string, pattern: RegExp, name: string): void {
  if (pattern.test(value)) return;
  throw invalidInput("INVALID_PATTERN", `You specified an invalid value for ${name}.`);
}

/** @throws OrganizationError the text is shorter or longer, in characters */
export function checkLength(
  value: string,
  { min, max }: { readonly min: number; readonly max: number },
  name: string,
): void {
  if (value.length < min) {
    const message = `The value for ${name} must have at least ${min} characters.`;
    throw invalidInput("MIN_LENGTH_EXCEEDED", message);
  }
  if (value.length > max) {
    const message = `The value for ${name} must have at most ${max} characters.`;
    throw invalidInput("MAX_LENGTH_EXCEEDED", message);
  }
}

/** Policies of other types are not here, though AWS has them. @throws OrganizationError */
export function checkPolicyType(type: string | undefined): void {
  if (type === "SERVICE_CONTROL_POLICY") return;
  throw invalidInput("INVALID_ENUM_POLICY_TYPE", "You specified an invalid policy type string.");
}
