/**
 * What is wrong with a trail's name, in the words that CloudTrail uses; undefined: nothing.
 *
 * @see CloudTrail User Guide, "Naming requirements for CloudTrail resources"
 */
export function trailNameProblem(name: string): string | undefined {
  const length = `Specified name length: ${name.length} characters.`;
  if (name === "") return "Trail name cannot be blank!";
  if (name.length < 3) {
    return `Trail name too short. Minimum allowed length: 3 characters. ${length}`;
  }
  if (name.length > 128) {
    return `Trail name too long. Maximum allowed length: 128 characters. ${length}`;
  }
  if (!/^[A-Za-z0-9]/.test(name)) return "Trail name must starts with a letter or number.";
  if (!/[A-Za-z0-9]$/.test(name)) return "Trail name must ends with a letter or number.";
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    return (
      "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, " +
      "periods (.), hyphens (-), and underscores (_)."
    );
  }
  if (/[._-]{2}/.test(name)) {
    return "Trail name cannot have adjacent periods (.), hyphens (-), or underscores (_).";
  }
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return "Trail name cannot be in IP address format.";
  return undefined;
}
