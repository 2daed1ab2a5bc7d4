import assert from "node:assert/strict";
import { test } from "node:test";

import { compileService } from "../../../aws/compiled-service.ts";
import type { Call } from "../../../call/operation.ts";
import { ServiceError } from "../../../call/service-error.ts";
import type { IngestRules } from "../../../intake/importer.ts";
import type { ImportRecordsRequest } from "../import-records-schema.ts";
import { cairnService } from "../service.ts";
import { importRecords, requestBytesMax } from "./import-records.ts";
import type { ImportRecordsParts } from "./import-records.ts";

const call: Call = {
  requestId: "r",
  principal: {
    type: "Root",
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:root",
    principalId: "111122223333",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  },
  region: "us-east-1",
  receivedAt: 0,
  sourceIp: "192.0.2.1",
  isSecure: true,
  signal: new AbortController().signal,
  trailers: new Map(),
};

/** Takes lines that begin with a brace; says which it got, and under which rules. */
function recording(): ImportRecordsParts & {
  readonly lines: string[];
  readonly rules: (IngestRules | undefined)[];
} {
  const lines: string[] = [];
  const rules: (IngestRules | undefined)[] = [];
  return {
    lines,
    rules,
    operatorAccountId: "000000000001",
    createAccount: async () => Promise.resolve(),
    intake: {
      ingest: async (records, given) => {
        rules.push(given);
        const texts = records.map((record) => Buffer.from(record).toString());
        const isKnown = new Set(lines);
        lines.push(...texts);
        return Promise.resolve(
          texts.map((text) => {
            if (isKnown.has(text)) return { kind: "duplicate" as const };
            if (text.startsWith("{")) return { kind: "accepted" as const };
            return { kind: "rejected" as const, code: "InvalidRecord", message: "no object" };
          }),
        );
      },
    },
  };
}

const body = (text: string): ImportRecordsRequest => ({ records: Buffer.from(text) });

test("ImportRecords hands over the lines that are not blank, and counts what became of them", async () => {
  const parts = recording();
  const { handle } = importRecords(parts);
  assert.deepEqual(await handle(body('{"a":1}\r\n\n  {"b":2} \nhello\n'), call), {
    accepted: 2,
    unselected: 0,
    duplicates: 0,
    rejected: [{ index: 2, code: "InvalidRecord", message: "no object" }],
  });
  assert.deepEqual(parts.lines, ['{"a":1}', '{"b":2}', "hello"]);
  assert.deepEqual(await handle(body('{"a":1}'), call), {
    accepted: 0,
    unselected: 0,
    duplicates: 1,
    rejected: [],
  });
  assert.deepEqual(await handle({}, call), {
    accepted: 0,
    unselected: 0,
    duplicates: 0,
    rejected: [],
  });
});

test("ImportRecords lets an account import its own records, and the operator those of all", async () => {
  const parts = recording();
  const { handle } = importRecords(parts);
  await handle(body("{}"), call);
  await handle(body("{}"), {
    ...call,
    principal: { ...call.principal, accountId: "000000000001" },
  });
  const [own, all] = parts.rules;
  assert.equal(own?.mayImport?.("111122223333"), true);
  assert.equal(own.mayImport("444455556666"), false);
  assert.equal(all?.mayImport?.("444455556666"), true);
});

test("ImportRecords makes accounts only when asked, and only for the operator", async () => {
  const parts = recording();
  const { handle } = importRecords(parts);
  const request = { ...body("{}"), createAccounts: true };
  await assert.rejects(
    handle(request, call),
    (error) => error instanceof ServiceError && error.code === "AccessDeniedException",
  );
  const operator = { ...call, principal: { ...call.principal, accountId: "000000000001" } };
  await handle(request, operator);
  await handle(body("{}"), operator);
  assert.deepEqual(
    parts.rules.map((rules) => rules?.createAccount !== undefined),
    [true, false],
  );
});

test("ImportRecords refuses a request that is too large, whole", async () => {
  const parts = recording();
  const { handle } = importRecords(parts);
  const code = (expected: string) => (error: unknown) =>
    error instanceof ServiceError && error.code === expected;
  await assert.rejects(
    handle({ records: new Uint8Array(requestBytesMax + 1) }, call),
    code("RequestEntityTooLargeException"),
  );
  await assert.rejects(handle(body("{}\n".repeat(10_001)), call), code("ValidationException"));
  assert.deepEqual(parts.lines, []);
});

test("ImportRecords shows counts in its record, not records", () => {
  const { record } = importRecords(recording());
  assert.deepEqual(record?.requestParameters?.(body("{}\n{}"), {}), { recordCount: 2 });
  const response = {
    accepted: 1,
    unselected: 1,
    duplicates: 2,
    rejected: [{ index: 0, code: "c", message: "m" }],
  };
  assert.deepEqual(record.responseElements?.(response), {
    accepted: 1,
    unselected: 1,
    duplicates: 2,
    rejected: 1,
  });
});

const buckets = {
  checkData: async (): Promise<never> => {
    throw new Error("is not asked");
  },
};

test("cairnService() fits the pipeline: the schema gives URI, body and answer", () => {
  const compiled = compileService(cairnService({ ...recording(), buckets }));
  const operation = compiled.operations.get("ImportRecords");
  assert.equal(operation?.input.payload?.member, "records");
  assert.deepEqual(
    operation.input.query.map(({ member, wireName }) => [member, wireName]),
    [["createAccounts", "createAccounts"]],
  );
  const rejected = [{ index: 0, code: "c", message: "m" }];
  const output = { accepted: 1, unselected: 0, duplicates: 0, rejected };
  const answer = compiled.protocol.writeOutput(operation, output, { requestId: "r" });
  assert.equal(answer.status, 200);
  assert.equal(
    Buffer.from(answer.body instanceof Uint8Array ? answer.body : []).toString(),
    JSON.stringify(output),
  );
});
