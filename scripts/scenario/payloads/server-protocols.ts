/** SQL Server, Remote Desktop, Windows Time, RIP: single messages in their own formats. */
import { answer, ask, type Turn } from "../conversations.ts";
import { addressBytes } from "../frames.ts";
import { be16, be32, concat, fromHex, latin1, u8s, zeros } from "../octets.ts";
import type { Random } from "../random.ts";
import { tls12Session } from "./tls.ts";

/** What a SQL Server says of encryption (MS-TDS, section 2.2.6.5). */
export const TdsEncryption = { ON: 1, NOT_SUPPORTED: 2 } as const;

/** TDS PRELOGIN and its answer: version (six bytes in hex) and encryption (MS-TDS, section 2.2.6.5). */
export function tdsPrelogin({
  version = "08 00 02 f7 00 00",
  encryption = TdsEncryption.NOT_SUPPORTED as number,
} = {}): readonly Turn[] {
  const options = concat(
    fromHex("00 00 0b 00 06"),
    fromHex("01 00 11 00 01"),
    fromHex("ff"),
    fromHex(version),
    u8s(encryption),
  );
  const packet = (type: number): Uint8Array => concat(u8s(type, 1), be16(8 + options.length), zeros(4), options);
  return [ask(packet(0x12)), answer(packet(0x04))];
}

/** The worm of January 2003 in shape, not in substance: opcode 4 and 375 bytes of filler to the SQL Server Resolution Service. */
export const slammerShape = (): readonly Turn[] => [ask(concat(u8s(4), latin1("\x01".repeat(375))))];

/** SQL Server Resolution Service: what instances are there (MC-SQLR, sections 2.2.2 and 2.2.5). */
export function sqlBrowse(server: string): readonly Turn[] {
  const text = `ServerName;${server};InstanceName;MSSQLSERVER;IsClustered;No;Version;8.00.194;tcp;1433;;`;
  return [ask(u8s(3)), answer(concat(u8s(5, text.length, 0), latin1(text)))];
}

/** The same of one instance, by its name (MC-SQLR, sections 2.2.3 and 2.2.5). */
export function sqlBrowseInstance(server: string, instance: string, port: number): readonly Turn[] {
  const text = `ServerName;${server};InstanceName;${instance};IsClustered;No;Version;10.50.1600.1;tcp;${port};;`;
  return [ask(concat(u8s(4), latin1(`${instance}\0`))), answer(concat(u8s(5, text.length, 0), latin1(text)))];
}

const tpkt = (body: Uint8Array): Uint8Array => concat(u8s(3, 0), be16(4 + body.length), body);

/** X.224 connection request and confirm: how every Remote Desktop session begins (MS-RDPBCGR, section 2.2.1). */
export function rdpConnection(): readonly Turn[] {
  const cookie = latin1("Cookie: mstshash=admin\r\n");
  return [
    ask(tpkt(concat(u8s(6 + cookie.length, 0xe0, 0, 0, 0, 0, 0), cookie))),
    answer(tpkt(u8s(6, 0xd0, 0, 0, 0x12, 0x34, 0))),
  ];
}

/** The same with Network Level Authentication (CredSSP), which the server chooses: all that follows is inside TLS. */
export function rdpConnectionWithNla(random: Random): readonly Turn[] {
  const cookie = latin1("Cookie: mstshash=admin\r\n");
  const TLS_AND_CREDSSP = 3;
  const CREDSSP = 2;
  const negotiation = (type: number, flags: number, protocols: number): Uint8Array =>
    concat(u8s(type, flags, 8, 0, protocols), zeros(3));
  const request = concat(u8s(0xe0, 0, 0, 0, 0, 0), cookie, negotiation(1, 0, TLS_AND_CREDSSP));
  const confirm = concat(u8s(0xd0, 0, 0, 0x12, 0x34, 0), negotiation(2, 0x1f, CREDSSP));
  return [
    ask(tpkt(concat(u8s(request.length), request))),
    answer(tpkt(concat(u8s(confirm.length), confirm))),
    ...tls12Session(random, 2200),
  ];
}

/** Keyboard synchronization and screen updates, fast-path and unencrypted (MS-RDPBCGR, sections 2.2.8.1.2 and 2.2.9.1.2). */
export function rdpTraffic(random: Random, count: number): readonly Turn[] {
  const fastPath = (first: number, body: Uint8Array): Uint8Array =>
    concat(u8s(first), be16(0x8000 | (body.length + 3)), body);
  const synchronize = fromHex("03 00 00");
  return Array.from({ length: count }, () => [
    ask(fastPath(0x04, u8s(0x60))),
    answer(fastPath(0x00, concat(...Array.from({ length: 60 + random(200) }, () => synchronize)))),
  ]).flat();
}

/** A client's request and the server's answer (RFC 1305, appendix A). */
export function ntpExchange(): readonly Turn[] {
  const stamp = (fraction: number): Uint8Array => concat(be32(0xc532_1a80), be32(fraction));
  const packet = (first: number, stratum: number, reference: Uint8Array): Uint8Array =>
    concat(
      u8s(first, stratum, 6, 0xfa),
      be32(0x0000_1000),
      be32(0x0000_2000),
      reference,
      stamp(0),
      stamp(1 << 8),
      stamp(1 << 16),
      stamp(1 << 24),
    );
  return [ask(packet(0x1b, 0, zeros(4))), answer(packet(0x1c, 3, addressBytes("192.0.2.123")))];
}

/** One route, announced (RFC 1058, section 3.1). */
export const ripResponse = (network: string): Uint8Array =>
  concat(u8s(2, 1, 0, 0), be16(2), be16(0), addressBytes(network), zeros(8), be32(2));

/** Membership report for `group` (RFC 2236, section 2); the checksum covers the message alone. */
export function igmpReport(group: string, checksum: (bytes: Uint8Array) => number): Uint8Array {
  const message = concat(u8s(0x16, 0, 0, 0), addressBytes(group));
  message.set(be16(checksum(message)), 2);
  return message;
}

/** A search for all UPnP devices (UPnP Device Architecture 1.0, section 1.2.2). */
export const ssdpSearch = (): Uint8Array =>
  latin1('M-SEARCH * HTTP/1.1\r\nHost:239.255.255.250:1900\r\nST:ssdp:all\r\nMan:"ssdp:discover"\r\nMX:3\r\n\r\n');

/** A device answers a search (UPnP Device Architecture 1.0, section 1.2.3). */
export const ssdpReply = (device: string): Uint8Array =>
  latin1(
    `HTTP/1.1 200 OK\r\nCache-Control: max-age=120\r\nLocation: http://${device}:2869/igd.xml\r\nST:upnp:rootdevice\r\nExt:\r\n\r\n`,
  );

/** A device says unasked that it is there (UPnP Device Architecture 1.0, section 1.1.2). */
export const ssdpNotify = (device: string): Uint8Array =>
  latin1(
    `NOTIFY * HTTP/1.1\r\nHost:239.255.255.250:1900\r\nCache-Control: max-age=120\r\nLocation: http://${device}:2869/igd.xml\r\nNT:upnp:rootdevice\r\nNTS:ssdp:alive\r\n\r\n`,
  );
