/** SMB 1 over NetBIOS sessions and over TCP 445. */
import { answer, ask, type Turn } from "../conversations.ts";
import { be16, concat, fromHex, latin1, le16, le32, u8s, zeros } from "../octets.ts";
import { netbiosName } from "./naming.ts";

/** NetBIOS session service packet: type, then a 17-bit length (RFC 1002, section 4.3.1); SMB over TCP keeps the form. */
const sessionPacket = (type: number, body: Uint8Array): Uint8Array =>
  concat(u8s(type, body.length >>> 16), be16(body.length), body);

const SESSION_MESSAGE = 0x00;

const Command = { ECHO: 0x2b, NEGOTIATE: 0x72 } as const;

/** MS-CIFS, section 2.2.3.1. */
const smbMessage = (command: number, isReply: boolean, multiplexId: number, body: Uint8Array): Uint8Array =>
  sessionPacket(
    SESSION_MESSAGE,
    concat(
      u8s(0xff, 0x53, 0x4d, 0x42, command),
      zeros(4),
      u8s(isReply ? 0x98 : 0x18),
      le16(0x0001),
      zeros(12),
      le16(0),
      le16(0xfeff),
      le16(0),
      le16(multiplexId),
      body,
    ),
  );

/** Offers NT LM 0.12 alone; the server takes dialect 0 without extended security (MS-CIFS, section 2.2.4.52). */
function negotiation(): readonly Turn[] {
  const dialect = concat(u8s(2), latin1("NT LM 0.12\0"));
  const request = concat(u8s(0), le16(dialect.length), dialect);
  const words = concat(
    le16(0),
    u8s(3),
    le16(10),
    le16(1),
    le32(4356),
    le32(65_536),
    le32(0),
    le32(0x0000_03fd),
    zeros(8),
    le16(0),
    u8s(8),
  );
  const challenge = concat(fromHex("4f 1d 22 90 a7 3c 5e 0b"), latin1("P\0L\0A\0N\0T\0\0\0"));
  const reply = concat(u8s(17), words, le16(challenge.length), challenge);
  return [ask(smbMessage(Command.NEGOTIATE, false, 1, request)), answer(smbMessage(Command.NEGOTIATE, true, 1, reply))];
}

/** SMB echoes, each carrying `length` bytes there and back (MS-CIFS, section 2.2.4.39). */
function echoes(count: number, length: number): readonly Turn[] {
  const content = latin1("quarterly figures; ".repeat(Math.ceil(length / 19)).slice(0, length));
  const body = concat(u8s(1), le16(1), le16(content.length), content);
  return Array.from({ length: count }, (_, index) => [
    ask(smbMessage(Command.ECHO, false, index + 2, body)),
    answer(smbMessage(Command.ECHO, true, index + 2, body)),
  ]).flat();
}

/** SMB directly over TCP 445. */
export const smbSession = (count = 4, length = 900): readonly Turn[] => [...negotiation(), ...echoes(count, length)];

/** How a session on TCP 139 begins: the names are agreed on (RFC 1002, sections 4.3.2 and 4.3.3). */
export const netbiosSessionRequest = (called: string, calling: string): readonly Turn[] => [
  ask(sessionPacket(0x81, concat(netbiosName(called, 0x20), netbiosName(calling, 0x00)))),
  answer(sessionPacket(0x82, zeros(0))),
];

/** SMB 1 in a NetBIOS session on TCP 139. */
export const netbiosSession = (called: string, calling: string, count = 3): readonly Turn[] => [
  ...netbiosSessionRequest(called, calling),
  ...negotiation(),
  ...echoes(count, 600),
];
