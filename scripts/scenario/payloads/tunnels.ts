/** Encrypted and tunnelled traffic: TLS, PPTP control, GRE, ESP, AH, IKE. */
import { answer, ask, type Turn } from "../conversations.ts";
import { be16, be32, concat, fromHex, latin1, u8s, zeros } from "../octets.ts";
import { type Random, randomBytes } from "../random.ts";

/** Minor numbers on the wire, of major 3, and a cipher suite that each of them is used with. */
const TLS_1_0 = { minor: 1, cipher: "00 04" } as const;
const TLS_1_2 = { minor: 3, cipher: "c0 2f" } as const;

const tlsRecord = (type: number, minor: number, body: Uint8Array): Uint8Array =>
  concat(u8s(type, 3, minor), be16(body.length), body);
const handshake = (type: number, body: Uint8Array): Uint8Array => concat(u8s(type, 0), be16(body.length), body);

/** A resumed TLS 1.0 session: short handshake, then `length` bytes of application data (RFC 2246, section 7.3). */
export const tlsSession = (random: Random, length: number): readonly Turn[] => resumedSession(random, length, TLS_1_0);

/** The same with TLS 1.2 (RFC 5246, section 7.3). */
export const tls12Session = (random: Random, length: number): readonly Turn[] =>
  resumedSession(random, length, TLS_1_2);

function resumedSession(
  random: Random,
  length: number,
  { minor, cipher }: { readonly minor: number; readonly cipher: string },
): readonly Turn[] {
  const record = (type: number, body: Uint8Array): Uint8Array => tlsRecord(type, minor, body);
  const session = concat(u8s(32), randomBytes(random, 32));
  const hello = concat(u8s(3, minor), randomBytes(random, 32), session);
  const clientHello = handshake(1, concat(hello, be16(4), fromHex(cipher), fromHex("00 0a"), u8s(1, 0)));
  const serverHello = handshake(2, concat(hello, fromHex(cipher), u8s(0)));
  const changeCipher = concat(record(20, u8s(1)), record(22, randomBytes(random, 32)));
  return [
    ask(record(22, clientHello)),
    answer(concat(record(22, serverHello), changeCipher)),
    ask(changeCipher),
    ask(record(23, randomBytes(random, 280))),
    answer(record(23, randomBytes(random, length))),
  ];
}

const PPTP_MAGIC = be32(0x1a2b3c4d);
const pptpMessage = (type: number, body: Uint8Array): Uint8Array =>
  concat(be16(12 + body.length), be16(1), PPTP_MAGIC, be16(type), be16(0), body);
const paddedText = (text: string): Uint8Array => latin1(text.padEnd(64, "\0"));

/** Start of the control connection and one outgoing call (RFC 2637, sections 2.1, 2.2, 2.7, 2.8). */
export function pptpControl(serverName: string): readonly Turn[] {
  const start = (result: number, name: string): Uint8Array =>
    concat(u8s(1, 0, result, 0), be32(1), be32(1), be16(0), be16(1), paddedText(name), paddedText("Microsoft"));
  const call = concat(
    be16(0x4000),
    be16(1),
    be32(300),
    be32(100_000_000),
    be32(3),
    be32(3),
    be16(64),
    zeros(4),
    zeros(2),
    zeros(64),
    zeros(64),
  );
  const connected = concat(be16(0x8001), be16(0x4000), u8s(1, 0), be16(0), be32(64_000), be16(64), be16(0), be32(0));
  return [
    ask(pptpMessage(1, start(0, ""))),
    answer(pptpMessage(2, start(1, serverName))),
    ask(pptpMessage(7, call)),
    answer(pptpMessage(8, connected)),
  ];
}

/** Enhanced GRE with a sequence number (RFC 2637, section 4.1) around an encrypted PPP frame (MPPE, RFC 3078). */
const pptpData = (callId: number, number: number, random: Random, length: number): Uint8Array => {
  const ppp = concat(u8s(0x00, 0xfd, 0x90, number), randomBytes(random, length));
  return concat(be16(0x3001), be16(0x880b), be16(ppp.length), be16(callId), be32(number), ppp);
};

/** Tunnelled packets there and back. */
export const pptpTunnel = (random: Random, count: number): readonly Turn[] =>
  Array.from({ length: count }, (_, number) => [
    ask(pptpData(0x8001, number, random, 120 + random(400))),
    answer(pptpData(0x4000, number, random, 120 + random(900))),
  ]).flat();

/** One packet of an IPsec tunnel (RFC 4303, section 2). */
export const espPacket = (random: Random, number: number): Uint8Array =>
  concat(be32(0x3d10_7a2c), be32(number), randomBytes(random, 104));

/** Phase 1 of IKEv1, first exchange: one security association proposal (RFC 2408, sections 3.1 and 3.4 to 3.6). */
export function ikeProposal(random: Random): readonly Turn[] {
  const attributes = fromHex("80 01 00 05 80 02 00 02 80 04 00 02 80 03 00 01 80 0b 00 01 80 0c 70 80");
  const transform = concat(u8s(0, 0), be16(8 + attributes.length), u8s(1, 1, 0, 0), attributes);
  const proposal = concat(u8s(0, 0), be16(8 + transform.length), u8s(1, 1, 0, 1), transform);
  const association = concat(u8s(0, 0), be16(12 + proposal.length), be32(1), be32(1), proposal);
  const initiatorCookie = randomBytes(random, 8);
  const message = (responderCookie: Uint8Array): Uint8Array =>
    concat(initiatorCookie, responderCookie, u8s(1, 0x10, 2, 0), be32(0), be32(28 + association.length), association);
  return [ask(message(zeros(8))), answer(message(randomBytes(random, 8)))];
}

/** Authentication Header in transport mode before an encrypted payload (RFC 4302, section 2). */
export const authenticatedPacket = (random: Random): Uint8Array =>
  concat(u8s(50, 4), be16(0), be32(0x3d10_7a2d), be32(1), randomBytes(random, 12), espPacket(random, 4));
