/** What of a conversation a display filter can name; `proto` as in a StoredFlow. */
export interface FilteredConversation {
  readonly initiator: string;
  readonly responder: string;
  readonly proto: string;
  readonly responderPort: number | null;
  readonly icmpType: number | null;
}

const PROTOCOL_NUMBERS: Readonly<Record<string, number>> = { gre: 47, esp: 50, ah: 51 };

/** A Wireshark display filter (wireshark-filter(4)) that shows the packets of the conversations, both ways. */
export const formatWiresharkFilter = (conversations: readonly FilteredConversation[]): string =>
  conversations.length === 1
    ? conversations.map(formatConversation).join()
    : conversations.map((conversation) => `(${formatConversation(conversation)})`).join(" || ");

function formatConversation(conversation: FilteredConversation): string {
  const { initiator, responder } = conversation;
  const ip = initiator.includes(":") ? "ipv6" : "ip";
  return `${ip}.addr == ${initiator} && ${ip}.addr == ${responder} && ${formatProtocol(conversation, ip)}`;
}

function formatProtocol({ proto, responderPort, icmpType }: FilteredConversation, ip: "ip" | "ipv6"): string {
  if (proto === "tcp" || proto === "udp") return responderPort === null ? proto : `${proto}.port == ${responderPort}`;
  // Echo and its answer are one conversation of two types: only the protocol is common to both.
  if (proto === "icmp") return icmpType === null || icmpType === 8 ? "icmp" : `icmp.type == ${icmpType}`;
  if (proto === "icmp6") return icmpType === null || icmpType === 128 ? "icmpv6" : `icmpv6.type == ${icmpType}`;
  const number = PROTOCOL_NUMBERS[proto] ?? Number(proto.slice("ip-".length));
  return ip === "ip" ? `ip.proto == ${number}` : `ipv6.nxt == ${number}`;
}
