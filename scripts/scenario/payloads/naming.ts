/** DNS, NetBIOS names and datagrams, DHCP: messages by which computers find each other. */
import { answer, ask, type Turn } from "../conversations.ts";
import { addressBytes } from "../frames.ts";
import { be16, be32, concat, latin1, macBytes, u8s, zeros } from "../octets.ts";

/** RFC 1035, section 3.1. */
const dnsName = (name: string): Uint8Array =>
  concat(...name.split(".").map((label) => concat(u8s(label.length), latin1(label))), u8s(0));

const DNS_TYPE_A = 1;

/** A query for the address of `name`, and its answer when `address` is given (RFC 1035, section 4). */
export function dnsLookup(id: number, name: string, address: string | undefined): readonly Turn[] {
  const question = concat(dnsName(name), be16(DNS_TYPE_A), be16(1));
  const query = ask(concat(be16(id), be16(0x0100), be16(1), zeros(6), question));
  if (address === undefined) return [query];
  const record = concat(be16(0xc00c), be16(DNS_TYPE_A), be16(1), be32(3600), be16(4), addressBytes(address));
  return [query, answer(concat(be16(id), be16(0x8180), be16(1), be16(1), zeros(4), question, record))];
}

/** The same, over TCP: each message behind its length (RFC 1035, section 4.2.2). */
export const dnsLookupOverTcp = (id: number, name: string, address: string): readonly Turn[] =>
  dnsLookup(id, name, address).map((turn) => ({ ...turn, bytes: concat(be16(turn.bytes.length), turn.bytes) }));

/** A question to a group: LLMNR (RFC 4795, section 2.1.1), or mDNS with `id` 0 (RFC 6762, section 18). */
export const groupQuestion = (id: number, name: string): Turn =>
  ask(concat(be16(id), be16(0), be16(1), zeros(6), dnsName(name), be16(DNS_TYPE_A), be16(1)));

/** First-level encoding: 15 characters and a suffix, each nibble a letter (RFC 1001, section 14.1). */
export function netbiosName(name: string, suffix: number): Uint8Array {
  const bytes = concat(latin1(name.toUpperCase().padEnd(15).slice(0, 15)), u8s(suffix));
  const letters = Array.from(bytes).flatMap((byte) => [0x41 + (byte >>> 4), 0x41 + (byte & 15)]);
  return concat(u8s(32), Uint8Array.from(letters), u8s(0));
}

const NETBIOS_TYPE_NB = 0x20;

/** A name query, and its answer when `address` is given (RFC 1002, sections 4.2.12 and 4.2.13). */
export function netbiosNameQuery(id: number, name: string, address: string | undefined): readonly Turn[] {
  const encoded = netbiosName(name, 0x20);
  const flags = address === undefined ? 0x0110 : 0x0100;
  const query = ask(concat(be16(id), be16(flags), be16(1), zeros(6), encoded, be16(NETBIOS_TYPE_NB), be16(1)));
  if (address === undefined) return [query];
  const record = concat(
    encoded,
    be16(NETBIOS_TYPE_NB),
    be16(1),
    be32(300_000),
    be16(6),
    be16(0),
    addressBytes(address),
  );
  return [query, answer(concat(be16(id), be16(0x8500), be16(0), be16(1), zeros(4), record))];
}

/** A direct-group datagram that carries a browser's host announcement (RFC 1002, section 4.4.2). */
export function browserAnnouncement(id: number, source: string, computer: string, group: string): Uint8Array {
  const names = concat(netbiosName(computer, 0x00), netbiosName(group, 0x1d));
  const message = hostAnnouncement(computer);
  return concat(
    u8s(0x11, 0x0a),
    be16(id),
    addressBytes(source),
    be16(138),
    be16(names.length + message.length),
    be16(0),
    names,
    message,
  );
}

/** An SMB transaction on the mailslot \MAILSLOT\BROWSE (MS-BRWS, section 2.2.1). */
function hostAnnouncement(computer: string): Uint8Array {
  const announcement = concat(
    u8s(1, 0),
    u8s(0x80, 0xfc, 0x0a, 0x00),
    latin1(computer.padEnd(16, "\0").slice(0, 16)),
    u8s(4, 0, 0x03, 0x90, 0x00, 0x00, 0x0f, 0x01, 0x55, 0xaa, 0),
  );
  const slot = latin1("\\MAILSLOT\\BROWSE\0");
  const dataAt = 32 + 1 + 34 + 2 + slot.length;
  const words = concat(
    zeros(2),
    u8s(announcement.length, 0),
    zeros(4),
    zeros(4),
    u8s(0xe8, 3, 0, 0),
    zeros(2),
    zeros(2),
    u8s(dataAt, 0),
    u8s(announcement.length, 0),
    u8s(dataAt, 0),
    u8s(3, 0),
    u8s(1, 0),
    u8s(1, 0),
    u8s(2, 0),
  );
  const header = concat(u8s(0xff, 0x53, 0x4d, 0x42, 0x25), zeros(27));
  return concat(header, u8s(17), words, u8s(slot.length + announcement.length, 0), slot, announcement);
}

/** BOOTP fields, then options from the type on (RFC 2131, section 2; RFC 2132). */
export function dhcpMessage(
  message: "discover" | "offer" | "request" | "acknowledge",
  fields: { readonly clientMac: string; readonly yours: string; readonly current: string; readonly server: string },
): Uint8Array {
  const isReply = message === "offer" || message === "acknowledge";
  const type = { discover: 1, offer: 2, request: 3, acknowledge: 5 }[message];
  const serverOptions = isReply
    ? concat(u8s(54, 4), addressBytes(fields.server), u8s(51, 4), be32(691_200), u8s(1, 4, 255, 255, 255, 0))
    : zeros(0);
  return concat(
    u8s(isReply ? 2 : 1, 1, 6, 0),
    be32(0x2c1f7a01),
    zeros(4),
    addressBytes(fields.current),
    addressBytes(fields.yours),
    zeros(8),
    macBytes(fields.clientMac),
    zeros(10),
    zeros(192),
    u8s(0x63, 0x82, 0x53, 0x63),
    u8s(53, 1, type),
    serverOptions,
    u8s(255),
    zeros(isReply ? 40 : 58),
  );
}
