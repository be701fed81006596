import { formatIpAddress, isBroadcast, isMulticast } from "../../../base/ip-address.ts";
import type { Flow, FlowStart } from "../../../flow/flow.ts";
import { Contact, Contacts, type Life, uncertain } from "../../contact.ts";
import type { FlowEvidence, LastMicrosOf } from "../../filter.ts";
import { adapterWithBroadcast, type HostAdapter } from "../../host-adapters.ts";
import { lifeOf, PastFlows, TCP_LIFE } from "../../past-flows.ts";
import { turnedRound } from "../../presumed-initiator.ts";
import type { Truth } from "../../truth.ts";
import type { Answer, AnswerKind } from "./answer.ts";
import { isIcmp, isIcmpError, isLinkMessage } from "./icmp-settings.ts";

const NO_ANSWER: Answer = { kind: "none", truth: "no" };
const maybe = (kind: AnswerKind): Answer => ({ kind, truth: "maybe" });

const TCP = 6;
const UDP = 17;
const GRE = 47;
const FTP_CONTROL = 21;
const FTP_DATA = 20;
const PPTP_CONTROL = 1723;
const DHCP_SERVER = 67;
const DHCP_CLIENT = 68;

/** IGMP, IPv6 in IPv4, ESP and AH: the system takes them itself, and whether before the firewall is not documented. */
const SYSTEM_PROTOCOLS: ReadonlySet<number> = new Set([2, 41, 50, 51]);

const SECOND = 1_000_000;
/** Unicast answers to multicast and broadcast (windows-nt-to-11-filters.md C3). */
const GROUP_LIFE: Life = { certain: 3 * SECOND, possible: 3 * SECOND };
const DHCP_LIFE: Life = { certain: 600 * SECOND, possible: 600 * SECOND };

/** What tells whether something was sent before. */
type AnswerEvidence = Pick<FlowEvidence, "lastMicrosOf" | "isCaptureStart">;

interface OpenFlow {
  readonly isOutbound: boolean;
  readonly contacts: readonly { readonly contact: Contact; readonly life: Life }[];
}

/**
 * Remembers what this computer has sent, for the answers that come back as flows of their own. Memory follows open
 * flows, and those whose state may still live: for that, `ended` must be called for every flow. Flows come in the order
 * of their first packets.
 */
export class AnswerMemory {
  readonly #adapters: readonly HostAdapter[];
  /** Whether answers to multicast and broadcast are let in for a while. */
  readonly #takesGroupAnswers: Truth;
  readonly #open = new Map<number, OpenFlow>();
  /** Anything that this computer sent. */
  readonly #any = new Contact();
  readonly #flows = new PastFlows();
  /** What was sent to groups, by protocol and own port. */
  readonly #groups = new Contacts<string>();
  /** Control connections, by far address and port. */
  readonly #controls = new Contacts<string>();
  readonly #dhcp = new Contact();
  /** What inbound flows that are still open were told. */
  readonly #answers = new Map<number, Answer>();

  constructor(adapters: readonly HostAdapter[], takesGroupAnswers: Truth) {
    this.#adapters = adapters;
    this.#takesGroupAnswers = takesGroupAnswers;
  }

  /** This computer sends in `start`, whoever began it. A flow judged again is remembered once. */
  remember(start: FlowStart, isOutbound: boolean, isCertain: boolean): void {
    if (this.#open.has(start.sequence)) return;
    const { ipProtocol, firstMicros } = start;
    const contacts = [{ contact: this.#any, life: lifeOf(ipProtocol) }];
    if (isOutbound) contacts.push(...this.#groupContacts(start, isCertain));
    const control = controlOf(start, isOutbound);
    if (control !== undefined) {
      contacts.push({ contact: this.#controls.at(control, firstMicros), life: TCP_LIFE });
    }
    for (const { contact, life } of contacts) {
      contact.open(start.sequence, life);
      contact.extend(firstMicros, life);
    }
    this.#open.set(start.sequence, { isOutbound, contacts });
  }

  #groupContacts(start: FlowStart, isCertain: boolean): OpenFlow["contacts"] {
    const { ipProtocol, initiatorPort, responderPort, firstMicros, responderAddress } = start;
    if (responderAddress.length !== 4 || initiatorPort === null) return [];
    const isGroup = this.#isGroup(start);
    if (isGroup === "no") return [];
    const isSure = isGroup === "yes" && isCertain && ipProtocol === UDP;
    const contact = this.#groups.at(groupKey(ipProtocol, initiatorPort), firstMicros);
    const contacts = [{ contact, life: isSure ? GROUP_LIFE : uncertain(GROUP_LIFE) }];
    const isDhcp = ipProtocol === UDP && initiatorPort === DHCP_CLIENT && responderPort === DHCP_SERVER;
    return isDhcp && isSure ? [...contacts, { contact: this.#dhcp, life: DHCP_LIFE }] : contacts;
  }

  /** The broadcast address of a subnet that the export does not tell ends in 255 as a rule. */
  #isGroup({ responderAddress, responderMac }: FlowStart): Truth {
    if (isMulticast(responderAddress) || isBroadcast(responderAddress)) return "yes";
    if (adapterWithBroadcast(this.#adapters, responderAddress) !== undefined) return "yes";
    if (responderMac !== null) return (Number.parseInt(responderMac.slice(0, 2), 16) & 1) === 1 ? "yes" : "no";
    return responderAddress[3] === 255 ? "maybe" : "no";
  }

  /** The flow is over: from now on its state lives on by itself only. */
  ended({ start, lastMicros, connectionState }: Flow): void {
    this.#answers.delete(start.sequence);
    const open = this.#open.get(start.sequence);
    if (open === undefined) return;
    this.#open.delete(start.sequence);
    for (const { contact, life } of open.contacts) {
      contact.close(start.sequence);
      contact.extend(lastMicros, life);
    }
    this.#flows.add(open.isOutbound ? start : turnedRound(start), lastMicros, connectionState);
  }

  /**
   * Whether the inbound flow `start` answers what this computer sent. `isToGroup`: it is addressed to a group. A flow
   * judged again gets its first answer, whatever was sent since.
   */
  answerOf(start: FlowStart, isToGroup: boolean, evidence: AnswerEvidence): Answer {
    let answer = this.#answers.get(start.sequence);
    if (answer === undefined) {
      answer = this.#answerOf(start, isToGroup, evidence);
      this.#answers.set(start.sequence, answer);
    }
    return answer;
  }

  #answerOf(start: FlowStart, isToGroup: boolean, { lastMicrosOf, isCaptureStart = false }: AnswerEvidence): Answer {
    const { ipProtocol, initiatorPort } = start;
    const dhcp = this.#dhcpAnswer(start, lastMicrosOf);
    if (dhcp !== undefined) return dhcp;
    const group = isToGroup ? "no" : this.#groupAnswer(start, lastMicrosOf);
    if (group === "yes") return { kind: "group", truth: "yes" };
    if (SYSTEM_PROTOCOLS.has(ipProtocol)) return maybe("system-protocol");
    if (isIcmp(ipProtocol)) {
      const isUnknown = initiatorPort === null;
      if (isUnknown ? ipProtocol !== 1 : isLinkMessage(ipProtocol, initiatorPort)) return maybe("link-message");
      const isError = isUnknown || isIcmpError(ipProtocol, initiatorPort);
      const isAfterSent = isCaptureStart || this.#any.isAlive(start.firstMicros, lastMicrosOf) !== "no";
      if (isError && isAfterSent) return maybe("icmp-error");
    }
    if (this.#flows.mayContinue(turnedRound(start), lastMicrosOf)) return maybe("same-flow");
    if (group === "maybe") return maybe("group");
    return this.#helperAnswer(start, lastMicrosOf);
  }

  /** DHCP answers always pass (C3); one that nothing asked for in the capture may answer what went before. */
  #dhcpAnswer(start: FlowStart, lastMicrosOf: LastMicrosOf | undefined): Answer | undefined {
    const { ipProtocol, initiatorPort, responderPort, responderAddress, firstMicros } = start;
    if (ipProtocol !== UDP || responderAddress.length !== 4) return undefined;
    if (initiatorPort !== DHCP_SERVER || responderPort !== DHCP_CLIENT) return undefined;
    return { kind: "dhcp", truth: this.#dhcp.isAlive(firstMicros, lastMicrosOf) === "yes" ? "yes" : "maybe" };
  }

  /** From any source, to the port that sent (C3). */
  #groupAnswer(
    { ipProtocol, responderAddress, responderPort, firstMicros }: FlowStart,
    lastMicrosOf: LastMicrosOf | undefined,
  ): Truth {
    if (responderAddress.length !== 4 || responderPort === null || this.#takesGroupAnswers === "no") return "no";
    const alive = this.#groups.isAlive(groupKey(ipProtocol, responderPort), firstMicros, lastMicrosOf);
    return alive === "yes" ? this.#takesGroupAnswers : alive;
  }

  /** What the system's own helpers for FTP and PPTP may let in (assumed). */
  #helperAnswer(
    { ipProtocol, initiatorAddress, initiatorPort, firstMicros }: FlowStart,
    lastMicrosOf: LastMicrosOf | undefined,
  ): Answer {
    const isControlled = (port: number): boolean =>
      this.#controls.isAlive(controlKey(initiatorAddress, port), firstMicros, lastMicrosOf) !== "no";
    if (ipProtocol === TCP && initiatorPort === FTP_DATA && isControlled(FTP_CONTROL)) return maybe("ftp-data");
    if (ipProtocol === GRE && isControlled(PPTP_CONTROL)) return maybe("pptp-data");
    return NO_ANSWER;
  }
}

/** The control connection of FTP, begun by this computer, or of PPTP, begun by either end. */
function controlOf({ ipProtocol, initiatorAddress, responderAddress, responderPort }: FlowStart, isOutbound: boolean) {
  if (ipProtocol !== TCP) return undefined;
  const far = isOutbound ? responderAddress : initiatorAddress;
  const isControl = responderPort === PPTP_CONTROL || (isOutbound && responderPort === FTP_CONTROL);
  return isControl ? controlKey(far, responderPort) : undefined;
}

const controlKey = (far: Uint8Array, port: number): string => `${formatIpAddress(far)} ${port}`;
const groupKey = (ipProtocol: number, port: number): string => `${ipProtocol} ${port}`;
