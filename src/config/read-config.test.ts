import assert from "node:assert/strict";
import { test } from "node:test";

import type { Config } from "./config.ts";
import { parseDocument } from "./parse-document.ts";
import { readConfig } from "./read-config.ts";
import type { GivenSettings } from "./settings.ts";
import { parseDuration, parseSize } from "./units.ts";

function read(flags: GivenSettings, file?: string): Config {
  const result = attempt(flags, file);
  assert.equal(result.kind, "config", JSON.stringify(result));
  return result.config;
}

function problems(flags: GivenSettings, file?: string): readonly string[] {
  const result = attempt(flags, file);
  assert.equal(result.kind, "problems");
  return result.problems;
}

function attempt(flags: GivenSettings, file?: string): ReturnType<typeof readConfig> {
  return readConfig({
    flags,
    ...(file === undefined ? {} : { file: parseDocument(file) }),
    directory: "/etc/cairn",
    defaultDataDir: "/var/lib/cairn",
  });
}

test("readConfig() fills in the documented defaults", () => {
  const config = read({});
  assert.equal(config.dataDir, "/var/lib/cairn");
  assert.deepEqual(config.listen, { host: "127.0.0.1", port: 4580 });
  assert.equal(config.deliveryIntervalMs, 60_000);
  assert.equal(config.digestIntervalMs, 3_600_000);
  assert.equal(config.logLevel, "info");
  assert.equal(config.defaultTrail, true);
  assert.equal(config.homeRegion, "us-east-1");
  assert.equal(config.regions.length, 34);
});

test("readConfig() puts flags before the file, and the file before defaults", () => {
  const file = `
dataDir: state
deliveryInterval: 5s
logLevel: warn
noDefaultTrail: true
regions: [eu-central-1, on-prem-1]
accounts:
  - { id: "012345678901", accessKeyId: AKIACAIRNEXAMPLE0001, secretAccessKey: not-a-real-secret-key }
`;
  const config = read({ deliveryInterval: "1s" }, file);
  assert.equal(config.dataDir, "/etc/cairn/state");
  assert.equal(config.deliveryIntervalMs, 1000);
  assert.equal(config.logLevel, "warn");
  assert.equal(config.defaultTrail, false);
  assert.deepEqual(config.regions, ["eu-central-1", "on-prem-1"]);
  assert.equal(config.homeRegion, "eu-central-1");
  assert.equal(config.accounts[0]?.id, "012345678901");
});

test("readConfig() reads JSON as well", () => {
  assert.equal(read({}, '{"listen": "[::1]:0"}').listen.host, "::1");
});

test("readConfig() reports all problems at once, and no secret", () => {
  const found = problems(
    { listen: "nowhere", deliveryInterval: "60", tlsKey: "key.pem" },
    `
colour: blue
noDefaultTrail: maybe
accounts: [{ id: "1", accessKeyId: AKIACAIRNEXAMPLE0001, secretAccessKey: short }]
`,
  );
  assert.deepEqual(found, [
    "colour: there is no such setting",
    "noDefaultTrail: true or false is expected",
    "accounts[0].id: is missing or malformed",
    "accounts[0].secretAccessKey: is missing or malformed",
    'listen: "nowhere" is not HOST:PORT',
    'deliveryInterval: "60" is not a duration such as 500ms, 60s, 5m or 1h',
    "tlsCertificate and tlsKey go together: one is missing",
  ]);
});

// Each row: what it shows, the flags, and the problem.
const refused: readonly [string, GivenSettings, RegExp][] = [
  ["an address others reach, without TLS", { listen: "0.0.0.0:4580" }, /can be reached by others/],
  ["half of TLS", { tlsKey: "key.pem" }, /go together/],
  ["a home Region that is not enabled", { homeRegion: "eu-moon-1" }, /not one of the enabled/],
  ["a digest interval of half seconds", { digestInterval: "1500ms" }, /whole seconds/],
  ["a delivery interval of nothing", { deliveryInterval: "0s" }, /shorter than/],
  ["a Region that is none", { regions: "us-east-1,Mars" }, /"Mars" is not the name/],
  ["an account id that is none", { account: "12345" }, /twelve digits/],
];
for (const [name, flags, problem] of refused) {
  test(`readConfig() refuses ${name}`, () => assert.match(problems(flags).join("\n"), problem));
}

test("readConfig() lets an open address pass with TLS, or when told so", () => {
  const tls = { tlsCertificate: "cert.pem", tlsKey: "/key.pem" };
  assert.deepEqual(read({ listen: "0.0.0.0:443", ...tls }).tls, {
    certificate: "/etc/cairn/cert.pem",
    key: "/key.pem",
  });
  assert.equal(read({ listen: "0.0.0.0:80", allowPlainHttp: true }).listen.port, 80);
});

test("parseDuration() and parseSize() want a whole number and a unit", () => {
  assert.equal(parseDuration("90s"), 90_000);
  assert.equal(parseDuration("1.5h"), undefined);
  assert.equal(parseDuration("1w"), undefined);
  assert.equal(parseSize("2GiB"), 2 * 1024 ** 3);
  assert.equal(parseSize("2GB"), undefined);
  assert.equal(parseSize("999999999999999TiB"), undefined);
});
