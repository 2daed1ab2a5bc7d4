import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

// The style guide as far as a test can hold it: who may import whom, how long files are, which words
// only some files may say. CONTRIBUTING.md has the reasons.

const root = fileURLToPath(new URL("..", import.meta.url));

const ground = [
  "base",
  "call",
  "record",
  "selection",
  "patterns",
  "policy",
  "integrity",
  "logfile",
];
const stores = ["journal", "documents", "buckets", "keys", "seen"];
const domain = [
  "identity",
  "organizations",
  "access",
  "kms",
  "notifications",
  "archive",
  "trails",
  "intake",
  "delivery",
  "history",
  "sources",
];

/**
 * What each room may import, besides itself. A room that is not listed may import nothing, and a row
 * that nobody uses is struck out.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  config: ["base"],

  call: ["base"],
  record: ["base", "call"],
  selection: ["base", "record"],
  patterns: ["base", "record"],
  policy: ["base"],
  integrity: ["base"],
  logfile: ["base"],

  journal: ["base"],
  documents: ["base"],
  buckets: ["base"],
  keys: ["base", "documents"],
  seen: ["base", "journal"],

  identity: [...ground, ...stores],
  organizations: [...ground, ...stores],
  access: [...ground, "identity"],
  kms: [...ground, ...stores, "access"],
  notifications: [...ground, ...stores, "access", "kms"],
  archive: [...ground, ...stores, "access", "kms", "delivery"],
  trails: [...ground, ...stores, "identity"],
  sources: [...ground],
  validate: [...ground, "archive", "sources"],
  intake: [...ground, ...stores, "trails"],
  delivery: [...ground, ...stores, "trails"],
  history: [...ground, ...stores],

  aws: ["base", "call", "buckets"],
  "services/iam": ["base", "call", "record", "policy", "identity"],
  "services/sts": ["base", "call", "identity", "record"],
  "services/s3": ["base", "call", "buckets", "archive", "identity", "kms", "policy"],
  "services/s3control": ["base", "call", "archive"],
  "services/organizations": ["base", "call", "organizations"],
  "services/cloudtrail": [...ground, ...stores, ...domain],
  "services/kms": ["base", "call", "record", "kms"],
  "services/sns": ["base", "call", "record", "notifications"],
  "services/cairn": ["base", "call", "record", "buckets", "intake", "identity"],
  cli: ["base", "config", "sources", "validate"],
};

/** The roof: it may import everything. */
const roof = /^src\/(main|node|serve)[a-z-]*\.ts$|^src\/node\//;

/** A package, and the one file (or the rooms) of ours that knows it. */
const packages: Readonly<Record<string, RegExp>> = {
  "node:sqlite": /^src\/base\/sqlite\.ts$/,
  yaml: /^src\/config\/parse-document\.ts$/,
  pino: /^src\/node\/log\.ts$/,
  "prom-client": /^src\/node\/metrics\.ts$/,
  "@smithy/signature-v4": /^src\/cli\/post-signer\.ts$/,
  "@smithy/core/schema": /^src\/call\/shape\.ts$/,
  "@aws-sdk/client-kms": /^src\/keys\/kms-wrapping\.ts$|^src\/(services\/)?kms\//,
  "@aws-sdk/client-s3": /^src\/archive\/s3-(client|endpoint|reader)\.ts$|^src\/services\/s3\//,
  "@aws-sdk/core/protocols": /^src\/aws\/protocols\//,
};

/** What only some files may say, and what the others say instead. */
const reserved: readonly { text: RegExp; instead: string; except: RegExp }[] = [
  {
    text: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/,
    instead: "World.clock",
    except: /^src\/base\/node-world\.ts$/,
  },
  {
    text: /\bMath\.random\(|\brandomUUID\(|\brandomBytes\(/,
    instead: "World.random",
    except: /^src\/base\/node-world\.ts$/,
  },
  {
    text: /(?<!\.)\b(setTimeout|setInterval)\(/,
    instead: "World.clock.sleep",
    except: /^src\/base\/node-world\.ts$/,
  },
  {
    text: /\bprocess\.(env|argv|on|once|exit|stdout|stderr|stdin)\b/,
    instead: "a value handed down from the roof",
    except: /^src\/main\.ts$/,
  },
  { text: /\b(TODO|FIXME|XXX|HACK)\b/, instead: "an issue, or a BUG: note", except: /^$/ },
  { text: /\bas unknown as\b/, instead: "a type that fits", except: /^$/ },
];

const linesMax = 400;
const columnsMax = 120;

const files = globSync("src/**/*.ts", { cwd: root }).toSorted();
const isTest = (path: string): boolean => /\.(test|contract|fixture)\.ts$/.test(path);
const sources = files.filter((path) => !isTest(path));

test("tidy: there is something to check", () => {
  assert.ok(sources.length > 50, `${sources.length} files`);
});

for (const path of files) {
  const text = readFileSync(join(root, path), "utf8");

  test(`tidy: ${path} is of a readable size`, () => {
    const lines = text.split("\n");
    assert.ok(lines.length <= linesMax, `${lines.length} lines: what is the second subject?`);
    // A regular expression cannot be broken over lines.
    const long = lines.findIndex((line) => line.length > columnsMax && !/^\s*\/\^/.test(line));
    assert.equal(long, -1, `line ${long + 1} is longer than ${columnsMax} columns`);
    assert.match(path, /^src\/([a-z0-9-]+\/)*[a-z0-9-]+(\.[a-z]+)*\.ts$/, "names are kebab-case");
    assert.doesNotMatch(path, /\/(utils?|helpers?|common|types|manager|misc)\b/);
  });

  if (isTest(path)) continue;

  test(`tidy: ${path} keeps to its place`, () => {
    for (const target of importsOf(text)) checkImport(path, target);
    for (const { text: pattern, instead, except } of reserved) {
      if (!except.test(path) && !roof.test(path)) {
        assert.doesNotMatch(withoutComments(text), pattern, `say ${instead}`);
      }
    }
  });
}

test("tidy: every row of the import table is a room that is there", () => {
  const rooms = new Set(sources.map(roomOf));
  assert.deepEqual(
    Object.keys(mayImport).filter((room) => !rooms.has(room)),
    [],
  );
});

function checkImport(path: string, target: string): void {
  if (!target.startsWith(".")) {
    const owner = packages[target];
    assert.ok(owner === undefined || owner.test(path), `${target} has one file of ours: ${owner}`);
    return;
  }
  if (roof.test(path)) return;
  const imported = relative(root, join(root, dirname(path), target));
  const [from, to] = [roomOf(path), roomOf(imported)];
  const allowed = from === to || mayImport[from]?.includes(to) === true;
  assert.ok(allowed, `${from} must not import ${to} (${imported})`);
}

/** `src/journal/x.ts` is in `journal`, `src/services/s3/x.ts` in `services/s3`. */
function roomOf(path: string): string {
  const [, room = "", inner = ""] = path.split("/");
  return room === "services" ? `${room}/${inner}` : room;
}

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:from|import) "([^"]+)"|import\("([^"]+)"\)/g)].map(
    ([, named, dynamic]) => named ?? dynamic ?? "",
  );
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
