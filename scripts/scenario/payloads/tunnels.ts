/** Tunnelled traffic: PPTP control, GRE, ESP, AH, IKE. */
import { answer, ask, type Turn } from "../conversations.ts";
import { be16, be32, concat, fromHex, latin1, u8s, zeros } from "../octets.ts";
import { type Random, randomBytes } from "../random.ts";

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
