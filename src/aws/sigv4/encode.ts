const escaped = /[!'()*]/g;

/** Percent-encodes all but the unreserved characters of RFC 3986, as Signature Version 4 asks. */
export function encodeRfc3986(text: string): string {
  const encoded = encodeURIComponent(text.isWellFormed() ? text : text.toWellFormed());
  return encoded.replace(escaped, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
