/** The built command line, run as a user runs it: what it writes where, and with which exit code. */
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formatBytes } from "../../src/report/format-values.ts";
import { openStoreForReading } from "../../src/store/store.ts";
import { CLI, type CliResult, runCli, sampleFile } from "../support/run-cli.ts";
import { runHere } from "../support/run-here.ts";

const CE_CAPTURE = sampleFile("ce-mail-only.pcap");
const CE_RULES = sampleFile("ce-mail-only.reg");
const NT_CAPTURE = sampleFile("nt4-multihomed.pcap");
const NT_RULES = sampleFile("nt4-multihomed.reg");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-cli-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fwreport = (...args: string[]): CliResult => runCli(folder, args);
const fwreportHere = (...args: string[]): Promise<CliResult> => runHere(folder, args);
const inFolder = (name: string): string => join(folder, name);
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(inFolder(name), content);
  return inFolder(name);
};
const ndjson = (...args: string[]): Record<string, unknown>[] => {
  const { stdout, stderr, status } = fwreport(...args, "--out", "-", "--format", "ndjson", "-q");
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
};

describe("outputs", () => {
  test("by default fwreport.html and fwreport.db here, a summary on standard error, nothing on standard output", () => {
    const { status, stdout, stderr } = fwreport(CE_CAPTURE, "--rules", CE_RULES);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(stderr).toMatch(
      /8 flows[\s\S]*11 flows[\s\S]*6 flows[\s\S]*report: fwreport.html \(\d+ kB\)\ndatabase: fwreport.db, run 1\n$/,
    );
    expect(readFileSync(inFolder("fwreport.html"), "utf8")).toMatch(/^<!doctype html>/i);
    expect(readFileSync(inFolder("fwreport.db")).subarray(0, 15).toString()).toBe("SQLite format 3");
  });

  test("a folder that does not exist is made, for the report and the database beside it", () => {
    expect(fwreport(CE_CAPTURE, "--rules", CE_RULES, "-o", "new/place/", "-f", "html,csv").status).toBe(0);
    for (const name of ["fwreport.html", "fwreport.csv", "fwreport.db"])
      expect(existsSync(inFolder(`new/place/${name}`))).toBe(true);
  });

  test("an extension implies the format, --out may be repeated", () => {
    expect(fwreport(CE_CAPTURE, "--rules", CE_RULES, "-o", "a.json", "-o", "b.ndjson").status).toBe(0);
    expect(JSON.parse(readFileSync(inFolder("a.json"), "utf8"))).toHaveProperty("schemaVersion");
    expect(readFileSync(inFolder("b.ndjson"), "utf8").trim().split("\n")).toHaveLength(25);
  });

  test.each([
    [3, "a.pcap, b.pcap, c.pcap"],
    [4, "a.pcap and 3 more"],
  ])("the title names three captures, and of more the first: %d", async (count, named) => {
    const captures = ["a.pcap", "b.pcap", "c.pcap", "d.pcap"].slice(0, count);
    for (const name of captures) write(name, readFileSync(CE_CAPTURE));
    expect((await fwreportHere(...captures, "--rules", CE_RULES, "-o", "a.json")).status).toBe(0);
    expect(JSON.parse(readFileSync(inFolder("a.json"), "utf8")).run.title).toBe(`Firewall compliance of ${named}`);
  });

  test("--out-all writes every format, and the summary has their sizes", () => {
    const { status, stderr } = fwreport(CE_CAPTURE, "--rules", CE_RULES, "--out-all", "all/may");
    expect(status).toBe(0);
    const files = readdirSync(inFolder("all")).filter((name) => name.startsWith("may."));
    expect(files.filter((name) => name !== "may.pdf").toSorted()).toEqual(
      ["csv", "ecs.ndjson", "html", "json", "junit.xml", "md", "ndjson", "sarif", "zeek.log"].map(
        (end) => `may.${end}`,
      ),
    );
    expect(files.includes("may.pdf")).toBe(!stderr.includes("warning: no PDF is written"));
    expect(stderr).toContain("reports in all/: may.html (");
    for (const file of files)
      expect(stderr).toContain(` ${file} (${formatBytes(readFileSync(inFolder(`all/${file}`)).length)})`);
    expect(existsSync(inFolder("all/fwreport.db"))).toBe(true);
  });

  test("without a browser --out-all writes the rest and says so; a PDF that was asked for is an error", () => {
    fwreport(CE_CAPTURE, "--rules", CE_RULES, "-q");
    const none = { ...process.env, PATH: folder, CHROME_PATH: "" };
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [CLI, "report", "--db", "fwreport.db", ...args], {
        cwd: folder,
        env: none,
        encoding: "utf8",
      });
    const all = run("--out-all", "again");
    expect(all.stderr).toMatch(/^warning: no PDF is written: no Chromium, Chrome or Edge is installed here/);
    expect(all.status).toBe(0);
    expect(existsSync(inFolder("again.pdf"))).toBe(false);
    expect(existsSync(inFolder("again.sarif"))).toBe(true);
    const one = run("-o", "again.pdf");
    expect(one.stderr).toMatch(/^fwreport: --format pdf: no Chromium, Chrome or Edge/);
    expect(one.status).toBe(2);
  });

  test("a name that says another format than it gets is written, with a warning", () => {
    const { status, stderr } = fwreport(CE_CAPTURE, "--rules", CE_RULES, "-f", "csv", "-o", "a.html");
    expect(stderr).toMatch(/^warning: --out a\.html: written as csv, although its name says html\n/);
    expect(status).toBe(0);
    expect(readFileSync(inFolder("a.html"), "utf8")).toMatch(/^uid,/);
  });

  test("--csv-bom begins CSV, and nothing else, with a byte order mark", () => {
    fwreport(CE_CAPTURE, "--rules", CE_RULES, "--csv-bom", "-o", "a.csv", "-o", "a.ndjson", "-q");
    expect([...readFileSync(inFolder("a.csv")).subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x75]);
    expect(readFileSync(inFolder("a.ndjson"), "utf8")).toMatch(/^{/);
  });

  test("runs are added to a database, and any of them can be drawn again, byte for byte", () => {
    fwreport(CE_CAPTURE, "--rules", CE_RULES, "--db", "runs.db", "-o", "one.html", "-q");
    fwreport(NT_CAPTURE, "--rules", NT_RULES, "--db", "runs.db", "-o", "two.html", "-q");
    for (const [run, name] of [
      ["1", "one"],
      ["2", "two"],
    ] as const) {
      expect(fwreport("report", "--db", "runs.db", "--run", run, "-o", `${name}-again.html`).status).toBe(0);
      expect(readFileSync(inFolder(`${name}-again.html`), "utf8")).toBe(readFileSync(inFolder(`${name}.html`), "utf8"));
    }
    expect(fwreport("report", "--db", "runs.db", "-o", "-", "-f", "ndjson").stdout.trim().split("\n")).toHaveLength(18);
  });
});

describe("captures", () => {
  test("standard input, a folder and a file give the same flows", () => {
    const fromFile = ndjson(CE_CAPTURE, "--rules", CE_RULES).map((flow) => ({ ...flow, capture: "" }));
    const { stdout } = runCli(
      folder,
      ["-", "--rules", CE_RULES, "-o", "-", "-f", "ndjson", "-q"],
      readFileSync(CE_CAPTURE),
    );
    const fromPipe = stdout
      .trim()
      .split("\n")
      .map((line) => ({ ...JSON.parse(line), capture: "" }));
    mkdirSync(inFolder("captures"));
    write("captures/one.pcap", readFileSync(CE_CAPTURE));
    write("captures/readme.txt", "no capture");
    const fromFolder = ndjson("captures", "--rules", CE_RULES).map((flow) => ({ ...flow, capture: "" }));
    expect(fromPipe).toEqual(fromFile);
    expect(fromFolder).toEqual(fromFile);
  });

  test("a capture cut in two gives the flows of the whole, in whatever order its parts are named", () => {
    const whole = readFileSync(CE_CAPTURE);
    const half = offsetOfRecord(whole, 130);
    const first = write("b-first.pcap", whole.subarray(0, half));
    const second = write("a-second.pcap", Buffer.concat([whole.subarray(0, 24), whole.subarray(half)]));
    const places = { capture: "", first_frame: 0, last_frame: 0 };
    const parts = ndjson(second, first, "--rules", CE_RULES);
    const goingOn = parts.filter(({ last_frame }) => last_frame === null);
    expect(goingOn.length).toBeGreaterThan(0);
    for (const { capture } of goingOn) expect(capture).toBe(first);
    const joined = parts.map((flow) => ({ ...flow, ...places }));
    expect(joined).toEqual(ndjson(CE_CAPTURE, "--rules", CE_RULES).map((flow) => ({ ...flow, ...places })));
  });

  test("--cross-check proves that a second reader saw the same packets", () => {
    const { status, stderr } = fwreport(CE_CAPTURE, "--rules", CE_RULES, "--cross-check");
    expect(status).toBe(0);
    expect(stderr).toMatch(/cross-check .*ce-mail-only\.pcap: .*264 packets/);
  });

  test("a truncated capture keeps what can be read, says where it ends, and is incomplete with --strict", () => {
    const cut = write("cut.pcap", readFileSync(CE_CAPTURE).subarray(0, 20_001));
    const { status, stderr } = fwreport(cut, "--rules", CE_RULES);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /cut\.pcap: reading\s+stopped\s+at\s+byte\s+[\d,]+: [\s\S]*;\s+what\s+was\s+read\s+before\s+it\s+\(\d+\s+packets\)\s+is\s+kept/,
    );
    expect(fwreport(cut, "--rules", CE_RULES, "--strict").status).toBe(3);
    expect(fwreport(cut, "--rules", CE_RULES, "--strict", "--fail-on", "denied").status).toBe(1);
    expect(fwreport(CE_CAPTURE, "--rules", CE_RULES, "--strict").status).toBe(0);
  });
});

describe("the policy host", () => {
  const listsOnly = (): string =>
    write(
      "lists.reg",
      'REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]\n"EnableSecurityFilters"=dword:1\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\El59x1\\Parameters\\Tcpip]\n"TCPAllowedPorts"=hex(7):32,35,00,00\n',
    );

  test("when nothing tells it, the error names --host", () => {
    const { status, stderr } = fwreport(CE_CAPTURE, "--rules", listsOnly());
    expect(status).toBe(2);
    expect(stderr).toMatch(/^fwreport: .*--host ADDR/);
    expect(existsSync(inFolder("fwreport.db"))).toBe(false);
  });

  test("--host gives it, and no assumption about the host is made", () => {
    const flows = ndjson(CE_CAPTURE, "--rules", listsOnly(), "--host", "192.168.0.101");
    expect(flows.find(({ resp_h, resp_p }) => resp_h === "192.168.0.101" && resp_p === 25)).toMatchObject({
      direction: "inbound",
      decision: "allow",
    });
  });
});

describe("outputs never overwrite what the run needs", () => {
  const CASES: readonly (readonly [string, () => string[]])[] = [
    ["the capture", () => ["mine.pcap", "--rules", "mine.reg", "-f", "html", "-o", "mine.pcap"]],
    ["the rules", () => ["mine.pcap", "--rules", "mine.reg", "-f", "json", "-o", "./mine.reg"]],
    ["the database", () => ["mine.pcap", "--rules", "mine.reg", "-o", "same.html", "--db", "same.html"]],
    [
      "another output",
      () => ["mine.pcap", "--rules", "mine.reg", "-f", "json,csv", "-o", "one.json", "-o", "one.json"],
    ],
  ];
  for (const [title, args] of CASES) {
    test(title, async () => {
      write("mine.pcap", readFileSync(CE_CAPTURE));
      write("mine.reg", readFileSync(CE_RULES));
      const { status, stderr } = await fwreportHere(...args());
      expect(stderr).toMatch(/^fwreport: --out .* would overwrite it/);
      expect(status).toBe(2);
      expect(readFileSync(inFolder("mine.pcap"))).toEqual(readFileSync(CE_CAPTURE));
      expect(readFileSync(inFolder("mine.reg"))).toEqual(readFileSync(CE_RULES));
    });
  }

  test.skipIf(!existsSync("/dev/full"))("standard output that cannot be written is an error of its own", () => {
    const command = `"${process.execPath}" "${CLI}" "${CE_CAPTURE}" --rules "${CE_RULES}" -o - -q > /dev/full`;
    const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" });
    expect(stderr).toMatch(/^fwreport: standard output cannot be written \(ENOSPC\)\n$/);
    expect(status).toBe(2);
  });
});

describe("exit codes", () => {
  const FAIL_ON: readonly (readonly [string, number])[] = [
    ["denied", 1],
    ["at-risk", 1],
    ["mismatch", 1],
    ["high", 1],
    ["critical", 0],
    ["critical,medium", 1],
  ];
  for (const [condition, expected] of FAIL_ON) {
    test(`--fail-on ${condition}: ${expected}`, async () => {
      const { status } = await fwreportHere(CE_CAPTURE, "--rules", CE_RULES, "-q", "--fail-on", condition);
      expect(status).toBe(expected);
      expect(existsSync(inFolder("fwreport.html"))).toBe(true);
    });
  }
});

describe("mistakes end with exit code 2, one message and no stack trace", () => {
  const CASES: readonly (readonly [string, () => string[], RegExp])[] = [
    ["no arguments", () => [], /captures[\s\S]*fwreport --help/],
    ["no rules", () => [CE_CAPTURE], /no rules: .*--rules FILE\.reg/],
    ["unknown option", () => [CE_CAPTURE, "--rules", CE_RULES, "--frobnicate"], /frobnicate[\s\S]*fwreport --help/],
    ["option without its value", () => [CE_CAPTURE, "--rules"], /rules/],
    ["capture that is not there", () => ["gone.pcap", "--rules", CE_RULES], /gone\.pcap.*no such/i],
    [
      "rules that are not there",
      () => [CE_CAPTURE, "--rules", "gone.reg"],
      /gone\.reg: cannot be read: there is no such file/,
    ],
    ["rules that are a folder", () => [CE_CAPTURE, "--rules", "."], /\.: cannot be read: it is a folder/],
    ["empty capture", () => [write("empty.pcap", ""), "--rules", CE_RULES], /empty\.pcap.*empty/],
    [
      "a page instead of a capture",
      () => [write("page.pcap", "<!DOCTYPE html><html></html>"), "--rules", CE_RULES],
      /page\.pcap.*HTML/,
    ],
    ["folder without captures", () => [".", "--rules", CE_RULES], /no capture/],
    ["a capture instead of rules", () => [CE_CAPTURE, "--rules", CE_CAPTURE], /ce-mail-only\.pcap.*(pcap|capture)/],
    ["empty rules", () => [CE_CAPTURE, "--rules", write("empty.reg", "")], /empty\.reg.*empty/],
    [
      "rules without a filter",
      () => [CE_CAPTURE, "--rules", write("none.reg", "REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\X]\n")],
      /none\.reg:3:1: no packet filter.*COMM\\Firewall/,
    ],
    [
      "unknown format",
      () => [CE_CAPTURE, "--rules", CE_RULES, "-f", "xls"],
      /--format xls: not a format; there are html, json, ndjson, csv, md, sarif, junit, ecs, zeek, pdf/,
    ],
    ["output without an extension", () => [CE_CAPTURE, "--rules", CE_RULES, "-o", "out"], /--out out: .*\.html/],
    [
      "two formats, one file",
      () => [CE_CAPTURE, "--rules", CE_RULES, "-f", "html,csv", "-o", "a.html"],
      /2 formats need a folder/,
    ],
    [
      "host that is no address",
      () => [NT_CAPTURE, "--rules", NT_RULES, "--host", "server"],
      /--host server: not .*address/,
    ],
    [
      "private side that is no prefix",
      () => [CE_CAPTURE, "--rules", CE_RULES, "--private", "10/33"],
      /--private 10\/33: not an address prefix/,
    ],
    ["unknown profile", () => [CE_CAPTURE, "--rules", CE_RULES, "--profile", "home"], /--profile home: not a profile/],
    ["unknown time zone", () => [CE_CAPTURE, "--rules", CE_RULES, "--timezone", "Mars/Olympus"], /Mars\/Olympus/],
    [
      "unknown condition",
      () => [CE_CAPTURE, "--rules", CE_RULES, "--fail-on", "sometimes"],
      /--fail-on sometimes: not a condition/,
    ],
    [
      "database that is none",
      () => [
        CE_CAPTURE,
        "--rules",
        CE_RULES,
        "--db",
        write("not.db", "hello, this is text and long enough to be read as one"),
      ],
      /not\.db/,
    ],
    ["report without a database", () => ["report", "--db", "gone.db"], /gone\.db/],
    [
      "output that cannot be written",
      () => [CE_CAPTURE, "--rules", CE_RULES, "-o", "/dev/null/x.html", "--db", "d.db"],
      /x\.html: cannot be written/,
    ],
    ["service that is not known", () => ["services", "no such service"], /no such service/],
  ];
  for (const [title, args, message] of CASES) {
    test(title, async () => {
      const { status, stdout, stderr } = await fwreportHere(...args());
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^fwreport: /);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    });
  }

  test("all mistakes of a rule file are named in one go, with line, column and caret", () => {
    const rules = write(
      "bad.reg",
      'REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\COMM\\Firewall]\n"EnableIPV4"=dword:xyz\n"EnableIPv6"=1\n[HKEY_NOWHERE\\X]\n"a"="b\n',
    );
    const { status, stderr } = fwreport(CE_CAPTURE, "--rules", rules);
    expect(status).toBe(2);
    for (const place of ["4:20", "5:14", "6:2"]) expect(stderr).toContain(`bad.reg:${place}: `);
    expect(stderr).toMatch(/\n {2}"EnableIPV4"=dword:xyz\n {2} {19}\^/);
  });

  test("a file name full of escape sequences cannot reach the terminal", () => {
    expect(fwreport("\u001b[31mred.pcap", "--rules", CE_RULES).stderr).not.toContain("\u001b");
  });
});

describe("help", () => {
  test("--help teaches by examples and names every option; --version is one line", () => {
    const { status, stdout } = fwreport("--help");
    expect(status).toBe(0);
    for (const word of [
      "--rules",
      "--host",
      "--private",
      "--out",
      "--fail-on",
      "fwreport capture.pcap --rules rules.reg",
      "Exit codes",
    ])
      expect(stdout).toContain(word);
    expect(fwreport("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("services 135 lists the candidates on standard output", () => {
    const { status, stdout } = fwreport("services", "135");
    expect(status).toBe(0);
    expect(stdout).toContain("Remote Procedure Call");
    expect(fwreport("services", "print", "spooler").stdout).toContain("Print Spooler");
  });
});

describe("host configuration", () => {
  const WINDOWS_FIREWALL = [
    "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\PublicProfile]",
    '"EnableFirewall"=dword:00000000',
    "",
  ].join("\r\n");

  test("is checked where the export holds it, from the .reg to every output", () => {
    const rules = write("host.reg", `${readFileSync(NT_RULES, "latin1")}\r\n${WINDOWS_FIREWALL}`);
    const { status, stderr } = fwreport(NT_CAPTURE, "--rules", rules, "-o", "./", "-f", "html,json");
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/^host configuration: 10 of 26 checks fail, 16 not in this export$/m);
    const { hostChecks } = JSON.parse(readFileSync(inFolder("fwreport.json"), "utf8"));
    const off = { id: "FWR-701", profile: "public", outcome: "fail", found: "0, local", effective: 0 };
    expect(hostChecks.find(({ id, profile }: typeof off) => id === off.id && profile === off.profile)).toMatchObject(
      off,
    );
    expect(readFileSync(inFolder("fwreport.html"), "utf8")).toContain('<section id="host-checks"');
  });

  test("is not, where it does not", () => {
    const { stderr } = fwreport(NT_CAPTURE, "--rules", NT_RULES, "-f", "json");
    expect(stderr).not.toContain("host configuration");
    expect(JSON.parse(readFileSync(inFolder("fwreport.json"), "utf8")).hostChecks).toEqual([]);
  });
});

describe("explain", () => {
  const DENIED = "tcp 192.168.0.101:1029 -> 203.0.113.80:80";

  test("a flow needs no capture and leaves no file", () => {
    const { status, stdout, stderr } = fwreport("explain", DENIED, "--rules", CE_RULES);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/Decision {4}deny\nDecided by {2}.*ce-mail-only\.reg:19 BlockOutboundFromHost2 \(block\): /);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("- reads standard input, beside options that take values", () => {
    const args = ["explain", "--rules", CE_RULES, "-", "--format", "json", "--private", "192.168.0.0/24"];
    const { stdout } = runCli(folder, args, Buffer.from(`${DENIED}\n`));
    expect(JSON.parse(stdout).flows[0]).toMatchObject({ flow: DENIED, verdict: "denied" });
  });

  test("the page says it in the same words", () => {
    fwreport(CE_CAPTURE, "--rules", CE_RULES, "-q");
    const page = readFileSync(inFolder("fwreport.html"), "utf8")
      .replaceAll("&quot;", '"')
      .replaceAll(/<[^>]*>/g, "");
    const { stdout } = fwreport("explain", DENIED, "--rules", CE_RULES);
    const [, ruling = "-"] = /^Windows CE firewall (.*)$/m.exec(stdout) ?? [];
    expect(page).toContain(`Windows CE firewall ${ruling}`);
    for (const [, step = "-"] of stdout.matchAll(/^ +\d+\. .*ce-mail-only\.reg:(.*)$/gm))
      expect(page).toContain(step.replace(": ", " "));
  });

  test.each([
    ["no flow", [], 'fwreport: no flow: give one such as "tcp 10.0.0.5:40000'],
    ["a text that is none", ["tcp 10.0.0.5"], "fwreport: 1 text is no flow, nothing was judged:\nflow:1:13: "],
    ["no rules", [DENIED], "fwreport: no rules: name an exported registry with --rules FILE.reg"],
  ])("%s ends with exit code 2", (_, args, message) => {
    const rules = message.includes("no rules") ? [] : ["--rules", CE_RULES];
    const { status, stdout, stderr } = fwreport("explain", ...args, ...rules);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr.startsWith(message), stderr).toBe(true);
  });
});

test.skipIf(process.getuid?.() === 0)("a folder that may not be written to is named", () => {
  mkdirSync(inFolder("closed"));
  chmodSync(inFolder("closed"), 0o500);
  const { status, stderr } = fwreport(CE_CAPTURE, "--rules", CE_RULES, "-o", "closed/");
  expect({ status, isNamed: stderr.includes("closed/") }).toEqual({ status: 2, isNamed: true });
});

test("Ctrl-C says what becomes of the run, which its database then tells of too", async () => {
  const child = spawn(process.execPath, [CLI, "-", "--rules", CE_RULES], { cwd: folder });
  let stderr = "";
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  // Enough of a capture for a run to begin; then the pipe stays silent.
  child.stdin.write(readFileSync(CE_CAPTURE));
  await expect.poll(() => existsSync(inFolder("fwreport.db")), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => readFileSync(inFolder("fwreport.db")).length, { timeout: 20_000 }).toBeGreaterThan(0);
  child.kill("SIGINT");
  const signal = await new Promise((resolve) => child.once("close", (_status, killedBy) => resolve(killedBy)));
  expect({ signal, stderr }).toEqual({ signal: "SIGINT", stderr: expect.stringContaining("interrupted; a run") });
  expect(statusOfRun(inFolder("fwreport.db"))).toBe("running");
});

function statusOfRun(file: string): string | undefined {
  const store = openStoreForReading(file);
  const status = store.runs().at(-1)?.status;
  store.close();
  return status;
}

/** Offset of record `index` of a little-endian classic pcap. */
function offsetOfRecord(pcap: Buffer, index: number): number {
  let at = 24;
  for (let i = 0; i < index; i++) at += 16 + pcap.readUInt32LE(at + 8);
  return at;
}
