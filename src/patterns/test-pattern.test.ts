import assert from "node:assert/strict";
import { test } from "node:test";

import { parsePattern } from "./parse-pattern.ts";
import { testPattern } from "./test-pattern.ts";

// The examples of the API reference, TestMetricFilter.

const lines = [
  '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534',
  '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /apache_pb.gif HTTP/1.0" 500 5324',
  '127.0.0.1 - frank [10/Oct/2000:13:50:35 -0700] "GET /apache_pb.gif HTTP/1.0" 200 4355',
];

test("testPattern: names every field", () => {
  const pattern = parsePattern("[ip, identity, user_id, timestamp, request, status_code, size]");
  assert.deepEqual(testPattern(pattern, lines).at(1), {
    eventNumber: 1,
    eventMessage: lines[1],
    extractedValues: {
      $ip: "127.0.0.1",
      $identity: "-",
      $user_id: "frank",
      $timestamp: "10/Oct/2000:13:35:22 -0700",
      $request: "GET /apache_pb.gif HTTP/1.0",
      $status_code: "500",
      $size: "5324",
    },
  });
});

test("testPattern: numbers the fields that have no name", () => {
  const [first] = testPattern(parsePattern("[..., size]"), lines);
  assert.deepEqual(first?.extractedValues, {
    $1: "127.0.0.1",
    $2: "-",
    $3: "frank",
    $4: "10/Oct/2000:13:25:15 -0700",
    $5: "GET /apache_pb.gif HTTP/1.0",
    $6: "200",
    $size: "1534",
  });
  const [whole] = testPattern(parsePattern("[]"), lines);
  assert.equal(whole?.extractedValues["$7"], "1534");
});

test("testPattern: counts the messages that match from 0", () => {
  const matches = testPattern(parsePattern("[..., status_code=200, size]"), lines);
  assert.deepEqual(
    matches.map(({ eventNumber }) => eventNumber),
    [0, 2],
  );
});

test("testPattern: a place without a name is a field", () => {
  const html = [
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
    '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /about-us/index.html HTTP/1.0" 200 5324',
    '127.0.0.1 - frank [10/Oct/2000:13:50:35 -0700] "GET /apache_pb.gif HTTP/1.0" 404 4355',
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /products/index.html HTTP/1.0" 400 1534',
  ];
  const matches = testPattern(parsePattern("[..., request=*.html*, status_code=4*,]"), html);
  assert.deepEqual(
    matches.map(({ eventNumber, extractedValues }) => [eventNumber, extractedValues]),
    [
      [
        0,
        {
          $1: "127.0.0.1",
          $2: "-",
          $3: "frank",
          $4: "10/Oct/2000:13:25:15 -0700",
          $request: "GET /index.html HTTP/1.0",
          $status_code: "404",
          $7: "1534",
        },
      ],
      [
        3,
        {
          $1: "127.0.0.1",
          $2: "-",
          $3: "frank",
          $4: "10/Oct/2000:13:25:15 -0700",
          $request: "GET /products/index.html HTTP/1.0",
          $status_code: "400",
          $7: "1534",
        },
      ],
    ],
  );
});

test("testPattern: terms and JSON extract nothing", () => {
  const messages = [
    "02 May 2014 00:34:12,525 [INFO] Starting the application",
    "02 May 2014 00:34:16,142 [ERROR] Unhanded exception: InvalidQueryException",
    "02 May 2014 00:34:16,224 [ERROR] Terminating the application",
    '{"level":"ERROR"}',
  ];
  assert.deepEqual(testPattern(parsePattern('"[ERROR]" Exception'), messages), [
    { eventNumber: 1, eventMessage: messages[1], extractedValues: {} },
  ]);
  assert.deepEqual(testPattern(parsePattern("{ $.level = ERROR }"), messages), [
    { eventNumber: 3, eventMessage: messages[3], extractedValues: {} },
  ]);
});

test("testPattern: the last field is the rest of the line", () => {
  const [match] = testPattern(parsePattern('[timestamp=*Z, request_id="*-*", event]'), [
    '2014-10-22T12:00:00Z 8a4e-c3b8 { "latency": 50,  "x": "y z" } ',
  ]);
  assert.deepEqual(match?.extractedValues, {
    $timestamp: "2014-10-22T12:00:00Z",
    $request_id: "8a4e-c3b8",
    $event: '{ "latency": 50,  "x": "y z" }',
  });
});
