/** A film by RTSP (RFC 2326), and its media by RTP and RTCP (RFC 3550). */
import { answer, ask, type Turn } from "../conversations.ts";
import { be16, be32, concat, u8s } from "../octets.ts";
import { type Random, randomBytes } from "../random.ts";

const CRLF = "\r\n";
const lines = (...texts: readonly string[]): string => `${texts.join(CRLF)}${CRLF}${CRLF}`;

/** DESCRIBE, SETUP and PLAY; RTP goes to `clientPort` from `serverPort`, RTCP between the ports behind them. */
export function rtspSession(host: string, clientPort: number, serverPort: number): readonly Turn[] {
  const film = `rtsp://${host}/line1`;
  const description = ["v=0", `o=- 1 1 IN IP4 ${host}`, "s=line 1", "t=0 0", "m=video 0 RTP/AVP 26"].join(CRLF) + CRLF;
  const ports = `RTP/AVP;unicast;client_port=${clientPort}-${clientPort + 1}`;
  const granted = `${ports};server_port=${serverPort}-${serverPort + 1}`;
  const contents = ["Content-Type: application/sdp", `Content-Length: ${description.length}`];
  return [
    ask(lines(`DESCRIBE ${film} RTSP/1.0`, "CSeq: 1", "Accept: application/sdp")),
    answer(lines("RTSP/1.0 200 OK", "CSeq: 1", ...contents) + description),
    ask(lines(`SETUP ${film} RTSP/1.0`, "CSeq: 2", `Transport: ${ports}`)),
    answer(lines("RTSP/1.0 200 OK", "CSeq: 2", `Transport: ${granted}`, "Session: 4711")),
    ask(lines(`PLAY ${film} RTSP/1.0`, "CSeq: 3", "Session: 4711")),
    answer(lines("RTSP/1.0 200 OK", "CSeq: 3", "Session: 4711")),
  ];
}

const SOURCE = 0x2f1c_00a7;
const PAYLOAD_TYPE_JPEG = 26;

/** Pictures as Motion JPEG (RFC 3550, section 5.1; RFC 2435, section 3.1). */
export const rtpPackets = (random: Random, count: number): readonly Turn[] =>
  Array.from({ length: count }, (_, index) => {
    const header = concat(
      u8s(0x80, 0x80 | PAYLOAD_TYPE_JPEG),
      be16(100 + index),
      be32(90_000 + index * 3600),
      be32(SOURCE),
    );
    const picture = u8s(0, 0, 0, 0, 1, 60, 40, 30);
    return ask(concat(header, picture, randomBytes(random, 700)));
  });

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;

/** A sender's report and a receiver's (RFC 3550, sections 6.4.1 and 6.4.2). */
export function rtcpReports(): readonly Turn[] {
  const sent = concat(be32(SOURCE), be32(0xd353_1a80), be32(0), be32(90_000), be32(6), be32(4248));
  const received = concat(
    be32(0x51a0_0003),
    be32(SOURCE),
    be32(0),
    be32(105),
    be32(12),
    be32(0x1a80_0000),
    be32(0x8000),
  );
  return [
    ask(concat(u8s(0x80, SENDER_REPORT), be16(sent.length / 4), sent)),
    answer(concat(u8s(0x81, RECEIVER_REPORT), be16(received.length / 4), received)),
  ];
}
