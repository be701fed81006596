/** `--redact` as a user runs it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliResult, runCli, sampleFile } from "../support/run-cli.ts";
import { runHere } from "../support/run-here.ts";

const CAPTURE = sampleFile("win11-office.pcapng");
const RULES = sampleFile("win11-office.reg");
/** An address, a user, a rule and a file of the sample. */
const SECRET = /10\.20\.30\.41|anna|Deployment agent|win11-office/;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-redaction-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fwreport = (...args: string[]): CliResult => runCli(folder, args);
const fwreportHere = (...args: string[]): Promise<CliResult> => runHere(folder, args);
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const ran = { status: 0, stdout: "" };

test("a run and its redrawing write the same bytes with one key, which is made once, for its owner alone", () => {
  const redact = ["--redact", "--redact-key", "team.key", "-q"];
  expect(
    fwreport(CAPTURE, "--rules", RULES, "-f", "html,ndjson,csv,md,sarif,junit,ecs,zeek", "-o", "one/", ...redact),
  ).toMatchObject(ran);
  const key = readFileSync(join(folder, "team.key"));
  expect(key).toHaveLength(32);
  if (process.platform !== "win32") expect(statSync(join(folder, "team.key")).mode & 0o777).toBe(0o600);
  expect(
    fwreport(
      "report",
      "--db",
      "one/fwreport.db",
      "-f",
      "html,ndjson,csv,md,sarif,junit,ecs,zeek",
      "-o",
      "two/",
      ...redact,
    ),
  ).toMatchObject(ran);
  expect(readFileSync(join(folder, "team.key"))).toEqual(key);
  const written = readdirSync(join(folder, "two"));
  expect(written).toHaveLength(8);
  for (const name of written) {
    expect(read(`two/${name}`)).toBe(read(`one/${name}`));
    expect(read(`one/${name}`)).not.toMatch(SECRET);
  }
});

test("without a key each report has pseudonyms of its own", async () => {
  await fwreportHere(CAPTURE, "--rules", RULES, "-o", "plain.json", "-q");
  for (const name of ["one.csv", "two.csv"])
    expect(await fwreportHere("report", "--db", "fwreport.db", "--redact", "-o", name, "-q")).toMatchObject(ran);
  expect(read("one.csv")).not.toBe(read("two.csv"));
});

test("the map says what stands for what, for its owner alone, and is in no report", async () => {
  const args = ["--redact", "--redact-map", "map.json", "-o", "r.json", "-o", "r.ndjson", "-q"];
  expect(await fwreportHere(CAPTURE, "--rules", RULES, ...args)).toMatchObject(ran);
  const map: Record<string, string> = JSON.parse(read("map.json"));
  const [{ run }] = [JSON.parse(read("r.json"))];
  expect(map[run.hostAddresses[0]]).toBe("10.20.30.41");
  const flow = JSON.parse(read("r.ndjson").split("\n")[0] ?? "");
  expect([map[flow.capture], map[flow.orig_h]]).toEqual([CAPTURE, "10.20.30.41"]);
  if (process.platform !== "win32") expect(statSync(join(folder, "map.json")).mode & 0o777).toBe(0o600);
});

test("the database stays as it is, and --fail-on and the summary count as ever", async () => {
  const { status, stderr } = await fwreportHere(
    CAPTURE,
    "--rules",
    RULES,
    "--redact",
    "-o",
    "r.html",
    "--fail-on",
    "denied",
  );
  expect(status).toBe(1);
  expect(stderr).toContain("--fail-on matched: denied");
  await fwreportHere("report", "--db", "fwreport.db", "-o", "plain.md", "-q");
  expect(read("plain.md")).toMatch(SECRET);
});

test.each([
  [["--redact", "--annotate", "a.pcapng"], "--redact with --annotate: a capture holds the packets"],
  [["--redact", "--split", "parts"], "--redact with --split: a capture holds the packets"],
  [["--redact-key", "k"], "--redact-key without --redact: the report would not be redacted"],
  [["--redact-map", "m"], "--redact-map without --redact: the report would not be redacted"],
  [["--redact", "--redact-key", "short"], "--redact-key short: 5 bytes, and a key has 32"],
  [["--redact", "--redact-key", "no/folder/k"], "--redact-key no/folder/k: it cannot be read or written (ENOENT)"],
  [
    ["--redact", "--redact-key", "k", "--redact-map", "./k"],
    "--redact-map ./k: this is also k, the key that is read, and would overwrite it",
  ],
  [
    ["--redact", "--redact-map", "r.json"],
    "--redact-map r.json: this is also r.json, which --out writes, and would overwrite it",
  ],
])("%j is refused before anything is written", async (options, message) => {
  writeFileSync(join(folder, "short"), "12345");
  const { status, stderr } = await fwreportHere(CAPTURE, "--rules", RULES, "-o", "r.json", ...options);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(existsSync(join(folder, "r.json"))).toBe(false);
});
