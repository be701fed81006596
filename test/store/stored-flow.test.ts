import { expect, test } from "vitest";
import type { AuditedFlow } from "../../src/audit/audited-flow.ts";
import { openStore } from "../../src/store/store.ts";
import { FLOW_FIELDS, type StoredFlow } from "../../src/store/stored-flow.ts";
import {
  address,
  auditedWith,
  captureWith,
  decisionWith,
  endpointWith,
  filterDecisionWith,
  findingWith,
  NINE_O_CLOCK,
  runEndWith,
  runStartWith,
  serviceWith,
} from "./sample-run.ts";

/** What comes back of flows that went in. */
function stored(flows: readonly AuditedFlow[], end = runEndWith()): StoredFlow[] {
  const store = openStore(":memory:");
  const run = store.beginRun(runStartWith());
  for (const flow of flows) run.addFlow(flow);
  run.finish(end);
  const read = [...store.readRun().flows()];
  store.close();
  return read;
}

const only = (flow: AuditedFlow): StoredFlow => stored([flow])[0]!;

/** design.md section 8, in its order. */
const COMPLETE: StoredFlow = {
  uid: "F7",
  community_id: "1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
  ts: 1_078_131_600.000001,
  duration: 0.25,
  proto: "tcp",
  ip_proto: 6,
  orig_h: "192.168.0.101",
  orig_p: 1025,
  resp_h: "10.0.0.2",
  resp_p: 80,
  orig_pkts: 6,
  resp_pkts: 5,
  orig_ip_bytes: 600,
  resp_ip_bytes: 2500,
  orig_bytes: 360,
  resp_bytes: 2300,
  conn_state: "SF",
  history: "ShADadFf",
  mismatch: true,
  vlan: 12,
  capture: "second.pcap",
  first_frame: 3,
  last_frame: 44,
  direction: "inbound",
  service: "http",
  system_services: ["World Wide Web Publishing Service"],
  service_confidence: "port",
  service_evidence: "TCP port 80 (Microsoft list of 2004: HTTP)",
  service_candidates: 1,
  service_payload: "agrees",
  service_facts: ["version: HTTP/1.1", "server-name: plant.example"],
  taught_by: "F3",
  taught_capture: "second.pcap",
  taught_frame: 2,
  decision: "allow",
  verdict: "at-risk",
  filter: "tcpip-filtering",
  rule_name: "TCPAllowedPorts: 80",
  rule_file: "rules.reg",
  rule_line: 12,
  reason: "TCP port 80 is on the list",
  findings: ["FWR-101", "FWR-401"],
};

test("every field of a flow comes back under its NDJSON name, in the order of the design", () => {
  const [flow] = stored(
    [
      auditedWith({
        uid: "F7",
        flow: {
          vlan: 12,
          firstFile: 1,
          firstFrame: 3,
          lastFile: 1,
          lastFrame: 44,
          firstMicros: NINE_O_CLOCK + 1,
          lastMicros: NINE_O_CLOCK + 250_001,
        },
        service: serviceWith({
          payload: "agrees",
          facts: [
            { kind: "version", text: "HTTP/1.1" },
            { kind: "server-name", text: "plant.example" },
          ],
        }),
        endpoint: endpointWith(),
        verdict: "at-risk",
        isMismatch: true,
        findings: [findingWith(), findingWith({ id: "FWR-401", severity: "low" })],
      }),
    ],
    runEndWith({ captures: [captureWith(), captureWith({ file: "second.pcap" })] }),
  );
  expect(flow).toEqual(COMPLETE);
  expect(Object.keys(flow!)).toEqual(Object.keys(COMPLETE));
  expect([...FLOW_FIELDS]).toEqual(Object.keys(COMPLETE));
});

test("what is not known is null, never absent", () => {
  const flow = only(
    auditedWith({
      flow: {
        ipProtocol: 47,
        initiatorPort: null,
        responderPort: null,
        vlan: null,
        initiatorMac: null,
        responderMac: null,
      },
      service: serviceWith({ service: null, systemServices: [], confidence: null }),
      decision: decisionWith(filterDecisionWith({ ruleId: null, isDefault: true })),
    }),
  );
  expect(flow).toMatchObject({
    orig_p: null,
    resp_p: null,
    vlan: null,
    service: null,
    system_services: [],
    service_confidence: null,
    rule_name: null,
    rule_file: null,
    rule_line: null,
    findings: [],
    mismatch: false,
  });
  expect(Object.keys(flow)).toEqual([...FLOW_FIELDS]);
});

test("port 0 and code 0 are numbers, not absent", () => {
  expect(only(auditedWith({ flow: { ipProtocol: 1, initiatorPort: 0, responderPort: 0 } }))).toMatchObject({
    orig_p: 0,
    resp_p: 0,
  });
});

for (const [ipProtocol, proto] of [
  [6, "tcp"],
  [17, "udp"],
  [1, "icmp"],
  [58, "icmp6"],
  [47, "gre"],
  [50, "esp"],
  [51, "ah"],
  [2, "ip-2"],
  [0, "ip-0"],
  [255, "ip-255"],
] as const)
  test(`IP protocol ${ipProtocol} is called ${proto}`, () => {
    expect(only(auditedWith({ flow: { ipProtocol } })).proto).toBe(proto);
  });

test("addresses are text in NDJSON, and sort as addresses in the database", () => {
  const addresses = ["10.0.0.2", "9.255.255.255", "10.0.0.10"].map(address);
  const v6 = Uint8Array.from([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  const store = openStore(":memory:");
  const run = store.beginRun(runStartWith());
  for (const [sequence, initiatorAddress] of [...addresses, v6].entries())
    run.addFlow(auditedWith({ uid: `F${sequence}`, flow: { sequence, initiatorAddress } }));
  run.finish(runEndWith());
  expect([...store.readRun().flows()].map(({ orig_h }) => orig_h)).toEqual([
    "10.0.0.2",
    "9.255.255.255",
    "10.0.0.10",
    "2001:db8::1",
  ]);
  store.close();
});

test("a microsecond is not lost in seconds, whatever the year", () => {
  for (const micros of [1, NINE_O_CLOCK + 123_457, 4_102_444_799_999_999])
    expect(only(auditedWith({ flow: { firstMicros: micros, lastMicros: micros } })).ts.toFixed(6)).toBe(
      `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, "0")}`,
    );
});

test("flows that ended in another order come back in order of first packet, page after page", () => {
  const count = 4001; // two pages of 2,000 and one more
  const flows = Array.from({ length: count }, (_, index) => {
    const sequence = (index * 1237) % count; // 1237 and 4001 have no common divisor: every number once
    return auditedWith({ uid: `F${sequence}`, flow: { sequence, firstMicros: NINE_O_CLOCK + sequence } });
  });
  expect(stored(flows).map(({ uid }) => uid)).toEqual(Array.from({ length: count }, (_, index) => `F${index}`));
});

test("exactly one page of flows", () => {
  const flows = Array.from({ length: 2000 }, (_, sequence) => auditedWith({ uid: `F${sequence}`, flow: { sequence } }));
  expect(stored(flows)).toHaveLength(2000);
});

test("flows are read lazily: the store can be asked other things in between", () => {
  const store = openStore(":memory:");
  const run = store.beginRun(runStartWith());
  for (let sequence = 0; sequence < 3000; sequence++)
    run.addFlow(auditedWith({ uid: `F${sequence}`, flow: { sequence } }));
  run.finish(runEndWith());
  const flows = store.readRun().flows();
  expect(flows.next().value?.uid).toBe("F0");
  store.beginRun(runStartWith());
  expect(store.runs()).toHaveLength(2);
  expect([...flows]).toHaveLength(2999);
  store.close();
});
