/** `fwreport explain`: flows as text, judged without a capture. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { type ExplainArguments, runExplain } from "../../src/commands/explain.ts";
import { SAMPLE_ANSWERS } from "../samples/sample-answers.ts";
import { sampleFile } from "../support/run-cli.ts";
import { SILENT_TERMINAL } from "../support/silent-terminal.ts";

/** 2004-03-01T09:00:00Z, a Monday. */
const NOW = 1_078_131_600_000_000;

interface Printed {
  readonly out: string;
  readonly error: string;
}

async function explain(given: Partial<ExplainArguments>, input = ""): Promise<Printed> {
  let [out, error] = ["", ""];
  const terminal = {
    ...SILENT_TERMINAL,
    writeOut: async (text: string) => {
      out += text;
    },
    writeError: (text: string) => {
      error += text;
    },
  };
  const environment = { terminal, version: "1.2.3", nowMicros: () => NOW, readStandardInput: async () => input };
  const exitCode = await runExplain(
    {
      flows: ["tcp 10.0.0.5:40000 -> 192.168.0.101:25"],
      rules: [sampleFile("ce-mail-only.reg")],
      format: "text",
      ...given,
    },
    environment,
  );
  expect(exitCode).toBe(0);
  return { out, error };
}

const explainJson = async (given: Partial<ExplainArguments>, input = "") =>
  JSON.parse((await explain({ ...given, format: "json" }, input)).out);

const errorOf = async (given: Partial<ExplainArguments>, input = ""): Promise<string> => {
  try {
    await explain(given, input);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "no error";
};

describe("the flows of the samples are decided without their captures as with them, but for what payloads show", () => {
  /** Flows whose verdict rests on what only their capture shows, and how it differs without. */
  const BY_CAPTURE: Readonly<Record<string, string>> = {
    // FWR-104: that the IPv6 address is Host2's is known by its MAC address.
    "tcp [fd00:c0a8::65]:1060 -> [2001:db8:80::80]:443": "allow, allowed",
    // It answers the search of the flow before it, and explain judges each flow by itself.
    "udp 192.168.1.1:1900 -> 192.168.1.20:1050": "deny, denied",
    // A control connection of FTP is open.
    "tcp 10.60.0.21:1123 -> 10.60.0.10:5600": "deny, denied",
  };

  const asText = ({ proto, orig, resp }: { proto: string; orig: string; resp: string }): string => {
    if (!proto.startsWith("icmp")) return `${proto} ${orig} -> ${resp}`;
    const [, initiator, type] = /^(.*):(\d+)$/.exec(orig) ?? [];
    const [, responder] = /^(.*):\d+$/.exec(resp) ?? [];
    return `${proto} ${initiator} -> ${responder} type ${type}`;
  };
  const valuesOf = (options: readonly string[], name: string): readonly string[] =>
    options.filter((_, index) => options[index - 1] === name);

  for (const [name, { rules, options, flows }] of Object.entries(SAMPLE_ANSWERS)) {
    test(`${name}: ${flows.length} flows`, async () => {
      const document = await explainJson({
        rules: [sampleFile(rules)],
        flows: flows.map(asText),
        host: valuesOf(options, "--host"),
        private: valuesOf(options, "--private"),
        profile: valuesOf(options, "--profile")[0],
      });
      const said = document.flows.map(
        ({ flow, verdict, explanation }: { flow: string; verdict: string; explanation: { decision: string } }) =>
          `${flow}: ${explanation.decision}, ${verdict}`,
      );
      const meant = flows.map((flow) => {
        const text = asText(flow);
        return `${text}: ${BY_CAPTURE[text] ?? `${flow.decision}, ${flow.verdictWithoutPayload ?? flow.verdict}`}`;
      });
      expect(said).toEqual(meant);
    });
  }
});

describe("what is printed", () => {
  /** Renewed by UPDATE_EXPECTED=1; its difference is read in review. */
  const expectFile = (name: string, printed: string): void => {
    const file = new URL(`expected/${name}`, import.meta.url);
    const withoutFolder = printed.replaceAll(sampleFile(""), "samples/");
    if (process.env.UPDATE_EXPECTED === "1") writeFileSync(file, withoutFolder);
    expect(withoutFolder).toBe(readFileSync(file, "utf8"));
  };
  // Names of sample files are shorter than their paths here: the lines would be broken elsewhere.
  const inSamples = async (given: Partial<ExplainArguments>): Promise<string> => {
    const before = process.cwd();
    process.chdir(join(sampleFile(""), ".."));
    try {
      return (await explain(given)).out;
    } finally {
      process.chdir(before);
    }
  };

  test("a denial by a rule, an allowance by default, and what is assumed", async () => {
    const flows = ["tcp 192.168.0.101:1029 -> 203.0.113.80:80", "tcp 192.168.0.102:1045 -> 203.0.113.80:445"];
    expectFile("explain-ce.txt", await inSamples({ rules: ["samples/ce-mail-only.reg"], flows }));
  });

  test("every filter in turn, an assumed step marked, the finding that makes it at risk", async () => {
    const flows = ["udp 192.168.10.10:1034 -> 192.168.20.20:53"];
    const given = { rules: ["samples/nt4-multihomed.reg"], flows, at: "1998-02-01T12:00Z" };
    expectFile("explain-nt4.txt", await inSamples(given));
  });

  test("the JSON document", async () => {
    const flows = ["gre 198.51.100.7 -> 203.0.113.10", "icmp 192.168.1.20 -> 192.168.1.1 type 8"];
    const given = { rules: ["samples/nt4-pptp-local.reg"], flows, format: "json" as const };
    expectFile("explain.json", await inSamples(given));
  });
});

describe("each flow is judged by itself", () => {
  const OUT = "udp 192.168.0.102:1040 -> 198.51.100.53:53";
  /** Port unreachable: let in after the flow above, were the two one capture. */
  const ANSWER = "icmp 198.51.100.53 -> 192.168.0.102 type 3 code 3";

  test("an answer is none, whatever stands before it", async () => {
    const decisions = ({ flows }: { flows: { explanation: { decision: string } }[] }): string[] =>
      flows.map(({ explanation }) => explanation.decision);
    expect(decisions(await explainJson({ flows: [OUT, ANSWER] }))).toEqual(["allow", "deny"]);
    expect(decisions(await explainJson({ flows: [ANSWER] }))).toEqual(["deny"]);
  });

  test("- takes flows from standard input, one a line, without empty lines and comments", async () => {
    const input = `# two flows\r\n${OUT}\r\n\n  ${ANSWER}  `;
    const { flows } = await explainJson({ flows: [ANSWER, "-"] }, input);
    expect(flows.map(({ flow }: { flow: string }) => flow)).toEqual([ANSWER, OUT, ANSWER]);
  });
});

describe("time", () => {
  const HOURS = `Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\BlockAtNine]
"Mask"=dword:000000a0
"PrivateHost"=hex:02,00,00,00,00,00,00,00
"Flags"=dword:00000011
"Protocol"=dword:00000006
"HourStart"=dword:00000009
"HourEnd"=dword:0000000a
`;
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fwreport-explain-"));
    writeFileSync(join(folder, "hours.reg"), HOURS);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const decideAt = async (given: Partial<ExplainArguments>) => {
    const document = await explainJson({ rules: [join(folder, "hours.reg")], flows: [FLOW], ...given });
    const assumed = document.assumptions.map(({ topic }: { topic: string }) => topic);
    return {
      decision: document.flows[0].explanation.decision,
      at: document.flows[0].at,
      isAssumed: assumed.includes("time"),
    };
  };
  const FLOW = "tcp 192.168.0.5:1030 -> 203.0.113.80:80";

  test("without --at it is now, and that is an assumption", async () => {
    expect(await decideAt({})).toEqual({ decision: "deny", at: "2004-03-01T09:00:00Z", isAssumed: true });
  });

  test.each([
    ["2004-03-01T09:59:59.999999", "deny", "2004-03-01T09:59:59.999999Z"],
    ["2004-03-01T10:00Z", "allow", "2004-03-01T10:00:00Z"],
    ["2004-03-01 10:30+01:00", "deny", "2004-03-01T09:30:00Z"],
    ["2004-03-01", "allow", "2004-03-01T00:00:00Z"],
    ["1078131600.5", "deny", "2004-03-01T09:00:00.500000Z"],
  ])("--at %s", async (at, decision, shown) => {
    expect(await decideAt({ at })).toEqual({ decision, at: shown, isAssumed: false });
  });

  test("--timezone is the clock of the device", async () => {
    const given = { at: "2004-03-01T09:00Z", timezone: "+02:00" };
    expect((await decideAt(given)).decision).toBe("allow");
  });

  test.each(["2004-02-30", "2004-13-01", "2004-03-01T25:00", "now", "2004", "20040301", ""])(
    "--at %j is refused",
    async (at) => expect(await errorOf({ at })).toMatch(/^--at .*: not a time; give one such as/),
  );
});

describe("mistakes", () => {
  test("all of them, each with its column, and what a flow looks like", async () => {
    expect(await errorOf({ flows: ["tcp 10.0.0.5 -> 10.0.0.6:80", "gre 10.0.0.5 -> 10.0.0.6", "-"] }, "\nsmtp x")).toBe(
      `2 texts are no flow, nothing was judged:
flow:1:13: the initiator's port is missing: 10.0.0.5:PORT
  tcp 10.0.0.5 -> 10.0.0.6:80
              ^
standard input:2:1: "smtp" is not a protocol: tcp, udp, sctp, icmp, icmp6, igmp, gre, esp, ah, or ip-0 to ip-255
  smtp x
  ^
A flow is written so: tcp 10.0.0.5:40000 -> 192.168.0.101:25; udp [fd00::5]:5353 -> [ff02::fb]:5353; icmp 10.0.0.5 -> 192.168.0.101 type 8; gre 198.51.100.7 -> 203.0.113.10`,
    );
  });

  test.each([
    ["no rules", { rules: [] }, /^no rules: name an exported registry/],
    ["no flow on standard input", { flows: ["-"] }, /^no flow on standard input/],
    ["a host that is none", { host: ["10.0.0.0/8"] }, /^--host 10\.0\.0\.0\/8: not the IP address/],
    ["a time zone that is none", { timezone: "Mars" }, /Mars/],
  ])("%s", async (_, given, message) => expect(await errorOf(given)).toMatch(message));

  test("twenty are shown and the rest is counted", async () => {
    const message = await errorOf({ flows: ["-"] }, "x\n".repeat(23));
    expect(message).toMatch(/^23 texts are no flow/);
    expect(message.match(/^standard input:/gm)).toHaveLength(20);
    expect(message).toContain("\n... and 3 more\n");
  });
});

test("names of rules cannot speak to the terminal", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fwreport-explain-"));
  try {
    const rules = join(folder, "hostile.reg");
    writeFileSync(
      rules,
      `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\\u001b]0;pwned\u0007\u202eevil]\r\n"Mask"=dword:0\r\n"Flags"=dword:11\r\n`,
    );
    const { out, error } = await explain({ rules: [rules], flows: ["tcp 192.168.0.5:1 ->\t203.0.113.80:80"] });
    expect(out).toContain("\\u{1b}]0;pwned\\u{7}\\u{202e}evil");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
    expect(out + error).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
