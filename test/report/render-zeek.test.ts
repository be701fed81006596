import { describe, expect, test } from "vitest";
import { renderZeek } from "../../src/report/render-zeek.ts";
import type { StoredFlow } from "../../src/store/stored-flow.ts";
import { OFFICE, withReport } from "./sample-report.ts";

const { run, flows } = withReport(OFFICE, (source) => ({ run: source.model().run, flows: [...source.flows()] }));
const linesOf = (list: readonly StoredFlow[]): string[] => [...renderZeek(run, list)].join("").trimEnd().split("\n");
const header = (name: string): string[] =>
  (linesOf([]).find((line) => line.startsWith(`#${name}`)) ?? "").split("\t").slice(1);

/** By name, as zeek-cut gives them. */
function cellsOf(change: Partial<StoredFlow>): Record<string, string> {
  const record = linesOf([{ ...(flows[0] as StoredFlow), ...change }]).find((line) => !line.startsWith("#")) ?? "";
  const names = header("fields");
  return Object.fromEntries(record.split("\t").map((cell, index) => [names[index], cell]));
}

/** What a field of a type looks like; `-` fits every type. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  time: /^\d+\.\d{6}$/,
  interval: /^\d+\.\d{6}$/,
  string: /^.+$/,
  enum: /^[a-z_]+$/,
  addr: /^[0-9a-f.:]+$/,
  port: /^\d{1,5}$/,
  count: /^\d+$/,
  int: /^-?\d+$/,
  bool: /^[TF]$/,
  "set[string]": /^.+$/,
  "vector[string]": /^.+$/,
};

describe("Zeek's conn.log", () => {
  test("begins with Zeek's header and ends with its close", () => {
    const lines = linesOf([]);
    expect(lines.slice(0, 6)).toEqual([
      "#separator \\x09",
      "#set_separator\t,",
      "#empty_field\t(empty)",
      "#unset_field\t-",
      "#path\tconn",
      "#open\t2004-03-01-10-00-00",
    ]);
    expect(lines.slice(6).map((line) => line.split("\t")[0])).toEqual(["#fields", "#types", "#close"]);
  });

  test("has Zeek 8's columns first, then those of its policy scripts, then ours", () => {
    expect(header("fields").slice(0, 24).join(" ")).toBe(
      "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents ip_proto community_id vlan",
    );
    for (const name of header("fields").slice(24)) expect(name).toMatch(/^fwreport_/);
  });

  test("every field has the shape of its type", () => {
    const types = header("types");
    expect(types).toHaveLength(header("fields").length);
    for (const line of linesOf(flows).filter((text) => !text.startsWith("#")))
      for (const [index, cell] of line.split("\t").entries())
        if (cell !== "-") expect(cell).toMatch(SHAPES[types[index] ?? ""] ?? /^type without a shape$/);
  });

  const CASES: readonly (readonly [string, Partial<StoredFlow>, Record<string, string>])[] = [
    [
      "microseconds are kept",
      { ts: 1_078_131_600.000001, duration: 0.25 },
      { ts: "1078131600.000001", duration: "0.250000" },
    ],
    ["ICMPv6 is icmp, told apart by its number", { proto: "icmp6", ip_proto: 58 }, { proto: "icmp", ip_proto: "58" }],
    [
      "other protocols",
      { proto: "gre", ip_proto: 47, orig_p: null, resp_p: null },
      {
        proto: "unknown_transport",
        ip_proto: "47",
        "id.orig_p": "-",
      },
    ],
    [
      "a service by its port alone",
      { service: "http", service_confidence: "port" },
      { service: "-", fwreport_service: "http" },
    ],
    [
      "a service that was seen",
      { service: "http", service_confidence: "payload" },
      { service: "http", fwreport_service: "http" },
    ],
    ["no history", { history: "" }, { history: "(empty)" }],
    ["no findings", { findings: [] }, { fwreport_findings: "(empty)" }],
    ["findings", { findings: ["FWR-101", "FWR-401"] }, { fwreport_findings: "FWR-101,FWR-401" }],
    ["a mismatch", { mismatch: true, vlan: 12 }, { fwreport_mismatch: "T", vlan: "12" }],
    [
      "no rule",
      { rule_name: null, rule_file: null, rule_line: null },
      { fwreport_rule_name: "-", fwreport_rule_line: "-" },
    ],
  ];
  test.each(CASES)("%s", (_, flow, expected) => expect(cellsOf(flow)).toMatchObject(expected));

  test("a run that did not finish has no close", () => {
    expect([...renderZeek({ ...run, finished: null }, [])].join("")).not.toContain("#close");
  });
});
