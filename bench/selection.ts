import type { AdvancedEventSelector } from "@aws-sdk/client-cloudtrail";

import type { Envelope, ParsedRecord } from "../src/record/envelope.ts";
import { readEnvelope } from "../src/record/read-envelope.ts";
import { compileSelection } from "../src/selection/compile-selection.ts";
import type { Selection, SelectingTrail } from "../src/selection/selection.ts";
import { validateAdvancedEventSelectors } from "../src/selection/validate-advanced-event-selectors.ts";
import { benchArguments } from "./arguments.ts";
import { placesOf, templateRecords } from "./records.ts";
import { note, noteMachine, report, whole } from "./report.ts";

// Records a second on one core, from a parsed record to its envelope and the trails that want it: 20
// multi-Region trails with 10 advanced event selectors each in every account that has records, no two
// of them alike. Beside it what parsing the same records takes, which intake has to do in any case.

const bar = 300_000;
const trailCount = 20;
const selectorCount = 10;

/** What people write: everything of a type, a team's prefix without noise, writes, denied calls. */
function selector(trail: number, index: number): AdvancedEventSelector {
  const team = `team-${trail}-${index}`;
  const data = (type: string): object => ({ Field: "resources.type", Equals: [type] });
  const category = (name: string): object => ({ Field: "eventCategory", Equals: [name] });
  const kinds: readonly (readonly object[])[] = [
    [category("Management"), { Field: "readOnly", Equals: [String(trail % 2 === 0)] }],
    [category("Management"), { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }],
    [
      category("Data"),
      data("AWS::S3::Object"),
      { Field: "resources.ARN", StartsWith: [`arn:aws:s3:::${team}/`, `arn:aws:s3:::${team}-x/`] },
    ],
    [
      category("Data"),
      data("AWS::S3::Object"),
      { Field: "readOnly", Equals: ["false"] },
      { Field: "resources.ARN", NotStartsWith: [`arn:aws:s3:::${team}/`] },
    ],
    [
      category("Data"),
      data("AWS::S3::Object"),
      { Field: "eventName", StartsWith: ["Delete", "Restore"] },
      { Field: "userIdentity.arn", NotEndsWith: [`/${team}`] },
    ],
    [category("Data"), data("AWS::Lambda::Function"), { Field: "eventName", Equals: [team] }],
    [category("Data"), data("AWS::DynamoDB::Table"), { Field: "readOnly", Equals: ["false"] }],
    [category("Data"), data("AWS::SNS::Topic"), { Field: "resources.ARN", EndsWith: [team] }],
    [category("Data"), data("AWS::SQS::Queue"), { Field: "eventName", NotEquals: [team] }],
    [category("NetworkActivity"), { Field: "eventSource", Equals: ["s3.amazonaws.com"] }],
  ];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- validated before it is used
  return { Name: team, FieldSelectors: kinds[index % kinds.length] } as AdvancedEventSelector;
}

function selectionOf(accounts: readonly string[]): Selection {
  const trails = accounts.flatMap((accountId, place) =>
    Array.from({ length: trailCount }, (_, at): SelectingTrail => {
      const selectors = Array.from({ length: selectorCount }, (_one, index) => selector(at, index));
      const fault = validateAdvancedEventSelectors(selectors);
      if (fault !== undefined) throw new Error(fault);
      return {
        number: place * trailCount + at + 1,
        accountId,
        homeRegion: "us-east-1",
        isMultiRegion: true,
        includeGlobalServiceEvents: true,
        advancedEventSelectors: selectors,
      };
    }),
  );
  return compileSelection(trails);
}

/** Runs for some seconds of processor time: other work on the machine does not count. */
function perSecond(seconds: number, count: number, pass: () => void): number {
  pass();
  let records = 0;
  const before = process.cpuUsage();
  let usedUs = 0;
  while (usedUs < seconds * 1e6) {
    pass();
    records += count;
    const used = process.cpuUsage(before);
    usedUs = used.user + used.system;
  }
  return records / (usedUs / 1e6);
}

function parse(text: string): ParsedRecord {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- templates are objects
  return JSON.parse(text) as ParsedRecord;
}

function envelopeOf(record: ParsedRecord): Envelope {
  const reading = readEnvelope(record);
  if (reading.envelope === undefined) throw new Error(reading.fault.message);
  return reading.envelope;
}

noteMachine();
const { records: path, seconds = 5 } = benchArguments();
const templates = templateRecords(path);
const texts = templates.map((template) => template.toString());
const records = texts.map(parse);
const envelopes = records.map(envelopeOf);
const selection = selectionOf(placesOf(templates).accounts);

let wanted = 0;
const decide = (): void => {
  for (const record of records) wanted += selection(envelopeOf(record), record).length;
};
const decideOnly = (): void => {
  for (const [at, record] of records.entries()) {
    const envelope = envelopes[at];
    if (envelope !== undefined) wanted += selection(envelope, record).length;
  }
};
decide();
const each = wanted / records.length;
const parsing = perSecond(seconds, texts.length, () => {
  for (const text of texts) parse(text);
});
const decisions = perSecond(seconds, records.length, decide);
const selecting = perSecond(seconds, records.length, decideOnly);
note(
  `${trailCount} trails of ${selectorCount} advanced event selectors in each account; ` +
    `${each.toFixed(1)} trails want a record in the mean`,
);
note(`the decision alone, without the envelope: ${whole(selecting)}/s`);
report({
  what: "selection, parsed record to decision, one core",
  figure: `${whole(decisions)}/s`,
  ceiling: `${whole(parsing)}/s (JSON.parse alone)`,
  ratio: decisions / parsing,
  bar: `${whole(bar)}/s`,
  isPassed: decisions >= bar,
});
