import type { StoredFlow } from "../store/stored-flow.ts";
import type { ModelRun } from "./report-model.ts";
import { EMPTY, UNSET, zeekList, zeekText } from "./zeek-text.ts";

/** A column: its name and Zeek type, and what it holds of a flow. */
type Column = readonly [name: string, type: string, format: (flow: StoredFlow) => string];

const number = (value: number | null): string => (value === null ? UNSET : String(value));
const truth = (value: boolean): string => (value ? "T" : "F");
const unknown = (): string => UNSET;
/** The transports that Zeek's `transport_proto` has; `ip_proto` tells the others apart. */
const TRANSPORTS: Readonly<Record<string, string>> = { tcp: "tcp", udp: "udp", icmp: "icmp", icmp6: "icmp" };

/** conn.log as Zeek 8 has it, column by column. */
const ZEEK_COLUMNS: readonly Column[] = [
  ["ts", "time", ({ ts }) => ts.toFixed(6)],
  ["uid", "string", ({ uid }) => zeekText(uid)],
  ["id.orig_h", "addr", ({ orig_h }) => orig_h],
  ["id.orig_p", "port", ({ orig_p }) => number(orig_p)],
  ["id.resp_h", "addr", ({ resp_h }) => resp_h],
  ["id.resp_p", "port", ({ resp_p }) => number(resp_p)],
  ["proto", "enum", ({ proto }) => TRANSPORTS[proto] ?? "unknown_transport"],
  // Zeek names a service that it saw spoken: what only the port says is in fwreport_service.
  ["service", "string", (flow) => zeekText(flow.service_confidence === "port" ? null : flow.service)],
  ["duration", "interval", ({ duration }) => duration.toFixed(6)],
  ["orig_bytes", "count", ({ orig_bytes }) => number(orig_bytes)],
  ["resp_bytes", "count", ({ resp_bytes }) => number(resp_bytes)],
  ["conn_state", "string", ({ conn_state }) => conn_state],
  ["local_orig", "bool", unknown],
  ["local_resp", "bool", unknown],
  ["missed_bytes", "count", unknown],
  ["history", "string", ({ history }) => (history === "" ? EMPTY : zeekText(history))],
  ["orig_pkts", "count", ({ orig_pkts }) => number(orig_pkts)],
  ["orig_ip_bytes", "count", ({ orig_ip_bytes }) => number(orig_ip_bytes)],
  ["resp_pkts", "count", ({ resp_pkts }) => number(resp_pkts)],
  ["resp_ip_bytes", "count", ({ resp_ip_bytes }) => number(resp_ip_bytes)],
  ["tunnel_parents", "set[string]", unknown],
  ["ip_proto", "count", ({ ip_proto }) => number(ip_proto)],
];

/** Columns of Zeek's own policy scripts (community-id-logging, vlan-logging), then ours. */
const OWN_COLUMNS: readonly Column[] = [
  ["community_id", "string", ({ community_id }) => zeekText(community_id)],
  ["vlan", "int", ({ vlan }) => number(vlan)],
  ["fwreport_service", "string", ({ service }) => zeekText(service)],
  ["fwreport_service_confidence", "string", ({ service_confidence }) => zeekText(service_confidence)],
  ["fwreport_service_evidence", "string", ({ service_evidence }) => zeekText(service_evidence)],
  ["fwreport_system_services", "vector[string]", ({ system_services }) => zeekList(system_services)],
  ["fwreport_direction", "string", ({ direction }) => direction],
  ["fwreport_decision", "string", ({ decision }) => decision],
  ["fwreport_verdict", "string", ({ verdict }) => verdict],
  ["fwreport_mismatch", "bool", ({ mismatch }) => truth(mismatch)],
  ["fwreport_filter", "string", ({ filter }) => filter],
  ["fwreport_rule_name", "string", ({ rule_name }) => zeekText(rule_name)],
  ["fwreport_rule_file", "string", ({ rule_file }) => zeekText(rule_file)],
  ["fwreport_rule_line", "count", ({ rule_line }) => number(rule_line)],
  ["fwreport_reason", "string", ({ reason }) => zeekText(reason)],
  ["fwreport_findings", "vector[string]", ({ findings }) => zeekList(findings)],
  ["fwreport_capture", "string", ({ capture }) => zeekText(capture)],
  ["fwreport_first_frame", "count", ({ first_frame }) => number(first_frame)],
  ["fwreport_last_frame", "count", ({ last_frame }) => number(last_frame)],
];

const COLUMNS = [...ZEEK_COLUMNS, ...OWN_COLUMNS];

/** Zeek's conn.log in its own tab-separated form (Zeek manual, "ASCII writer"), one line a flow. */
export function* renderZeek(run: ModelRun, flows: Iterable<StoredFlow>): Generator<string, void> {
  yield "#separator \\x09\n#set_separator\t,\n";
  yield `#empty_field\t${EMPTY}\n#unset_field\t${UNSET}\n#path\tconn\n#open\t${stamp(run.started)}\n`;
  yield `#fields\t${COLUMNS.map(([name]) => name).join("\t")}\n`;
  yield `#types\t${COLUMNS.map(([, type]) => type).join("\t")}\n`;
  for (const flow of flows) yield `${COLUMNS.map(([, , format]) => format(flow)).join("\t")}\n`;
  if (run.finished !== null) yield `#close\t${stamp(run.finished)}\n`;
}

/** `2004-03-01-09-00-00`, in UTC. */
const stamp = (time: string): string => time.slice(0, "2004-03-01T09:00:00".length).replaceAll(/[T:]/g, "-");
