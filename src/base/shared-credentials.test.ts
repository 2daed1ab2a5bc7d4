import assert from "node:assert/strict";
import { test } from "node:test";

import { findSharedCredentials } from "./shared-credentials.ts";

const content = `# made by hand
[default]
aws_access_key_id = AKIADEFAULT
aws_secret_access_key=a/b+c=
; a comment
[ 111122223333 ]
aws_access_key_id=AKIAOTHER
aws_secret_access_key=secret
aws_session_token=token
region = eu-west-1
[empty]
`;

test("findSharedCredentials() reads the profile that is asked for, and no other", () => {
  assert.deepEqual(findSharedCredentials(content, "default"), {
    accessKeyId: "AKIADEFAULT",
    secretAccessKey: "a/b+c=",
  });
  assert.deepEqual(findSharedCredentials(content.replaceAll("\n", "\r\n"), "111122223333"), {
    accessKeyId: "AKIAOTHER",
    secretAccessKey: "secret",
    sessionToken: "token",
  });
  assert.equal(findSharedCredentials(content, "empty"), undefined);
  assert.equal(findSharedCredentials(content, "nobody"), undefined);
});
