/** What two sides say in the Internet's protocols, and what their dialogs must tell of it. */

import type { Turn } from "../../../scripts/scenario/conversations.ts";
import { be16, be32, concat, fromHex, latin1, u8s, zeros } from "../../../scripts/scenario/octets.ts";
import { integer, octetString, sequence } from "../../../scripts/scenario/payloads/asn1.ts";
import { vncSession, winRmRequest } from "../../../scripts/scenario/payloads/remote-control.ts";
import { snmpRead } from "../../../scripts/scenario/payloads/snmp.ts";
import { httpGet, pop3Session, smtpDelivery, telnetLogon } from "../../../scripts/scenario/payloads/text-protocols.ts";
import { tls12Session, tlsSession } from "../../../scripts/scenario/payloads/tls.ts";
import { ikeProposal, pptpControl } from "../../../scripts/scenario/payloads/tunnels.ts";
import { randomFrom } from "../../../scripts/scenario/random.ts";
import type { FlowStart } from "../../../src/flow/flow.ts";

import { client, flowStart, gap, type Said, server } from "./support/replay-text.ts";

const random = randomFrom(11);
export const TCP = flowStart("10.0.0.5 40000", "10.0.0.1 80", 6);
export const UDP = flowStart("10.0.0.5 40000", "10.0.0.1 161", 17);
const TRAPS = flowStart("10.0.0.5 40000", "10.0.0.1 162", 17);
export const MIDSTREAM = flowStart("10.0.0.1 80", "10.0.0.5 40000", 6, true);

const said = (turns: readonly Turn[]): readonly Said[] =>
  turns.map(({ by, bytes }) => ({ side: by === "initiator" ? 0 : 1, bytes }));
const ask = (...parts: readonly Uint8Array[]): Said => ({ side: 0, bytes: concat(...parts) });
const answer = (...parts: readonly Uint8Array[]): Said => ({ side: 1, bytes: concat(...parts) });

const extension = (type: number, body: Uint8Array): Uint8Array => concat(be16(type), be16(body.length), body);
const record = (minor: number, body: Uint8Array): Uint8Array => concat(u8s(22, 3, minor), be16(body.length), body);
const handshake = (type: number, body: Uint8Array): Uint8Array => concat(u8s(type, 0), be16(body.length), body);
const extensions = (...all: readonly Uint8Array[]): Uint8Array => {
  const body = concat(...all);
  return concat(be16(body.length), body);
};

const clientHello = (version: number, ...all: readonly Uint8Array[]): Said =>
  ask(
    record(
      1,
      handshake(1, concat(be16(version), zeros(32), u8s(0), be16(2), fromHex("c0 2f"), u8s(1, 0), extensions(...all))),
    ),
  );
const serverHello = (version: number, ...all: readonly Uint8Array[]): Said =>
  answer(record(3, handshake(2, concat(be16(version), zeros(32), u8s(0), fromHex("c0 2f 00"), extensions(...all)))));

const data = (minor: number): Uint8Array => concat(u8s(23, 3, minor), be16(16), zeros(16));
const serverName = (name: string): Uint8Array =>
  extension(0, concat(be16(name.length + 3), u8s(0), be16(name.length), latin1(name)));
const alpn = (...names: readonly string[]): Uint8Array => {
  const list = concat(...names.map((name) => concat(u8s(name.length), latin1(name))));
  return extension(16, concat(be16(list.length), list));
};
const offered = extension(43, fromHex("06 3a 3a 03 04 03 03"));

const snmpV3 = (flags: number, data = octetString(zeros(40))): Uint8Array =>
  sequence(
    integer(3),
    sequence(integer(0x11223344), integer(65_507), octetString(u8s(flags)), integer(3)),
    octetString(zeros(20)),
    data,
  );
const ikeHeader = (version: number, exchange: number): Uint8Array =>
  concat(fromHex("0102030405060708"), zeros(8), u8s(1, version, exchange, 0), be32(0), be32(28));
const radius = (...attributes: readonly Uint8Array[]): Uint8Array => {
  const body = concat(...attributes);
  return concat(u8s(1, 7), be16(20 + body.length), zeros(16), body);
};
const basic = "Authorization: Basic YTpi";
const get = (...headers: readonly string[]): Said =>
  client(`GET / HTTP/1.1\r\n${headers.map((h) => `${h}\r\n`).join("")}\r\n`);
/** Said by the other side. */
const turned = ({ side, bytes }: Said): Said => ({ side: side === 0 ? 1 : 0, bytes });
const post = (...headers: readonly string[]): Said =>
  client(`POST / HTTP/1.1\r\n${headers.map((h) => `${h}\r\n`).join("")}\r\n`);
const status = (line: string, ...headers: readonly string[]): Said =>
  server(`HTTP/1.1 ${line}\r\n${headers.map((h) => `${h}\r\n`).join("")}\r\n`);

interface Case {
  readonly name: string;
  readonly protocol: string;
  readonly turns: readonly Said[];
  readonly facts: readonly string[];
  readonly refined?: string;
  readonly isDone?: boolean;
  readonly start?: FlowStart;
}

const TLS: readonly Case[] = [
  {
    name: "TLS 1.0 chosen",
    protocol: "tls",
    turns: said(tlsSession(random, 90)),
    facts: ["version TLS 1.0 offered", "version TLS 1.0", "weakness tls-1.0", "protection tls"],
  },
  {
    name: "TLS 1.2 chosen",
    protocol: "tls",
    turns: said(tls12Session(random, 90)),
    facts: ["version TLS 1.2 offered", "version TLS 1.2", "protection tls"],
  },
  {
    name: "1.3 offered among reserved values, 1.3 chosen, name and ALPN asked for",
    protocol: "tls",
    turns: [
      clientHello(0x0303, serverName("srv.office.example"), alpn("h2", "http/1.1"), offered),
      serverHello(0x0303, extension(43, fromHex("03 04"))),
    ],
    facts: [
      "version TLS 1.3 offered",
      "server-name srv.office.example",
      "version ALPN h2, http/1.1 offered",
      "version TLS 1.3",
      "protection tls",
    ],
  },
  {
    name: "1.3 offered, 1.1 chosen: the server is weak",
    protocol: "tls",
    turns: [clientHello(0x0303, offered), serverHello(0x0302, alpn("h2"))],
    facts: ["version TLS 1.3 offered", "version TLS 1.1", "weakness tls-1.1", "protection tls", "version ALPN h2"],
  },
  {
    name: "SSL 3.0 offered and refused: nothing is weak",
    protocol: "tls",
    turns: [clientHello(0x0300), answer(fromHex("15 03 00 00 02 02 28"))],
    facts: ["version SSL 3.0 offered"],
  },
  {
    name: "SSL 2.0",
    protocol: "tls",
    turns: [
      ask(fromHex("80 1c 01 00 02 00 03 00 00 00 10 01 00 80"), zeros(16)),
      answer(fromHex("80 15 04 00 01 00 02 00 00 00 00 00 10"), zeros(16)),
    ],
    facts: ["version SSL 2.0 offered", "version SSL 2.0", "weakness ssl-2", "protection tls"],
  },
  {
    name: "a name that is no host name is not kept",
    protocol: "tls",
    turns: [clientHello(0x0303, serverName("<b>srv</b>")), serverHello(0x0303)],
    facts: ["version TLS 1.2 offered", "version TLS 1.2", "protection tls"],
  },
  {
    name: "a record longer than there are: no TLS after all",
    protocol: "tls",
    turns: [ask(fromHex("16 03 01 ff ff 01"))],
    facts: [],
  },
  {
    name: "early data behind the hello have no version of their own",
    protocol: "tls",
    turns: [
      clientHello(0x0303, offered),
      ask(fromHex("17 03 01 00 10"), zeros(16)),
      serverHello(0x0303, extension(43, fromHex("7f 13"))),
    ],
    facts: ["version TLS 1.3 offered", "version TLS 1.3 (draft 19)", "protection tls"],
  },
  {
    name: "under way: the records tell SSL 3.0",
    protocol: "tls",
    turns: [ask(fromHex("17 03 00 00 10"), zeros(16)), answer(fromHex("17 03 00 00 10"), zeros(16))],
    facts: ["version SSL 3.0", "weakness ssl-3", "protection tls"],
  },
  {
    name: "behind a gap in which the server's hello was: its records tell TLS 1.0",
    protocol: "tls",
    turns: [clientHello(0x0303), gap(1), server("rest"), answer(fromHex("14 03 01 00 01 01"), data(1)), ask(data(1))],
    facts: ["version TLS 1.2 offered", "version TLS 1.0", "weakness tls-1.0", "protection tls"],
    isDone: true,
  },
  {
    name: "behind a gap, early data of the client have no version of their own",
    protocol: "tls",
    turns: [clientHello(0x0303), gap(0), ask(data(1)), answer(data(3))],
    facts: ["version TLS 1.2 offered", "version TLS 1.2 or 1.3", "protection tls"],
  },
  {
    name: "behind a gap, the hello of the server",
    protocol: "tls",
    turns: [gap(0), gap(1), answer(fromHex("01 02 03")), serverHello(0x0302)],
    facts: ["version TLS 1.1", "weakness tls-1.1", "protection tls"],
  },
  ...[
    ["that does not end with its segment", concat(data(1), zeros(1))],
    ["of which a part has come", data(1).subarray(0, 20)],
    ["of another version", fromHex("17 02 01 00 01 00")],
  ].map(([what, bytes]) => ({
    name: `behind a gap, a record ${what as string}: nothing`,
    protocol: "tls",
    turns: [clientHello(0x0303), gap(1), answer(bytes as Uint8Array)],
    facts: ["version TLS 1.2 offered"],
    isDone: false,
  })),
  {
    name: "behind a gap in which no record is found, given up after 256 segments",
    protocol: "tls",
    turns: [clientHello(0x0303), gap(1), ...Array.from({ length: 256 }, () => server("x")), answer(data(1))],
    facts: ["version TLS 1.2 offered"],
  },
  {
    name: "data that no server answered protect nothing",
    protocol: "tls",
    turns: [ask(fromHex("17 03 03 00 10"), zeros(16)), ask(fromHex("17 03 03 00 10"), zeros(16))],
    facts: ["version TLS 1.2 or 1.3"],
    isDone: false,
  },
  {
    name: "a hello that nobody answered",
    protocol: "tls",
    turns: [clientHello(0x0303)],
    facts: ["version TLS 1.2 offered"],
    isDone: false,
  },
  {
    name: "a server's hello that the client says itself",
    protocol: "tls",
    turns: [clientHello(0x0303), ask(serverHello(0x0303).bytes)],
    facts: ["version TLS 1.2 offered"],
    isDone: false,
  },
  {
    name: "a server's hello that opens the connection",
    protocol: "tls",
    turns: [ask(serverHello(0x0303).bytes)],
    facts: [],
    isDone: false,
  },
  {
    name: "of a server's hello two bytes",
    protocol: "tls",
    turns: [clientHello(0x0303), answer(record(3, handshake(2, fromHex("03 03"))))],
    facts: ["version TLS 1.2 offered"],
    isDone: false,
  },
  {
    name: "ALPN of no table is what the peer wrote",
    protocol: "tls",
    turns: [clientHello(0x0303, alpn("h2", "private-7")), serverHello(0x0303)],
    facts: ["version TLS 1.2 offered", "product ALPN h2, private-7 offered", "version TLS 1.2", "protection tls"],
  },
];

const HTTP: readonly Case[] = [
  {
    name: "a page",
    protocol: "http",
    turns: said(httpGet("www.example.net", "/", 90)),
    facts: ["server-name www.example.net"],
    isDone: false,
  },
  {
    name: "WinRM with its logon in clear; the port is not part of the name",
    protocol: "http",
    turns: said(winRmRequest("srv", "admin:secret")),
    facts: ["server-name srv", "weakness http-basic", "product Microsoft-HTTPAPI/2.0"],
    refined: "winrm",
  },
  {
    name: "a logon in clear on the second try",
    protocol: "http",
    turns: [
      get("Host: a"),
      status("401 Unauthorized", "WWW-Authenticate: Basic"),
      get("Host: a", basic),
      status("200 OK"),
    ],
    facts: ["server-name a", "weakness http-basic"],
  },
  {
    name: "the password of a proxy, behind a body",
    protocol: "http",
    turns: [
      client("POST http://h/ HTTP/1.0\r\nContent-Length: 26\r\n\r\n"),
      client("Authorization: Basic YTpi\r\n"),
      status("407 Proxy Authentication Required"),
      client(`POST http://h/ HTTP/1.0\r\nProxy-${basic}\r\n\r\n`),
    ],
    facts: ["weakness http-basic"],
  },
  {
    name: "what looks like a head in a body that comes after the refusal is none",
    protocol: "http",
    turns: [
      client("POST /x HTTP/1.0\r\nContent-Length: 32\r\n\r\n"),
      status("401 Unauthorized"),
      client(`X\r\n${basic}\r\n\r\n`),
    ],
    facts: [],
    isDone: false,
  },
  {
    name: "what looks like a logon in a body is none",
    protocol: "http",
    turns: [client(`POST /x HTTP/1.0\r\nContent-Length: 29\r\n\r\nX\r\n${basic}\r\n`), status("401 Unauthorized")],
    facts: [],
    isDone: false,
  },
  {
    name: "Negotiate is no logon in clear",
    protocol: "http",
    turns: [get("Authorization: Negotiate YII"), status("200 OK")],
    facts: [],
    isDone: false,
  },
  {
    name: "RPC over HTTP",
    protocol: "http",
    turns: [client("RPC_IN_DATA /rpc/rpcproxy.dll?mail:6001 HTTP/1.1\r\nHost: mail\r\n\r\n"), status("200 OK")],
    facts: ["server-name mail"],
    refined: "rpc-http",
    isDone: false,
  },
  {
    name: "UPnP event",
    protocol: "http",
    turns: [client("NOTIFY /e HTTP/1.1\r\nHost: 10.0.0.9:2869\r\nNT: upnp:event\r\n\r\n"), status("200 OK")],
    facts: ["server-name 10.0.0.9"],
    refined: "upnp",
    isDone: false,
  },
  {
    name: "UPnP call",
    protocol: "http",
    turns: [
      client('POST /c HTTP/1.1\r\nSOAPACTION: "urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping"\r\n\r\n'),
      status("200 OK"),
    ],
    facts: [],
    refined: "upnp",
    isDone: false,
  },
  {
    name: "a SOAP call of another kind is plain HTTP",
    protocol: "http",
    turns: [client('POST /c HTTP/1.1\r\nSOAPAction: "http://tempuri.org/Read"\r\n\r\n'), status("200 OK")],
    facts: [],
    isDone: false,
  },
  {
    name: "printing",
    protocol: "http",
    turns: [client("POST /printers/p HTTP/1.1\r\nContent-Type: application/ipp\r\n\r\n"), status("200 OK")],
    facts: [],
    refined: "ipp",
    isDone: false,
  },
  {
    name: "/wsmanage is not WinRM",
    protocol: "http",
    turns: [client("GET /wsmanage HTTP/1.1\r\n\r\n"), status("200 OK")],
    facts: [],
    isDone: false,
  },
  {
    name: "HTTP/2",
    protocol: "http",
    turns: [client("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")],
    facts: ["version HTTP/2"],
  },
  {
    name: "a logon that nobody asked for, in the second request",
    protocol: "http",
    turns: [get("Host: a"), status("200 OK"), get("Host: b", basic), status("200 OK")],
    facts: ["server-name a", "weakness http-basic"],
  },
  {
    name: "a logon behind a hundred requests in one segment",
    protocol: "http",
    turns: [client("GET / HTTP/1.1\r\n\r\n".repeat(100)), get("Host: b", basic), status("200 OK")],
    facts: ["weakness http-basic"],
  },
  {
    name: "a logon behind a body in chunks",
    protocol: "http",
    turns: [
      post("Transfer-Encoding: gzip, chunked"),
      client(`1a;x=y\r\n${basic}\n\r\n${"0".repeat(8)}\r\nTrailer: x\r\n\r\n`),
      get(basic),
      status("200 OK"),
    ],
    facts: ["weakness http-basic"],
  },
  {
    name: "what looks like a request in a chunk is none, nor what stands in a trailer",
    protocol: "http",
    turns: [
      post("Transfer-Encoding: chunked"),
      client(`2d\r\nGET / HTTP/1.1\r\n${basic}\r\n\r\n\r\n0\r\n${basic}\r\n\r\n`),
      status("200 OK"),
    ],
    facts: [],
    isDone: false,
  },
  ...["no size", "123456789", "0x10", "5 x"].map((size) => ({
    name: `behind "${size}" for the size of a chunk only a request line begins a head`,
    protocol: "http",
    turns: [post("Transfer-Encoding: chunked"), client(`${size}\r\nX\r\n${basic}\r\n\r\n`), status("200 OK")],
    facts: [],
    isDone: false,
  })),
  {
    name: "behind a chunk that does not end, too",
    protocol: "http",
    turns: [post("Transfer-Encoding: chunked"), client(`1\r\nxyz\r\n${basic}\r\n\r\n`), get(basic), status("200 OK")],
    facts: ["weakness http-basic"],
  },
  {
    name: "a body in chunks that the client leaves out, as it was refused",
    protocol: "http",
    turns: [post("Transfer-Encoding: chunked"), status("401 Unauthorized"), get(basic), status("200 OK")],
    facts: ["weakness http-basic"],
  },
  {
    name: "a body that the client waits with and leaves out, as it was refused",
    protocol: "http",
    turns: [
      post("Content-Length: 5000", "Expect: 100-continue"),
      status("401 Unauthorized"),
      post("Content-Length: 5000", "Expect: 100-continue", basic),
      status("100 Continue"),
    ],
    facts: ["weakness http-basic"],
  },
  ...["SELECT * FROM a\r\n", "\r\n", "\0\x01\n", "A".repeat(30), "GET / HTTP/2\r\n"].map((begin) => ({
    name: `what looks like a head in an awaited body that begins with ${JSON.stringify(begin)} is none`,
    protocol: "http",
    turns: [
      post(`Content-Length: ${begin.length + 6 + basic.length + 4}`, "Expect: 100-continue"),
      status("100 Continue"),
      client(`${begin}X: y\r\n${basic}\r\n\r\n`),
    ],
    facts: [],
    isDone: false,
  })),
  {
    name: "a logon behind a gap of the client",
    protocol: "http",
    turns: [get("Host: a"), status("200 OK"), gap(0), client("rest\r\n"), get(basic)],
    facts: ["server-name a", "weakness http-basic"],
  },
  {
    name: "behind a gap of the client a line like a logon, which a body may have",
    protocol: "http",
    turns: [get("Host: a"), status("200 OK"), gap(0), client(`X\r\n${basic}\r\n\r\n`)],
    facts: ["server-name a"],
    isDone: false,
  },
  {
    name: "behind a gap in a head, a logon",
    protocol: "http",
    turns: [client("GET / HTTP/1.1\r\nCookie: a"), gap(0), client(`x\r\n${basic}\r\n\r\n`), status("200 OK")],
    facts: ["weakness http-basic"],
  },
  {
    name: "a logon behind a gap of the server",
    protocol: "http",
    turns: [get("Host: a"), gap(1), status("200 OK", "Server: x"), get(basic)],
    facts: ["server-name a", "weakness http-basic"],
  },
  {
    name: "in a tunnel, what is no request",
    protocol: "http",
    turns: [client("CONNECT h:25 HTTP/1.1\r\n\r\n"), status("200 OK"), client(`X\r\n${basic}\r\n\r\n`)],
    facts: [],
    isDone: false,
  },
  {
    name: "in a tunnel, a request",
    protocol: "http",
    turns: [client("CONNECT h:80 HTTP/1.1\r\n\r\n"), status("200 OK"), get(basic)],
    facts: ["weakness http-basic"],
  },
  {
    name: "behind an upgrade, what is no request",
    protocol: "http",
    turns: [get("Upgrade: websocket"), status("101 OK"), client(`X\r\n${basic}\r\n\r\n`)],
    facts: [],
    isDone: false,
  },
  {
    name: "a logon behind a request line too long to be read",
    protocol: "http",
    turns: [client(`GET /${"x".repeat(2000)} HTTP/1.1\r\n${basic}\r\n\r\n`), status("200 OK")],
    facts: ["weakness http-basic"],
  },
  {
    name: "WinRM by a request line too long to be read whole",
    protocol: "http",
    turns: [client(`POST /wsman?${"x".repeat(2000)} HTTP/1.1\r\nHost: a\r\n\r\n`), status("200 OK")],
    facts: ["server-name a"],
    refined: "winrm",
    isDone: false,
  },
  {
    name: "a logon in a header too long to be read whole",
    protocol: "http",
    turns: [get(`${basic}${"A".repeat(2000)}`), status("200 OK")],
    facts: ["weakness http-basic"],
  },
  {
    name: "of a host too long to be read whole, nothing",
    protocol: "http",
    turns: [get(`Host: ${"a".repeat(2000)}`), status("200 OK")],
    facts: [],
    isDone: false,
  },
  {
    name: "a path of which the end may be cut off is no WinRM",
    protocol: "http",
    turns: [client(`${"G".repeat(1017)} /wsmanual HTTP/1.1\r\n\r\n`), status("200 OK")],
    facts: [],
    isDone: false,
  },
  {
    name: "a length in a line too long to be read whole: what follows may be a body",
    protocol: "http",
    turns: [
      client(`POST / HTTP/1.1\r\nContent-Length: 27\r\nContent-Length: 27${" ".repeat(1100)}\r\n\r\n${basic}\r\n`),
      status("200 OK"),
    ],
    facts: [],
    isDone: false,
  },
  {
    name: "the only length in a line too long to be read whole: what follows may be a body",
    protocol: "http",
    turns: [client(`POST / HTTP/1.1\r\nContent-Length: 27${" ".repeat(1100)}\r\n\r\n${basic}\r\n`), status("200 OK")],
    facts: [],
    isDone: false,
  },
  {
    name: "under way, a body's line too long to be read whole is no answer",
    protocol: "http",
    turns: [
      get("Host: a"),
      { ...client(`HTTP/1.${"x".repeat(1500)}\r\nServer: of a body\r\n\r\n`), side: 1 },
      status("200 OK", "Server: X/1"),
    ],
    facts: ["server-name a", "product X/1"],
    isDone: false,
    start: MIDSTREAM,
  },
  {
    name: "an encoding in a line too long to be read whole: what follows may be a body",
    protocol: "http",
    turns: [
      client(`POST / HTTP/1.1\r\nTransfer-Encoding: ${"g".repeat(1100)}\r\n\r\n1b\r\n${basic}\r\n`),
      status("200 OK"),
    ],
    facts: [],
    isDone: false,
  },
  {
    name: "behind a gap, what only the end of a line would show to be a request",
    protocol: "http",
    turns: [get("Host: a"), gap(0), client(`GET /${"x".repeat(1010)} HTTP/1.1 and more\r\n${basic}\r\n\r\n`)],
    facts: ["server-name a"],
    isDone: false,
  },
  {
    name: "a length of which digits may be cut off is none: what follows is read",
    protocol: "http",
    turns: [client(`POST / HTTP/1.1\r\nContent-Length:${" ".repeat(1006)}9999\r\n\r\n`), get(basic), status("200 OK")],
    facts: ["weakness http-basic"],
  },
  {
    name: "a size of a chunk in a line too long to be read whole is none: what follows is read",
    protocol: "http",
    turns: [
      client(`POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffff;${"x".repeat(2000)}\r\n`),
      get(basic),
      status("200 OK"),
    ],
    facts: ["weakness http-basic"],
  },
  {
    name: "under way, its initiator presumed wrongly",
    protocol: "http",
    turns: [turned(status("200 OK")), turned(get(basic))],
    facts: ["weakness http-basic"],
    start: MIDSTREAM,
  },
  {
    name: "under way, its initiator presumed wrongly, and the rest of a body first",
    protocol: "http",
    turns: [
      turned(client("a=b\r\n\r\nc=d\r\n\r\n")),
      turned(status("200 OK", "Server: X/1")),
      turned(get("Host: a", basic)),
    ],
    facts: ["product X/1", "server-name a", "weakness http-basic"],
    start: MIDSTREAM,
  },
  {
    name: "under way, bytes of the presumed server lost, and then it turns out to be the client",
    protocol: "http",
    turns: [turned(client("a=b\r\n")), gap(1), turned(status("200 OK")), turned(get(basic))],
    facts: ["weakness http-basic"],
    start: MIDSTREAM,
  },
  {
    name: "a host in brackets, with its port",
    protocol: "http",
    turns: [get("Host: [2001:db8::1]:8080"), status("200 OK")],
    facts: ["server-name [2001:db8::1]"],
    isDone: false,
  },
  {
    name: "a host with spaces behind",
    protocol: "http",
    turns: [get("Host: files.example \t"), status("200 OK")],
    facts: ["server-name files.example"],
    isDone: false,
  },
  {
    name: "no host: a port of six digits",
    protocol: "http",
    turns: [get("Host: files.example:123456"), status("200 OK")],
    facts: [],
    isDone: false,
  },
  {
    name: "under way, a request whose line is too long to be read",
    protocol: "http",
    turns: [client(`GET /${"x".repeat(2000)} HTTP/1.1\r\n${basic}\r\n\r\n`), status("200 OK")],
    facts: ["weakness http-basic"],
    start: MIDSTREAM,
  },
  {
    name: "under way, a keep-alive before the request",
    protocol: "http",
    turns: [client("\0"), get("Host: a", basic), status("200 OK")],
    facts: ["server-name a", "weakness http-basic"],
    start: MIDSTREAM,
  },
  {
    name: "under way, the rest of a body",
    protocol: "http",
    turns: [client(`x\r\n${basic}\r\n\r\n`), status("200 OK")],
    facts: [],
    isDone: false,
    start: MIDSTREAM,
  },
  {
    name: "under way, the client speaks first",
    protocol: "http",
    turns: [
      { ...get(basic), side: 1 },
      { ...status("200 OK"), side: 0 },
    ],
    facts: ["weakness http-basic"],
    start: MIDSTREAM,
  },
  {
    name: "a later request refines nothing and names nobody",
    protocol: "http",
    turns: [get("Host: a"), status("200 OK"), client("POST /wsman HTTP/1.1\r\nHost: b\r\nNT: upnp:event\r\n\r\n")],
    facts: ["server-name a"],
    isDone: false,
  },
];

const MAIL: readonly Case[] = [
  {
    name: "mail without a logon",
    protocol: "smtp",
    turns: said(smtpDelivery("pc1", "a@b.example", "c@d.example")),
    facts: [],
    isDone: false,
  },
  {
    name: "AUTH LOGIN",
    protocol: "smtp",
    turns: [
      server("220 h Microsoft ESMTP MAIL Service, Version: 6.0\r\n"),
      client("EHLO pc1\r\n"),
      server("250-h\r\n250 AUTH LOGIN\r\n"),
      client("AUTH LOGIN\r\n"),
      server("334 VXNlcm5hbWU6\r\n"),
      client("dXNlcg==\r\n"),
      server("334 UGFzc3dvcmQ6\r\n"),
      client("c2VjcmV0\r\n"),
    ],
    facts: ["version Microsoft ESMTP MAIL Service", "weakness smtp-auth"],
  },
  {
    name: "AUTH LOGIN refused before the password",
    protocol: "smtp",
    turns: [client("AUTH LOGIN\r\n"), server("504 no\r\n"), client("RSET\r\n"), client("NOOP\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "AUTH PLAIN with its answer",
    protocol: "smtp",
    turns: [client("auth plain AGEAYg==\r\n")],
    facts: ["weakness smtp-auth"],
  },
  {
    name: "AUTH PLAIN with an answer too long to be read whole",
    protocol: "smtp",
    turns: [client(`AUTH PLAIN ${"A".repeat(2000)}\r\n`)],
    facts: ["weakness smtp-auth"],
  },
  {
    name: "AUTH LOGIN, what was answered unseen, and then a command cut off behind a brace",
    protocol: "smtp",
    turns: [client("AUTH LOGIN abc\r\n"), gap(1), client(`MAIL ${"x".repeat(1018)}}${"x".repeat(100)}\r\n`)],
    facts: [],
    isDone: false,
  },
  {
    name: "AUTH LOGIN, what was answered unseen, and then a password too long to be read whole",
    protocol: "smtp",
    turns: [client("AUTH LOGIN abc\r\n"), gap(1), client(`${"x".repeat(1100)}\r\n`)],
    facts: ["weakness smtp-auth"],
  },
  {
    name: "under way, a line too long to be read whole does not tell who serves",
    protocol: "smtp",
    turns: [client(`100 ${"x".repeat(1100)}\r\n`), client("AUTH PLAIN abc\r\n")],
    facts: ["weakness smtp-auth"],
    start: MIDSTREAM,
  },
  {
    name: "AUTH LOGIN, its lines too long to be read whole",
    protocol: "smtp",
    turns: [client(`AUTH LOGIN\r\n${"A".repeat(2000)}\r\n`), client(`${"B".repeat(2000)}\r\n`)],
    facts: ["weakness smtp-auth"],
  },
  {
    name: "AUTH PLAIN given up",
    protocol: "smtp",
    turns: [client("AUTH PLAIN\r\n*\r\nNOOP\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "AUTH NTLM is not in clear",
    protocol: "smtp",
    turns: [client("AUTH NTLM\r\nTlRM\r\nTlRM\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "STARTTLS, and what TLS then says",
    protocol: "smtp",
    turns: [
      server("220 h ESMTP\r\n"),
      client("EHLO pc1\r\n"),
      server("250 STARTTLS\r\n"),
      client("STARTTLS\r\n"),
      server("220 go\r\n"),
      ...said(tlsSession(random, 90)),
    ],
    facts: ["version TLS 1.0 offered", "version TLS 1.0", "weakness tls-1.0", "protection tls", "protection starttls"],
  },
  {
    name: "STARTTLS accepted, and then the password in clear",
    protocol: "smtp",
    turns: [server("220 h ESMTP\r\n"), client("STARTTLS\r\n"), server("220 go\r\n"), client("AUTH PLAIN AGEAYg==\r\n")],
    facts: ["weakness smtp-auth"],
  },
  {
    name: "a hello that is refused in clear, and then the password in clear",
    protocol: "smtp",
    turns: [
      server("220 h ESMTP\r\n"),
      client("STARTTLS\r\n"),
      server("220 go\r\n"),
      clientHello(0x0303),
      server("500 what?\r\n"),
      client("AUTH PLAIN AGEAYg==\r\n"),
    ],
    facts: ["version TLS 1.2 offered", "weakness smtp-auth"],
  },
  {
    name: "a hello that an alert answers protects nothing",
    protocol: "smtp",
    turns: [
      server("220 h ESMTP\r\n"),
      client("STARTTLS\r\n"),
      server("220 go\r\n"),
      clientHello(0x0303),
      answer(fromHex("15 03 03 00 02 02 28")),
    ],
    facts: ["version TLS 1.2 offered"],
    isDone: false,
  },
  {
    name: "a logon behind mail that was refused",
    protocol: "smtp",
    turns: [
      server("220 h\r\n"),
      client("MAIL FROM:<a@b.example>\r\n"),
      server("530 log on\r\n"),
      client("DATA\r\n"),
      server("503 no\r\n"),
      client("AUTH PLAIN AGEAYg==\r\n"),
    ],
    facts: ["weakness smtp-auth"],
  },
  {
    name: "lines of a message are no commands; what follows its dot is",
    protocol: "smtp",
    turns: [
      server("220 h\r\n"),
      client("MAIL FROM:<a@b.example>\r\nDATA\r\n"),
      server("250 ok\r\n354 go\r\n"),
      client("AUTH PLAIN AGEAYg==\r\n.\r\nNOOP\r\n"),
    ],
    facts: [],
    isDone: false,
  },
  {
    name: "a logon behind a message",
    protocol: "smtp",
    turns: [server("220 h\r\n"), client("DATA\r\n"), server("354 go\r\n"), client("x\r\n.\r\nAUTH PLAIN AGEAYg==\r\n")],
    facts: ["weakness smtp-auth"],
  },
  {
    name: "STARTTLS refused, then the password in clear",
    protocol: "smtp",
    turns: [client("STARTTLS\r\n"), server("454 no\r\n"), client("AUTH PLAIN AGEAYg==\r\n")],
    facts: ["weakness smtp-auth"],
  },
  { name: "PASS", protocol: "pop3", turns: said(pop3Session("op")), facts: ["weakness pop3-login"] },
  {
    name: "APOP",
    protocol: "pop3",
    turns: [client("APOP op c4c9334bac560ecc979e58001b3e22fb\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "APOP refused, then PASS",
    protocol: "pop3",
    turns: [
      client("APOP op c4c9334bac560ecc979e58001b3e22fb\r\n"),
      server("-ERR no\r\n"),
      client("USER op\r\nPASS secret\r\n"),
    ],
    facts: ["weakness pop3-login"],
  },
  {
    name: "STLS accepted, and no TLS follows",
    protocol: "pop3",
    turns: [client("STLS\r\n"), server("+OK\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "STLS accepted, then PASS in clear",
    protocol: "pop3",
    turns: [client("STLS\r\n"), server("+OK\r\n"), client("USER op\r\n"), client("PASS secret\r\n")],
    facts: ["weakness pop3-login"],
  },
  {
    name: "STLS accepted, a hello that nobody answered, then PASS in clear",
    protocol: "pop3",
    turns: [client("STLS\r\n"), server("+OK\r\n"), clientHello(0x0303), client("PASS secret\r\n")],
    facts: ["version TLS 1.2 offered", "weakness pop3-login"],
  },
  {
    name: "STLS, and what TLS then says",
    protocol: "pop3",
    turns: [client("STLS\r\n"), server("+OK\r\n"), ...said(tls12Session(random, 90))],
    facts: ["version TLS 1.2 offered", "version TLS 1.2", "protection tls", "protection starttls"],
  },
  ...[
    ["smtp", "AUTH PLAIN AGEAYg==", "535 5.7.8 wrong"],
    ["pop3", "PASS secret", "-ERR wrong"],
    ["pop3", "AUTH PLAIN AGEAYg==", "-ERR wrong"],
    ["imap", "a1 LOGIN op secret", "a1 NO wrong"],
    ["nntp", "AUTHINFO PASS secret", "481 wrong"],
  ].map(([protocol = "", command = "", refusal = ""]) => ({
    name: `${command.slice(0, 10)}: a password that is refused was sent all the same`,
    protocol,
    turns: [client(`${command}\r\n`), server(`${refusal}\r\n`)],
    facts: [`weakness ${{ smtp: "smtp-auth", pop3: "pop3-login", imap: "imap-login" }[protocol] ?? "nntp-login"}`],
  })),
  ...[
    ["pop3", "USER op", "-ERR no", "PASS secret", "pop3-login"],
    ["nntp", "AUTHINFO USER op", "481 no", "AUTHINFO PASS secret", "nntp-login"],
    ["smtp", "AUTH LOGIN b3A=", "334 x", "c2VjcmV0\r\nQUIT", "smtp-auth"],
  ].map(([protocol = "", user = "", answered = "", password = "", weakness = ""]) => ({
    name: `${user.slice(0, 10)}, ${answered}, and the password`,
    protocol,
    turns: [client(`${user}\r\n`), server(`${answered}\r\n`), client(`${password}\r\n`)],
    facts: [`weakness ${weakness}`],
  })),
  {
    name: "AUTH LOGIN of which the server's side is missing",
    protocol: "smtp",
    turns: [client("AUTH LOGIN\r\n"), gap(1), client("b3A=\r\n"), gap(1), client("c2VjcmV0\r\n")],
    facts: ["weakness smtp-auth"],
  },
  ...["QUIT", "MAIL FROM:<a@b.example>", "STARTTLS"].map((command) => ({
    name: `AUTH PLAIN, a gap of the server, and then ${command.slice(0, 9)}`,
    protocol: "smtp",
    turns: [client("AUTH PLAIN\r\n"), gap(1), client(`${command}\r\nAGEAYg==\r\n`)],
    facts: [],
    isDone: false,
  })),
  {
    name: "AUTH PLAIN and a gap of the client: what was said is not known",
    protocol: "smtp",
    turns: [client("AUTH PLAIN\r\n"), server("334\r\n"), gap(0), client("x\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "AUTH PLAIN behind a gap of the server",
    protocol: "smtp",
    turns: [gap(1), client("AUTH PLAIN\r\n"), server("334\r\n"), client("ABCD\r\n")],
    facts: ["weakness smtp-auth"],
  },
  {
    name: "LOGIN with a password that comes unasked, and was refused before (RFC 7888)",
    protocol: "imap",
    turns: [client("a1 LOGIN {2+}\r\n"), server("a1 NO\r\n"), client("op {6+}\r\n"), client("secret\r\n")],
    facts: ["weakness imap-login"],
  },
  {
    name: "LOGIN with a password that waits, and was refused before",
    protocol: "imap",
    turns: [client("a1 LOGIN {2}\r\n"), server("a1 NO\r\n"), client("a2 NOOP\r\n"), client("a3 LOGOUT\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "LOGIN in lines of their own, of which the server's side is missing",
    protocol: "imap",
    turns: [client("a1 LOGIN {2}\r\n"), gap(1), client("op {6}\r\n"), client("secret\r\n")],
    facts: ["weakness imap-login"],
  },
  { name: "LOGIN", protocol: "imap", turns: [client("a1 LOGIN op secret\r\n")], facts: ["weakness imap-login"] },
  {
    name: "LOGIN in literals",
    protocol: "imap",
    turns: [
      client("a1 LOGIN {2}\r\n"),
      server("+ go\r\n"),
      client("op {6}\r\n"),
      server("+ go\r\n"),
      client("secret\r\n"),
    ],
    facts: ["weakness imap-login"],
  },
  {
    name: "LOGIN of which only the name was said",
    protocol: "imap",
    turns: [client("a1 LOGIN {2}\r\n"), server("+ go\r\n"), client("op {6}\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "LOGIN refused before the literals",
    protocol: "imap",
    turns: [client("a1 LOGIN {2}\r\n"), server("a1 NO disabled\r\n"), client("a2 NOOP\r\n"), client("a3 NOOP\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "IMAP's STARTTLS is answered with its tag",
    protocol: "imap",
    turns: [
      client("a1 STARTTLS\r\n"),
      server("* OK still here\r\n"),
      server("a1 OK begin\r\n"),
      ...said(tls12Session(random, 90)),
    ],
    facts: ["version TLS 1.2 offered", "version TLS 1.2", "protection tls", "protection starttls"],
  },
  ...["a0 OK", "a OK", "a11 OK", "* OK"].map((result) => ({
    name: `${result} does not answer a1 STARTTLS`,
    protocol: "imap",
    turns: [client("a1 STARTTLS\r\n"), server(`${result} begin\r\n`), ...said(tls12Session(random, 90))],
    facts: [],
    isDone: false,
  })),
  {
    name: "STARTTLS accepted, then LOGIN in clear",
    protocol: "imap",
    turns: [client("a1 STARTTLS\r\n"), server("a1 OK begin\r\n"), client("a2 LOGIN op secret\r\n")],
    facts: ["weakness imap-login"],
  },
  {
    name: "what another command was refused does not end LOGIN",
    protocol: "imap",
    turns: [client("a1 LOGIN {2}\r\n"), server("a0 NO\r\n"), client("op {6}\r\n"), client("secret\r\n")],
    facts: ["weakness imap-login"],
  },
  {
    name: "LOGIN behind a mailbox that was refused",
    protocol: "imap",
    turns: [
      client("a1 SELECT x\r\n"),
      server("a1 NO\r\n"),
      client("a2 APPEND x {99999999}\r\n"),
      server("a2 NO\r\n"),
      client("a3 LOGIN op secret\r\n"),
    ],
    facts: ["weakness imap-login"],
  },
  {
    name: "a message that comes without being asked for (RFC 7888), and a logon behind it",
    protocol: "imap",
    turns: [
      client("a2 APPEND x {37+}\r\nPlease login to your account\r\nb login\r\n"),
      client("a3 LOGIN op secret\r\n"),
    ],
    facts: ["weakness imap-login"],
  },
  {
    name: "a message that comes without being asked for, and no logon",
    protocol: "imap",
    turns: [client("a2 APPEND x {28+}\r\nPlease login to your account\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "a mailbox that comes without being asked for, and then a message that is asked for",
    protocol: "imap",
    turns: [
      client("a APPEND {5+}\r\nInb\xe4x (\\Seen) {6000}\r\n"),
      server("+ go\r\n"),
      client("Dear all,\r\nPlease login to your account\r\n"),
    ],
    facts: [],
  },
  {
    name: "several messages that come without being asked for, and a logon behind them",
    protocol: "imap",
    turns: [
      client(
        "a APPEND {5+}\r\nINBOX (\\Seen) {28+}\r\nPlease login to your account {28+}\r\nPlease login to your account\r\n",
      ),
      client("b LOGIN op secret\r\n"),
    ],
    facts: ["weakness imap-login"],
  },
  {
    name: "several messages that come without being asked for, and no logon",
    protocol: "imap",
    turns: [
      client(
        "a APPEND {5+}\r\nINBOX (\\Seen) {28+}\r\nPlease login to your account {28+}\r\nPlease login to your account\r\n",
      ),
      client("b NOOP\r\n"),
    ],
    facts: [],
    isDone: false,
  },
  {
    name: "a message that comes without being asked for, a gap of the client, and a logon",
    protocol: "imap",
    turns: [client("a APPEND x {6+}\r\nPlease"), gap(0), client("b LOGIN op secret\r\n")],
    facts: ["weakness imap-login"],
  },
  {
    name: "a message that is refused behind a mailbox that comes unasked, and then a logon",
    protocol: "imap",
    turns: [
      client("a APPEND {5+}\r\nINBOX (\\Seen) {6000}\r\n"),
      server("a NO\r\n"),
      client("b IDLE\r\n"),
      server("+ idling\r\n"),
      client("DONE\r\nc LOGIN op secret\r\n"),
    ],
    facts: ["weakness imap-login"],
  },
  {
    name: "LOGIN whose end, where a password would be announced, is cut off",
    protocol: "imap",
    turns: [client(`a LOGIN "u ${"x".repeat(1100)}" {5}\r\n`), server("a BAD\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "LOGIN cut off behind a brace",
    protocol: "imap",
    turns: [client(`a LOGIN ${"x".repeat(1015)}}${"x".repeat(60)}\r\n`), client("* x\r\nb NOOP\r\n")],
    facts: [],
    isDone: false,
  },
  {
    name: "APPEND cut off behind a brace is followed",
    protocol: "imap",
    turns: [
      client(`a APPEND ${"x".repeat(1014)}}${"x".repeat(60)}\r\n`),
      server("+ go\r\n"),
      client("b LOGIN op secret\r\n"),
    ],
    facts: ["weakness imap-login"],
  },
  {
    name: "a message that is stored: who may has logged on",
    protocol: "imap",
    turns: [client("a2 APPEND x {30}\r\n"), server("+ go\r\n"), client("a3 LOGIN op secret\r\n")],
    facts: [],
  },
  {
    name: "AUTHINFO",
    protocol: "nntp",
    turns: [client("AUTHINFO USER op\r\nAUTHINFO PASS x\r\n")],
    facts: ["weakness nntp-login"],
  },
  {
    name: "AUTHINFO behind an article that was refused, or sent",
    protocol: "nntp",
    turns: [
      client("POST\r\n"),
      server("440 no\r\n"),
      client("POST\r\n"),
      server("340 go\r\n"),
      client("AUTHINFO PASS a\r\n.\r\nTAKETHIS <a@b>\r\nAUTHINFO PASS b\r\n.\r\n"),
      server("240 ok\r\n"),
    ],
    facts: [],
    isDone: false,
  },
  {
    name: "AUTHINFO behind articles",
    protocol: "nntp",
    turns: [client("POST\r\n"), server("440 no\r\n"), client("TAKETHIS <a@b>\r\n.\r\nAUTHINFO PASS x\r\n")],
    facts: ["weakness nntp-login"],
  },
  {
    name: "under way, with the server taken for the initiator",
    protocol: "pop3",
    start: MIDSTREAM,
    turns: [client("+OK\r\n"), server("PASS secret\r\n")],
    facts: ["weakness pop3-login"],
  },
];

const DATAGRAMS: readonly Case[] = [
  {
    name: "SNMPv1",
    protocol: "snmp",
    start: UDP,
    turns: said(snmpRead("public", 1, "x")),
    facts: ["version SNMPv1", "weakness snmp-v1"],
    isDone: false,
  },
  {
    name: "SNMPv2c",
    protocol: "snmp",
    start: UDP,
    turns: [ask(sequence(integer(1), octetString("public"), zeros(2)))],
    facts: ["version SNMPv2c", "weakness snmp-v2c"],
    isDone: false,
  },
  {
    name: "SNMPv3: discovery, then encrypted",
    protocol: "snmp",
    start: UDP,
    turns: [ask(snmpV3(4)), answer(snmpV3(0)), ask(snmpV3(7)), answer(snmpV3(3))],
    facts: ["version SNMPv3", "protection snmp-v3", "protection snmp-v3-privacy"],
    isDone: false,
  },
  {
    name: "SNMPv3 that nobody accepted",
    protocol: "snmp",
    start: UDP,
    turns: [ask(snmpV3(7)), answer(snmpV3(0)), ask(snmpV3(7))],
    facts: ["version SNMPv3"],
    isDone: false,
  },
  {
    name: "SNMPv3 whose flags say encrypted and whose data are not",
    protocol: "snmp",
    start: UDP,
    turns: [ask(snmpV3(7, sequence(integer(1)))), answer(snmpV3(3, sequence(integer(1))))],
    facts: ["version SNMPv3", "protection snmp-v3"],
    isDone: false,
  },
  {
    name: "an encrypted trap, which nobody answers",
    protocol: "snmp",
    start: TRAPS,
    turns: [ask(snmpV3(3))],
    facts: ["version SNMPv3", "protection snmp-v3", "protection snmp-v3-privacy"],
    isDone: false,
  },
  {
    name: "a community behind a hundred messages of SNMPv3",
    protocol: "snmp",
    start: UDP,
    turns: [
      ...Array.from({ length: 100 }, () => ask(snmpV3(7))),
      ask(sequence(integer(1), octetString("public"), zeros(2))),
    ],
    facts: ["version SNMPv3", "version SNMPv2c", "weakness snmp-v2c"],
    isDone: false,
  },
  {
    name: "a community behind SNMPv3 that both encrypt",
    protocol: "snmp",
    start: UDP,
    turns: [ask(snmpV3(7)), answer(snmpV3(3)), ask(sequence(integer(0), octetString("public"), zeros(2)))],
    facts: ["version SNMPv3", "protection snmp-v3", "protection snmp-v3-privacy", "version SNMPv1", "weakness snmp-v1"],
  },
  {
    name: "SNMPv3 that is signed and not encrypted",
    protocol: "snmp",
    start: UDP,
    turns: [ask(snmpV3(5)), answer(snmpV3(1))],
    facts: ["version SNMPv3", "protection snmp-v3"],
    isDone: false,
  },
  {
    name: "SNMPv3 without security",
    protocol: "snmp",
    start: UDP,
    turns: [ask(snmpV3(4))],
    facts: ["version SNMPv3"],
    isDone: false,
  },
  {
    name: "main mode",
    protocol: "isakmp",
    start: UDP,
    turns: said(ikeProposal(random)),
    facts: ["version IKEv1, main mode"],
    isDone: false,
  },
  {
    name: "aggressive mode behind NAT, after ESP",
    protocol: "ipsec-nat-t",
    start: UDP,
    turns: [ask(fromHex("3d107a2c 00000001"), zeros(64)), ask(zeros(4), ikeHeader(0x10, 4))],
    facts: ["version IKEv1, aggressive mode", "weakness ike-aggressive"],
  },
  {
    name: "IKEv2",
    protocol: "isakmp",
    start: UDP,
    turns: [ask(ikeHeader(0x20, 34))],
    facts: ["version IKEv2"],
    isDone: false,
  },
  {
    name: "aggressive mode behind twenty of main mode",
    protocol: "isakmp",
    start: UDP,
    turns: [...Array.from({ length: 20 }, () => ask(ikeHeader(0x10, 2))), ask(ikeHeader(0x10, 4))],
    facts: ["version IKEv1, main mode", "version IKEv1, aggressive mode", "weakness ike-aggressive"],
  },
  {
    name: "PAP",
    protocol: "radius",
    start: UDP,
    turns: [ask(radius(fromHex("01 04 6f 70"), fromHex("02 12"), zeros(16)))],
    facts: ["weakness radius-pap"],
  },
  {
    name: "PAP behind twenty requests with EAP",
    protocol: "radius",
    start: UDP,
    turns: [
      ...Array.from({ length: 20 }, () => ask(radius(fromHex("4f 06 02 01 00 04")))),
      ask(radius(fromHex("02 12"), zeros(16))),
    ],
    facts: ["weakness radius-pap"],
  },
  {
    name: "EAP",
    protocol: "radius",
    start: UDP,
    turns: [ask(radius(fromHex("01 04 6f 70"), fromHex("4f 06 02 01 00 04")))],
    facts: [],
    isDone: false,
  },
];

const REMOTE: readonly Case[] = [
  {
    name: "SSH",
    protocol: "ssh",
    turns: [
      client("SSH-2.0-PuTTY_Release_0.78\r\n"),
      client("\0\0\x01\x3c"),
      server("SSH-2.0-OpenSSH_for_Windows_8.1\r\n"),
    ],
    facts: ["version SSH 2.0", "product OpenSSH_for_Windows_8.1"],
  },
  { name: "SSH 1", protocol: "ssh", turns: [server("SSH-1.5-1.2.27\n")], facts: ["version SSH 1.5", "product 1.2.27"] },
  { name: "VNC with a password", protocol: "rfb", turns: said(vncSession(random, "X")), facts: ["version RFB 3.8"] },
  {
    name: "VNC for everybody",
    protocol: "rfb",
    turns: [server("RFB 003.008\n"), client("RFB 003.008\n"), server("\x02\x01\x02"), client("\x01")],
    facts: ["version RFB 3.8", "weakness vnc-without-authentication"],
  },
  {
    name: "VNC 3.3 for everybody",
    protocol: "rfb",
    turns: [server("RFB 003.008\n"), client("RFB 003.003\n"), server("\0\0\0\x01")],
    facts: ["version RFB 3.8", "weakness vnc-without-authentication"],
  },
  {
    name: "a list in which everybody's way in was not taken",
    protocol: "rfb",
    turns: [server("RFB 003.007\n"), client("RFB 003.007\n"), server("\x02\x01\x02"), client("\x02")],
    facts: ["version RFB 3.7"],
  },
  {
    name: "a password that Telnet refuses was sent all the same",
    protocol: "telnet",
    turns: [
      server("\r\nlogin: "),
      client("op\r\n"),
      server("Password: "),
      client("secret\r\n"),
      server("Login incorrect"),
    ],
    facts: ["weakness telnet-login"],
  },
  { name: "Telnet", protocol: "telnet", turns: said(telnetLogon("op")), facts: ["weakness telnet-login"] },
  {
    name: "Telnet without a prompt",
    protocol: "telnet",
    turns: [server("login: "), client("op\r\n"), server("the password: no\r\n"), client("x")],
    facts: [],
    isDone: false,
  },
  {
    name: "PPTP",
    protocol: "pptp",
    turns: said(pptpControl("RAS1")),
    facts: ["weakness pptp-control", "server-name RAS1", "product Microsoft"],
  },
];

export const CASES: readonly Case[] = [...TLS, ...HTTP, ...MAIL, ...DATAGRAMS, ...REMOTE];
