import { communityId } from "../../audit/community-id.ts";
import { parseIpAddress } from "../../base/ip-address.ts";
import type { StoredFlow } from "../../store/stored-flow.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { type FactRedaction, redactFact } from "./redact-facts.ts";
import type { KnownNames } from "./redact-rules.ts";

/** What a run's flows and conversations are redacted with. */
export interface FlowRedaction extends FactRedaction {
  readonly names: KnownNames;
}

type Writable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

/** Overwrites a flow that nobody else holds: copies of objects with so many fields cost as much as reading them. */
export function redactFlow(flow: Writable<StoredFlow>, tools: FlowRedaction): StoredFlow {
  const { pseudonyms, names, text } = tools;
  flow.orig_h = redactHost(flow.orig_h, pseudonyms);
  flow.resp_h = redactHost(flow.resp_h, pseudonyms);
  flow.community_id = communityIdOf(flow.orig_h, flow.resp_h, flow.orig_p, flow.resp_p, flow.ip_proto);
  flow.capture = flow.capture && names.file(flow.capture);
  flow.service_evidence = text(flow.service_evidence);
  flow.service_facts = flow.service_facts.map((fact) => redactWrittenFact(fact, tools));
  flow.taught_capture = flow.taught_capture && names.file(flow.taught_capture);
  flow.rule_name = flow.rule_name && names.ruleName(flow.rule_name);
  flow.rule_file = flow.rule_file && names.file(flow.rule_file);
  flow.reason = text(flow.reason);
  return flow;
}

/** An address that nobody can read is a name. */
export const redactHost = (address: string, pseudonyms: Pseudonyms): string =>
  pseudonyms.address(address) ?? pseudonyms.name("host", address);

/** The Community ID of what a report shows: that of the addresses themselves could be looked up. */
export function communityIdOf(
  initiator: string,
  responder: string,
  initiatorPort: number | null,
  responderPort: number | null,
  ipProtocol: number,
): string {
  const [initiatorAddress, responderAddress] = [parseIpAddress(initiator), parseIpAddress(responder)];
  if (initiatorAddress === undefined || responderAddress === undefined) return "";
  return communityId({ initiatorAddress, responderAddress, initiatorPort, responderPort, ipProtocol });
}

/** "server-name: www.example.com", as flows write it. */
function redactWrittenFact(fact: string, tools: FlowRedaction): string {
  const [, kind, told = ""] = /^([a-z-]+): (.*)$/s.exec(fact) ?? [];
  return kind === undefined ? tools.pseudonyms.name("text", fact) : `${kind}: ${redactFact(kind, told, tools)}`;
}
