import { formatJson } from "../base/format-json.ts";
import type { StoredFlow } from "../store/stored-flow.ts";
import type { ModelRun } from "./report-model.ts";

/** The fields are those of ECS 9; all of them were there in 8.11 already. */
const ECS_VERSION = "8.11.0";

/** As ECS names protocols (`network.transport`): by their IANA keyword, in lower case. */
const TRANSPORTS: Readonly<Record<string, string>> = { icmp6: "ipv6-icmp" };

/** Zeek's states of connections that the capture shows established. */
const ESTABLISHED: ReadonlySet<string> = new Set(["SF", "S1", "S2", "S3", "RSTO", "RSTR"]);

/** ECS has words for the view of a host and for that of a boundary; other directions are in `fwreport.direction` alone. */
const HOST_DIRECTIONS: Readonly<Record<string, string>> = { inbound: "ingress", outbound: "egress" };
const BOUNDARY_DIRECTIONS: Readonly<Record<string, string>> = {
  inbound: "inbound",
  outbound: "outbound",
  local: "internal",
  transit: "external",
};

/** One event a line, one line a flow, in Elastic Common Schema names; ours are below `fwreport`. Unknown fields are absent. */
export function* renderEcs(run: ModelRun, flows: Iterable<StoredFlow>): Generator<string, void> {
  for (const flow of flows) yield `${formatJson(toEvent(run, flow))}\n`;
}

function toEvent(run: ModelRun, flow: StoredFlow) {
  const startMicros = Math.round(flow.ts * 1e6);
  const durationMicros = Math.round(flow.duration * 1e6);
  const start = formatInstant(startMicros);
  return {
    "@timestamp": start,
    ecs: { version: ECS_VERSION },
    tags: run.isRedacted ? ["redacted"] : undefined,
    labels: run.ticket === null ? undefined : { ticket: run.ticket },
    event: {
      kind: isAlert(flow) ? "alert" : "event",
      category: ["network"],
      type: ["connection", ...decidedTypes(flow)],
      outcome: outcomeOf(flow),
      action: flow.decision,
      reason: flow.reason,
      id: flow.uid,
      module: "fwreport",
      dataset: "fwreport.flow",
      start,
      end: formatInstant(startMicros + durationMicros),
      duration: durationMicros * 1000,
    },
    source: endOf(flow, flow.orig_h, flow.orig_p, flow.orig_pkts, flow.orig_ip_bytes),
    destination: endOf(flow, flow.resp_h, flow.resp_p, flow.resp_pkts, flow.resp_ip_bytes),
    network: {
      type: flow.orig_h.includes(":") ? "ipv6" : "ipv4",
      transport: flow.proto.startsWith("ip-") ? undefined : (TRANSPORTS[flow.proto] ?? flow.proto),
      iana_number: String(flow.ip_proto),
      // By ECS this one is what is spoken; a port alone does not show it.
      protocol: flow.service_confidence === "port" ? undefined : known(flow.service),
      application: known(flow.service),
      direction: (flow.filter === "windows-ce" ? BOUNDARY_DIRECTIONS : HOST_DIRECTIONS)[flow.direction],
      community_id: flow.community_id,
      packets: flow.orig_pkts + flow.resp_pkts,
      bytes: flow.orig_ip_bytes + flow.resp_ip_bytes,
      vlan: flow.vlan === null ? undefined : { id: String(flow.vlan) },
    },
    rule: {
      id: flow.rule_file === null ? undefined : `${flow.rule_file}:${flow.rule_line}`,
      name: known(flow.rule_name),
      ruleset: flow.filter,
    },
    observer: { product: "fwreport", version: run.toolVersion, type: "firewall" },
    related: { ip: [...new Set([flow.orig_h, flow.resp_h])] },
    log: flow.capture === null ? undefined : { file: { path: flow.capture } },
    fwreport: ownFields(run, flow),
  };
}

/** The flows that should worry someone; an allowed flow that was refused is a mismatch, too, and no alert. */
const isAlert = ({ verdict, mismatch }: StoredFlow): boolean =>
  verdict === "at-risk" || (verdict === "denied" && mismatch);

/** What ECS has no names for, and what a verdict is known by here. */
const ownFields = (run: ModelRun, flow: StoredFlow) => ({
  run_id: run.id,
  verdict: flow.verdict,
  decision: flow.decision,
  direction: flow.direction,
  mismatch: flow.mismatch,
  findings: flow.findings,
  filter: flow.filter,
  conn_state: flow.conn_state,
  history: flow.history,
  orig_bytes: flow.orig_bytes,
  resp_bytes: flow.resp_bytes,
  icmp: isIcmp(flow) ? { orig: known(flow.orig_p), resp: known(flow.resp_p) } : undefined,
  first_frame: flow.first_frame,
  last_frame: known(flow.last_frame),
  system_services: flow.system_services,
  service_confidence: known(flow.service_confidence),
  service_evidence: flow.service_evidence,
  rule_file: known(flow.rule_file),
  rule_line: known(flow.rule_line),
});

const isIcmp = ({ proto }: StoredFlow): boolean => proto === "icmp" || proto === "icmp6";

/** ICMP types and codes are no ports: they are in `fwreport.icmp`, as Zeek gives them. */
const endOf = (flow: StoredFlow, ip: string, port: number | null, packets: number, bytes: number) => ({
  address: ip,
  ip,
  port: isIcmp(flow) ? undefined : known(port),
  packets,
  bytes,
});

/** What the policy says; `depends` and `out-of-scope` are neither allowed nor denied. */
function decidedTypes({ decision }: StoredFlow): readonly string[] {
  if (decision === "deny") return ["denied"];
  return decision === "allow" || decision === "not-filtered" ? ["allowed"] : [];
}

/** What the capture shows, whatever the policy says. Only TCP can be refused, or must be answered to be a connection. */
function outcomeOf({ conn_state: state, proto }: StoredFlow): string {
  if (ESTABLISHED.has(state)) return "success";
  return state === "REJ" || (state === "S0" && proto === "tcp") ? "failure" : "unknown";
}

/** ISO 8601 in UTC to the microsecond, always with its fraction: one form for all events. */
function formatInstant(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const fraction = String(micros - seconds * 1e6).padStart(6, "0");
  return `${new Date(seconds * 1000).toISOString().slice(0, -".000Z".length)}.${fraction}Z`;
}

/** JSON leaves out what is undefined: an object without its unknown fields need not be built. */
const known = <Value>(value: Value | null): Value | undefined => value ?? undefined;
