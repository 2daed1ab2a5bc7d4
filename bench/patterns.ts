import { cisPatterns } from "../src/patterns/cis-patterns.ts";
import { compilePatterns } from "../src/patterns/compile-patterns.ts";
import { parsePattern } from "../src/patterns/parse-pattern.ts";
import { recordEvent } from "../src/patterns/pattern-event.ts";
import { benchArguments } from "./arguments.ts";
import { templateRecords } from "./records.ts";
import { note, noteMachine, report, whole } from "./report.ts";

// Records a second on one core through 100 metric filters: the monitoring set of the CIS benchmark, and
// 85 such as people write beside it, a third of which no value of a property rules out beforehand. The
// records are parsed already, as intake has them; JSON.parse of the same records stands beside it.

const bar = 100_000;
const patternCount = 100;
const recordsMax = 20_000;

const written: readonly ((number: number) => string)[] = [
  (number) =>
    `{ $.eventSource = "s3.amazonaws.com" && $.eventName = "Put*" && $.requestParameters.bucketName = "data-lake-${number}" }`,
  (number) => `{ $.userIdentity.arn = "*role/application-${number}/*" && $.errorCode = "*" }`,
  (number) =>
    `{ $.eventName = "GetObject" && $.requestParameters.bucketName = "data-lake-${number}" }`,
  (number) =>
    `{ $.errorCode = "AccessDenied" && $.userIdentity.accountId = "1111222233${number + 10}" }`,
  (number) => `{ $.additionalEventData.bytesTransferredOut > ${number * 10_000} }`,
  (number) =>
    `{ $.sourceIPAddress != "192.0.2.${number}*" && $.readOnly IS FALSE && $.userIdentity.sessionContext.attributes.mfaAuthenticated = "false" }`,
  (number) =>
    `{ $.eventSource = "sts.amazonaws.com" && $.resources[*].ARN = "*application-${number}" }`,
  (number) =>
    `{ ($.eventName = RunInstances || $.eventName = TerminateInstances) && $.awsRegion != eu-central-${number} }`,
  (number) =>
    `{ $.eventSource = "ec2.amazonaws.com" && $.userAgent = %aws-cli/${number}\\.[0-9]+% }`,
];

function patterns(): readonly string[] {
  const own = Array.from({ length: patternCount - cisPatterns.length }, (_, number) => {
    const write = written[number % written.length];
    return write?.(Math.floor(number / written.length)) ?? "";
  });
  return [...cisPatterns.map(({ pattern }) => pattern), ...own];
}

interface Measured {
  readonly perSecond: number;
  readonly found: number;
}

/** Runs for some seconds of processor time: other work on the machine does not count. */
function measure<Item>(
  seconds: number,
  items: readonly Item[],
  run: (item: Item) => number,
): Measured {
  let done = 0;
  let found = 0;
  const before = process.cpuUsage();
  let usedUs = 0;
  while (usedUs < seconds * 1e6) {
    for (const item of items) found += run(item);
    done += items.length;
    const used = process.cpuUsage(before);
    usedUs = used.user + used.system;
  }
  return { perSecond: done / (usedUs / 1e6), found: found / done };
}

noteMachine();
const { seconds = 5, records: path } = benchArguments();
const lines = templateRecords(path).slice(0, recordsMax).map(String);
const records = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
const match = compilePatterns(patterns().map(parsePattern));

const parse = (line: string): number => (JSON.parse(line) === null ? 0 : 1);
const filter = (record: Readonly<Record<string, unknown>>): number =>
  match(recordEvent(record, () => JSON.stringify(record))).length;

measure(1, lines, parse);
measure(1, records, filter);
const parsed = measure(seconds, lines, parse);
const filtered = measure(seconds, records, filter);
note(`${whole(lines.length)} records, ${filtered.found.toFixed(2)} matches each`);
const both = 1 / (1 / parsed.perSecond + 1 / filtered.perSecond);
note(`parsed and filtered, one after the other: ${whole(both)}/s`);
report({
  what: `records through ${patternCount} metric filters, one core`,
  figure: `${whole(filtered.perSecond)}/s`,
  ceiling: `${whole(parsed.perSecond)}/s (JSON.parse)`,
  ratio: filtered.perSecond / parsed.perSecond,
  bar: `${whole(bar)}/s`,
  isPassed: filtered.perSecond >= bar,
});
