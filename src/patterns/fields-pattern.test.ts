import assert from "node:assert/strict";
import { test } from "node:test";

import { messageEvent } from "./pattern-event.ts";
import { compilePattern } from "./compile-patterns.ts";
import { parsePattern } from "./parse-pattern.ts";
import { splitFields } from "./split-fields.ts";

// From the CloudWatch Logs User Guide, "Filter pattern syntax".

const request =
  '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const messages = [
  request,
  "INFO 09/25/2014 12:00:00 GET /service/resource/67 1200",
  "INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310",
  "WARNING 09/25/2014 12:00:02 Invalid user request",
  "ERROR 09/25/2014 12:00:02 Failed to process request",
];

const table: readonly [pattern: string, matched: readonly number[]][] = [
  ["[]", [0, 1, 2, 3, 4]],
  ["[ip, user, username, timestamp, request, status_code, bytes]", [0, 4]],
  [
    String.raw`[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]`,
    [0],
  ],
  ["[..., request =*.html*, status_code = 4*, bytes]", [0]],
  ["[..., request=*.html*, status_code=4*,]", [0]],
  ["[ip, user, username, timestamp, request, status_code = 404 || status_code = 410, bytes]", [0]],
  ["[..., status_code = 4* && status_code != 404, bytes]", []],
  ["[..., bytes > 1000]", [0, 1, 2]],
  ["[..., bytes >= 1310 && bytes < 1.5e3 || bytes = 1200.0]", [1, 2]],
  ["[ip, user, ...]", [0, 1, 2, 3, 4]],
  ["[w1=ERROR, w2]", [4]],
  ["[w1=ERROR || w1=WARNING, w2]", [3, 4]],
  ["[w1!=ERROR && w1!=WARNING, w2]", [0, 1, 2]],
  ['[w1="WARN*", w2, w3, w4="Invalid user request"]', [3]],
  ["[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]", [1]],
  [
    "[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]",
    [2],
  ],
  ["[a,b,c,d,e,f,g,h]", []],
  ["[a,b,c,d,e,f,g,...]", [0, 4]],
];

for (const [pattern, matched] of table) {
  test(`compilePattern: ${pattern}`, () => {
    const matches = compilePattern(parsePattern(pattern));
    const found = messages.flatMap((message, at) => (matches(messageEvent(message)) ? [at] : []));
    assert.deepEqual(found, matched);
  });
}

test("splitFields: brackets and quotation marks hold a field together, once they are closed", () => {
  const texts = (line: string): readonly string[] => splitFields(line).map(({ text }) => text);
  assert.deepEqual(texts(request).slice(3, 6), [
    "10/Oct/2000:13:25:15 -0700",
    "GET /index.html HTTP/1.0",
    "404",
  ]);
  assert.deepEqual(texts('  a\t"b c"  [] "d e [f g] h'), ["a", "b c", "", '"d', "e", "f g", "h"]);
  assert.deepEqual(texts("a]b c"), ["a]b", "c"]);
  assert.deepEqual(texts(""), []);
});

test("splitFields: a line of marks that are not closed takes no time", () => {
  assert.equal(splitFields("[ ".repeat(131_072)).length, 131_072);
});
