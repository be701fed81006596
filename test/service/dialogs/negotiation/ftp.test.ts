import { describe, expect, it } from "vitest";
import { ftpDialog } from "../../../../src/service/dialogs/negotiation/ftp.ts";
import { client, cutInto, flowStart, replay, type Said, server } from "../support/replay-text.ts";

const START = flowStart("192.0.2.7 1040", "198.51.100.9 21", 6);
const START_IPV6 = flowStart("2001:db8::7 1040", "2001:db8::9 21", 6);

describe("the data connections that FTP agrees on", () => {
  const rows: readonly (readonly [title: string, said: Said, lessons: readonly string[]])[] = [
    [
      "PORT: the client's address and port (RFC 959 section 4.1.2)",
      client("PORT 192,0,2,7,131,46\r\n"),
      ["tcp 192.0.2.7:33582 ftp-data next: FTP PORT"],
    ],
    ["in lower case", client("port 192,0,2,7,0,20\r\n"), ["tcp 192.0.2.7:20 ftp-data next: FTP PORT"]],
    [
      "the answer to PASV: the server's",
      server("227 Entering Passive Mode (198,51,100,9,221,90).\r\n"),
      ["tcp 198.51.100.9:56666 ftp-data next: FTP PASV"],
    ],
    [
      "without brackets (RFC 1123 section 4.1.2.6)",
      server("227 =198,51,100,9,4,1\r\n"),
      ["tcp 198.51.100.9:1025 ftp-data next: FTP PASV"],
    ],
    [
      "behind other digits",
      server("227 Mode 2 of 10,1 is 198,51,100,9,4,1\r\n"),
      ["tcp 198.51.100.9:1025 ftp-data next: FTP PASV"],
    ],
    [
      "0.0.0.0 stands for the server",
      server("227 Entering Passive Mode (0,0,0,0,4,1)\r\n"),
      ["tcp 198.51.100.9:1025 ftp-data next: FTP PASV"],
    ],
    [
      "another address is learned as it is announced, and said",
      server("227 Entering Passive Mode (10,0,0,5,4,1)\r\n"),
      ["tcp 10.0.0.5:1025 ftp-data next: FTP PASV, announced for another address than its own"],
    ],
    [
      "PORT with another address too",
      client("PORT 10,0,0,5,4,1\r\n"),
      ["tcp 10.0.0.5:1025 ftp-data next: FTP PORT, announced for another address than its own"],
    ],
    ["EPRT for IPv4 (RFC 2428)", client("EPRT |1|192.0.2.7|6275|\r\n"), ["tcp 192.0.2.7:6275 ftp-data next: FTP EPRT"]],
    ["with another delimiter", client("EPRT !1!192.0.2.7!6275!\r\n"), ["tcp 192.0.2.7:6275 ftp-data next: FTP EPRT"]],
    [
      "the answer to EPSV: the address of the control connection",
      server("229 Entering Extended Passive Mode (|||6446|)\r\n"),
      ["tcp 198.51.100.9:6446 ftp-data next: FTP EPSV"],
    ],
    ["PORT with a number above 255", client("PORT 192,0,2,7,256,46\r\n"), []],
    ["PORT with port 0", client("PORT 192,0,2,7,0,0\r\n"), []],
    ["PORT cut short", client("PORT 192,0,2,7,131\r\n"), []],
    ["PORT that the server says", server("PORT 192,0,2,7,131,46\r\n"), []],
    ["227 that the client says", client("227 Entering Passive Mode (198,51,100,9,4,1)\r\n"), []],
    ["EPRT whose family is another's", client("EPRT |2|192.0.2.7|6275|\r\n"), []],
    ["EPRT without its last delimiter", client("EPRT |1|192.0.2.7|6275\r\n"), []],
    ["EPRT with a port above 65535", client("EPRT |1|192.0.2.7|65536|\r\n"), []],
    ["EPSV with port 0", server("229 Entering Extended Passive Mode (|||0|)\r\n"), []],
    ["EPSV with brackets only", server("229 Entering Extended Passive Mode ()\r\n"), []],
    [
      "a line inside an answer of several lines is no answer",
      server("211-Status\r\n227 (198,51,100,9,4,1)\r\n211 End\r\n"),
      [],
    ],
    [
      "behind an answer of several lines",
      server("220-Hello\r\n227 (1,1,1,1,1,1)\r\n220 Go on\r\n227 (198,51,100,9,4,1)\r\n"),
      ["tcp 198.51.100.9:1025 ftp-data next: FTP PASV"],
    ],
  ];
  it.each(rows)("%s", (_title, said, lessons) => {
    expect(replay(ftpDialog, START, [said]).lessons).toEqual(lessons);
  });

  it("EPRT and EPSV for IPv6", () => {
    const turns = [
      client("EPRT |2|2001:db8::7|49189|\r\n"),
      server("229 Entering Extended Passive Mode (|||57086|)\r\n"),
    ];
    expect(replay(ftpDialog, START_IPV6, turns).lessons).toEqual([
      "tcp [2001:db8::7]:49189 ftp-data next: FTP EPRT",
      "tcp [2001:db8::9]:57086 ftp-data next: FTP EPSV",
    ]);
  });

  it("a connection seen from its middle: the side that answers with codes is the server", () => {
    const start = flowStart("198.51.100.9 2121", "192.0.2.7 1040", 6, true);
    const turns: readonly Said[] = [
      { side: 0, bytes: Buffer.from("227 Entering Passive Mode (198,51,100,9,4,1)\r\n") },
      { side: 1, bytes: Buffer.from("PORT 192,0,2,7,4,2\r\n") },
    ];
    expect(replay(ftpDialog, start, turns).lessons).toEqual([
      "tcp 198.51.100.9:1025 ftp-data next: FTP PASV",
      "tcp 192.0.2.7:1026 ftp-data next: FTP PORT",
    ]);
  });
});

const LOGON = [
  server("220 FTP ready\r\n"),
  client("USER bob\r\n"),
  server("331 Password required\r\n"),
  client("PASS geheim\r\n"),
  server("230 Logged in\r\n"),
  client("PASV\r\n"),
  server("227 Entering Passive Mode (198,51,100,9,4,1)\r\n"),
];

describe("what FTP tells of its session", () => {
  const rows: readonly (readonly [title: string, turns: readonly Said[], facts: readonly string[]])[] = [
    ["a user's password in clear", LOGON, ["weakness ftp-login"]],
    ["of which the server's side was not captured", LOGON.filter(({ side }) => side === 0), ["weakness ftp-login"]],
    ["an anonymous logon is no weakness", [client("USER anonymous\r\n"), client("PASS a@example.org\r\n")], []],
    ["nor as ftp, in any case", [client("user FTP\r\n"), client("PASS a@example.org\r\n")], []],
    ["ftpadmin is a user", [client("USER ftpadmin\r\n"), client("PASS x\r\n")], ["weakness ftp-login"]],
    ["a user who is turned away", [client("USER bob\r\n"), server("530 No\r\n"), client("PASS x\r\n")], []],
    ["a password without user", [client("PASS x\r\n")], []],
    ["USER alone", [client("USER bob\r\n"), server("331 Password?\r\n")], []],
    ["a Microsoft server", [server("220 Microsoft FTP Service\r\n")], ["version Microsoft FTP Service"]],
    [
      "with its version and a host name",
      [server("220 host1 Microsoft FTP Service (Version 5.0).\r\n")],
      ["version Microsoft FTP Service (version 5.0)"],
    ],
    [
      "in an answer of several lines",
      [server("220-Microsoft FTP Service\r\n220 Hello\r\n")],
      ["version Microsoft FTP Service"],
    ],
    [
      "a version that is none",
      [server("220 Microsoft FTP Service (Version <b>)\r\n")],
      ["version Microsoft FTP Service"],
    ],
    ["another server", [server("220 (vsFTPd 3.0.3)\r\n")], []],
  ];
  it.each(rows)("%s", (_title, turns, facts) => {
    expect(replay(ftpDialog, START, turns).facts).toEqual(facts);
  });

  it.each([1, 2, 1460])(
    "AUTH TLS, and what follows where the client ends the encryption again (RFC 4217 section 12.3), in segments of %i bytes",
    (size) => {
      const turns = [
        server("220 ready\r\n"),
        client("AUTH TLS\r\n"),
        server("234 AUTH command ok. Expecting TLS Negotiation.\r\n"),
        client("\x16\x03\x01\x00\x05\n\0\0\x02\0"),
        client(`\x17\x03\x03\x08\x00${"\xa5".repeat(2048)}`),
        client("PORT 192,0,2,7,131,46\r\n"),
      ];
      const { facts, lessons } = replay(ftpDialog, START, cutInto(turns, size));
      expect(facts).toEqual(["protection ftp-auth-tls"]);
      expect(lessons).toEqual(["tcp 192.0.2.7:33582 ftp-data next: FTP PORT"]);
    },
  );

  it("bytes that only look like a TLS record are a line", () => {
    const turns = [server("\x16\x02\0\0\x05x\r\n\x17\x03\x03\xff\xffx\r\n227 (198,51,100,9,4,1)\r\n")];
    expect(replay(ftpDialog, START, turns).lessons).toHaveLength(1);
  });

  it.each([1, 2, 3, 7, 1000])("is the same in segments of %i bytes", (size) => {
    expect(replay(ftpDialog, START, cutInto(LOGON, size))).toEqual(replay(ftpDialog, START, LOGON));
  });
});
