import { describe, expect, test } from "vitest";
import { renderEcs } from "../../src/report/render-ecs.ts";
import type { StoredFlow } from "../../src/store/stored-flow.ts";
import { OFFICE, withReport } from "./sample-report.ts";

const { run, flows } = withReport(OFFICE, (source) => ({ run: source.model().run, flows: [...source.flows()] }));
const eventOf = (change: Partial<StoredFlow> = {}) =>
  JSON.parse([...renderEcs(run, [{ ...(flows[0] as StoredFlow), ...change }])].join(""));

/** Every field that an event may have, with its type in ECS (elastic/ecs, generated/csv/fields.csv). */
const ECS_FIELDS: Readonly<Record<string, "keyword" | "long" | "date" | "ip" | "keywords" | "ips">> = {
  "@timestamp": "date",
  "ecs.version": "keyword",
  "event.kind": "keyword",
  "event.category": "keywords",
  "event.type": "keywords",
  "event.outcome": "keyword",
  "event.action": "keyword",
  "event.reason": "keyword",
  "event.id": "keyword",
  "event.module": "keyword",
  "event.dataset": "keyword",
  "event.start": "date",
  "event.end": "date",
  "event.duration": "long",
  "source.address": "keyword",
  "source.ip": "ip",
  "source.port": "long",
  "source.packets": "long",
  "source.bytes": "long",
  "destination.address": "keyword",
  "destination.ip": "ip",
  "destination.port": "long",
  "destination.packets": "long",
  "destination.bytes": "long",
  "network.type": "keyword",
  "network.transport": "keyword",
  "network.iana_number": "keyword",
  "network.protocol": "keyword",
  "network.application": "keyword",
  "network.direction": "keyword",
  "network.community_id": "keyword",
  "network.packets": "long",
  "network.bytes": "long",
  "network.vlan.id": "keyword",
  "rule.id": "keyword",
  "rule.name": "keyword",
  "rule.ruleset": "keyword",
  "observer.product": "keyword",
  "observer.version": "keyword",
  "observer.type": "keyword",
  "related.ip": "ips",
  "log.file.path": "keyword",
};

const isKeyword = (value: unknown): boolean => typeof value === "string";
const FITS: Readonly<Record<(typeof ECS_FIELDS)[string], (value: unknown) => boolean>> = {
  keyword: isKeyword,
  ip: isKeyword,
  long: Number.isSafeInteger,
  date: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(String(value)),
  keywords: (value) => Array.isArray(value) && value.every(isKeyword),
  ips: (value) => Array.isArray(value) && value.every(isKeyword),
};

/** `source.ip` and so on, with what they hold. */
function leaves(value: object, prefix = ""): [string, unknown][] {
  return Object.entries(value).flatMap(([name, entry]) =>
    typeof entry === "object" && entry !== null && !Array.isArray(entry)
      ? leaves(entry, `${prefix}${name}.`)
      : [[`${prefix}${name}`, entry] as [string, unknown]],
  );
}

describe("Elastic Common Schema", () => {
  test.each(flows.map((flow) => [flow.uid, flow] as const))("%s: every field is one of ECS, of its type", (_, flow) => {
    const fields = leaves(eventOf(flow)).filter(([name]) => !name.startsWith("fwreport."));
    expect(fields.length).toBeGreaterThan(30);
    for (const [name, value] of fields) {
      const type = ECS_FIELDS[name];
      expect({ name, fits: type !== undefined && FITS[type](value) }).toEqual({ name, fits: true });
    }
  });

  const CASES: readonly (readonly [string, Partial<StoredFlow>, object])[] = [
    ["allow", { decision: "allow" }, { event: { kind: "event", type: ["connection", "allowed"], action: "allow" } }],
    ["not filtered is allowed", { decision: "not-filtered" }, { event: { type: ["connection", "allowed"] } }],
    ["deny", { decision: "deny", verdict: "denied" }, { event: { kind: "event", type: ["connection", "denied"] } }],
    [
      "depends is neither",
      { decision: "depends", verdict: "at-risk" },
      { event: { kind: "alert", type: ["connection"] } },
    ],
    ["out of scope is neither", { decision: "out-of-scope" }, { event: { kind: "event", type: ["connection"] } }],
    ["a mismatch is an alert", { decision: "deny", verdict: "denied", mismatch: true }, { event: { kind: "alert" } }],
    ["allowed and refused is none", { decision: "allow", mismatch: true }, { event: { kind: "event" } }],
    ["established", { conn_state: "S1" }, { event: { outcome: "success" } }],
    ["refused", { conn_state: "REJ" }, { event: { outcome: "failure" } }],
    ["TCP without an answer", { conn_state: "S0" }, { event: { outcome: "failure" } }],
    ["UDP without an answer", { conn_state: "S0", proto: "udp" }, { event: { outcome: "unknown" } }],
    ["under way", { conn_state: "OTH" }, { event: { outcome: "unknown" } }],
    ["into the host", { direction: "inbound", filter: "windows-firewall" }, { network: { direction: "ingress" } }],
    ["out of the host", { direction: "outbound", filter: "tcpip-filtering" }, { network: { direction: "egress" } }],
    ["into the private side", { direction: "inbound", filter: "windows-ce" }, { network: { direction: "inbound" } }],
    ["beside the boundary", { direction: "transit", filter: "windows-ce" }, { network: { direction: "external" } }],
    [
      "times",
      { ts: 1_078_131_600.000001, duration: 0.25 },
      {
        "@timestamp": "2004-03-01T09:00:00.000001Z",
        event: { end: "2004-03-01T09:00:00.250001Z", duration: 250_000_000 },
      },
    ],
    [
      "ICMPv6",
      { proto: "icmp6", ip_proto: 58, orig_p: 128, resp_p: 129, orig_h: "fd00::1" },
      {
        network: { transport: "ipv6-icmp", type: "ipv6", iana_number: "58" },
        fwreport: { icmp: { orig: 128, resp: 129 } },
      },
    ],
    [
      "a service by its payload",
      { service: "http", service_confidence: "payload" },
      {
        network: { protocol: "http", application: "http" },
      },
    ],
    ["a VLAN", { vlan: 12 }, { network: { vlan: { id: "12" } } }],
    ["a rule", { rule_name: "Web", rule_file: "a.reg", rule_line: 7 }, { rule: { id: "a.reg:7", name: "Web" } }],
  ];
  test.each(CASES)("%s", (_, flow, expected) => expect(eventOf(flow)).toMatchObject(expected));

  const ABSENT: readonly (readonly [string, Partial<StoredFlow>, string])[] = [
    ["a service by its port alone is not what is spoken", { service_confidence: "port" }, "network.protocol"],
    ["ICMP has no ports", { proto: "icmp", orig_p: 8, resp_p: 0 }, "source.port"],
    ["forwarded is no direction of a host", { direction: "forwarded", filter: "tcpip-filtering" }, "network.direction"],
    ["no VLAN", { vlan: null }, "network.vlan.id"],
    ["no rule", { rule_name: null, rule_file: null, rule_line: null }, "rule.id"],
    ["a protocol without a name", { proto: "ip-99", ip_proto: 99 }, "network.transport"],
  ];
  test.each(ABSENT)("%s: absent", (_, flow, field) =>
    expect(leaves(eventOf(flow)).map(([name]) => name)).not.toContain(field),
  );
});

test("the ticket is a label (ECS, base fields), where one was given", () => {
  const [flow] = flows;
  const [event = ""] = renderEcs({ ...run, ticket: "FW-1" }, [flow as StoredFlow]);
  expect(JSON.parse(event)).toMatchObject({ labels: { ticket: "FW-1" } });
  expect(eventOf()).not.toHaveProperty("labels");
});
