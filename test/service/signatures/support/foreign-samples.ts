import type { Turn } from "../../../../scripts/scenario/conversations.ts";
import { concat, latin1, u8s, zeros } from "../../../../scripts/scenario/octets.ts";
import {
  dhcpMessage,
  dnsLookup,
  dnsLookupOverTcp,
  groupQuestion,
} from "../../../../scripts/scenario/payloads/naming.ts";
import { vncSession } from "../../../../scripts/scenario/payloads/remote-control.ts";
import {
  ntpExchange,
  ripResponse,
  ssdpReply,
  ssdpSearch,
} from "../../../../scripts/scenario/payloads/server-protocols.ts";
import { snmpRead } from "../../../../scripts/scenario/payloads/snmp.ts";
import {
  ftpControl,
  httpGet,
  pop3Session,
  smtpDelivery,
  telnetLogon,
} from "../../../../scripts/scenario/payloads/text-protocols.ts";
import { tls12Session, tlsSession } from "../../../../scripts/scenario/payloads/tls.ts";
import { espPacket, ikeProposal, pptpControl } from "../../../../scripts/scenario/payloads/tunnels.ts";
import { randomFrom } from "../../../../scripts/scenario/random.ts";
import type { Sample } from "./ask-signatures.ts";

const random = randomFrom(4);

const spoken = (transport: "tcp" | "udp", port: number, turns: readonly Turn[]): readonly Omit<Sample, "from">[] =>
  turns.slice(0, 6).map(({ bytes }, index) => ({
    name: `${transport} ${port}, message ${index + 1}`,
    protocol: "another",
    transport,
    port,
    side: index === 0 ? 0 : 1,
    bytes,
  }));

const datagrams = (port: number, ...messages: readonly Uint8Array[]): readonly Omit<Sample, "from">[] =>
  messages.map((bytes, index) => ({
    name: `udp ${port}, message ${index + 1}`,
    protocol: "another",
    transport: "udp",
    port,
    bytes,
  }));

/** Messages of protocols that neither Windows' nor the plant's list has. */
export const FOREIGN_SAMPLES: readonly Omit<Sample, "from">[] = [
  ...spoken("tcp", 21, ftpControl("reader", "10.0.0.7", 5001)),
  ...spoken("tcp", 23, telnetLogon("reader")),
  ...spoken("tcp", 25, smtpDelivery("desk1", "a@office.example", "b@office.example")),
  ...spoken("tcp", 53, dnsLookupOverTcp(9, "www.office.example", "10.0.0.7")),
  ...spoken("tcp", 80, httpGet("www.office.example", "/", 400)),
  ...spoken("tcp", 110, pop3Session("reader")),
  ...spoken("tcp", 443, tlsSession(random, 300)),
  ...spoken("tcp", 443, tls12Session(random, 300)),
  ...spoken("tcp", 1723, pptpControl("vpn")),
  ...spoken("tcp", 5900, vncSession(random, "screen")),
  ...spoken("udp", 53, dnsLookup(9, "www.office.example", "10.0.0.7")),
  ...spoken("udp", 123, ntpExchange()),
  ...spoken("udp", 161, snmpRead("public", 1, "printer")),
  ...spoken("udp", 500, ikeProposal(random)),
  ...datagrams(
    67,
    dhcpMessage("discover", {
      clientMac: "00:11:22:33:44:55",
      yours: "0.0.0.0",
      current: "0.0.0.0",
      server: "10.0.0.1",
    }),
  ),
  ...datagrams(520, ripResponse("10.0.0.0")),
  ...datagrams(1900, ssdpSearch(), ssdpReply("printer")),
  ...datagrams(4500, espPacket(random, 1), u8s(0xff)),
  ...datagrams(5355, groupQuestion(7, "plant7").bytes),
  ...datagrams(514, latin1("<34>Oct 11 22:14:15 plant7 su: failed")),
  ...datagrams(7, zeros(64), concat(u8s(0xff), zeros(63)), new Uint8Array(64).fill(0xff)),
  ...[zeros(64), new Uint8Array(64).fill(0xff), new Uint8Array(64).fill(0x30)].map((bytes, index) => ({
    name: `tcp 9, message ${index + 1}`,
    protocol: "another",
    transport: "tcp" as const,
    port: 9,
    bytes,
  })),
];
