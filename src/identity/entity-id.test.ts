import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { accountOfAccessKeyId, randomAccessKeyId, randomEntityId } from "./entity-id.ts";
import { testWorld } from "../base/test-world.ts";

test("randomEntityId() has a prefix and seventeen characters", () => {
  const { random } = testWorld();
  assert.match(randomEntityId("AIDA", random), /^AIDA[A-Z2-7]{17}$/);
  assert.notEqual(randomEntityId("AROA", random), randomEntityId("AROA", random));
});

test("accountOfAccessKeyId() reads the account that randomAccessKeyId() was made for", () => {
  const accountId = fc.integer({ min: 0, max: 999_999_999_999 });
  fc.assert(
    fc.property(accountId, fc.uint8Array({ minLength: 10, maxLength: 10 }), (number, bytes) => {
      const account = String(number).padStart(12, "0");
      const id = randomAccessKeyId("ASIA", account, { bytes: () => bytes });
      assert.match(id, /^ASIA[A-Z2-7]{16}$/);
      assert.equal(accountOfAccessKeyId(id), account);
    }),
    { seed: 1 },
  );
  assert.equal(accountOfAccessKeyId("AKIA"), undefined);
  assert.equal(accountOfAccessKeyId("AIDA7777777777777777"), undefined);
});
