/** VNC and WinRM: how a computer is administered from another. */
import { answer, ask, type Turn } from "../conversations.ts";
import { concat, latin1, u8s, zeros } from "../octets.ts";
import { type Random, randomBytes } from "../random.ts";

/** RFB 3.8: versions, one security type, challenge and response, the size of the screen (RFC 6143, section 7). */
export function vncSession(random: Random, screen: string): readonly Turn[] {
  const VNC_AUTHENTICATION = 2;
  const sizeAndFormat = concat(u8s(4, 0, 3, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0), zeros(3));
  return [
    answer("RFB 003.008\n"),
    ask("RFB 003.008\n"),
    answer(u8s(1, VNC_AUTHENTICATION)),
    ask(u8s(VNC_AUTHENTICATION)),
    answer(randomBytes(random, 16)),
    ask(randomBytes(random, 16)),
    answer(zeros(4)),
    ask(u8s(1)),
    answer(concat(sizeAndFormat, u8s(0, 0, 0, screen.length), latin1(screen))),
  ];
}

/** One WS-Management request over HTTP, with its logon in the header (MS-WSMV, section 2.2.9.1). */
export function winRmRequest(host: string, logon: string): readonly Turn[] {
  const identify =
    "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><Identify/></s:Body></s:Envelope>";
  const content = (text: string): string =>
    `Content-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
  const authorization = `Authorization: Basic ${Buffer.from(logon, "latin1").toString("base64")}`;
  return [
    ask(
      `POST /wsman HTTP/1.1\r\nHost: ${host}:5985\r\nUser-Agent: Microsoft WinRM Client\r\n${authorization}\r\n${content(identify)}`,
    ),
    answer(
      `HTTP/1.1 200 OK\r\nServer: Microsoft-HTTPAPI/2.0\r\n${content(identify.replace("Identify", "IdentifyResponse"))}`,
    ),
  ];
}
