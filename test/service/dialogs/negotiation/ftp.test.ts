import { describe, expect, it } from "vitest";
import { ftpDialog } from "../../../../src/service/dialogs/negotiation/ftp.ts";
import type { Lesson } from "../../../../src/service/endpoints/learned-endpoint.ts";
import { LearnedEndpoints } from "../../../../src/service/endpoints/learned-endpoints.ts";
import { DialogFeed } from "../support/dialog-feed.ts";
import { recordedFlow } from "../support/recorded-flow.ts";
import { client, cutInto, flowStart, replay, type Said, server } from "../support/replay-text.ts";

const START = flowStart("192.0.2.7 1040", "198.51.100.9 21", 6);
const START_IPV6 = flowStart("2001:db8::7 1040", "2001:db8::9 21", 6);

describe("the data connections that FTP agrees on", () => {
  /** A command and its answer. */
  const port = (command: string, answer = "200 ok"): readonly Said[] => [
    client(`${command}\r\n`),
    server(`${answer}\r\n`),
  ];
  const rows: readonly (readonly [title: string, turns: readonly Said[], lessons: readonly string[]])[] = [
    [
      "PORT: the client's address and port (RFC 959 section 4.1.2)",
      port("PORT 192,0,2,7,131,46"),
      ["tcp 192.0.2.7:33582 ftp-data next: FTP PORT"],
    ],
    ["in lower case", port("port 192,0,2,7,0,20"), ["tcp 192.0.2.7:20 ftp-data next: FTP PORT"]],
    [
      "the answer to PASV: the server's",
      port("PASV", "227 Entering Passive Mode (198,51,100,9,221,90)."),
      ["tcp 198.51.100.9:56666 ftp-data next: FTP PASV"],
    ],
    [
      "without brackets (RFC 1123 section 4.1.2.6)",
      port("PASV", "227 =198,51,100,9,4,1"),
      ["tcp 198.51.100.9:1025 ftp-data next: FTP PASV"],
    ],
    [
      "behind other digits",
      port("PASV", "227 Mode 2 of 10,1 is 198,51,100,9,4,1"),
      ["tcp 198.51.100.9:1025 ftp-data next: FTP PASV"],
    ],
    [
      "0.0.0.0 stands for the server",
      port("PASV", "227 Entering Passive Mode (0,0,0,0,4,1)"),
      ["tcp 198.51.100.9:1025 ftp-data next: FTP PASV"],
    ],
    [
      "another address is learned as it is announced, and said; and, behind NAT, that of the control connection",
      port("PASV", "227 Entering Passive Mode (10,0,0,5,4,1)"),
      [
        "tcp 10.0.0.5:1025 ftp-data next: FTP PASV, announced for another address than its own",
        "tcp 198.51.100.9:1025 ftp-data next: FTP PASV (assumed: at the address of the control connection, as it announces another)",
      ],
    ],
    [
      "PORT with another address too",
      port("PORT 10,0,0,5,4,1"),
      ["tcp 10.0.0.5:1025 ftp-data next: FTP PORT, announced for another address than its own"],
    ],
    ["EPRT for IPv4 (RFC 2428)", port("EPRT |1|192.0.2.7|6275|"), ["tcp 192.0.2.7:6275 ftp-data next: FTP EPRT"]],
    ["with another delimiter", port("EPRT !1!192.0.2.7!6275!"), ["tcp 192.0.2.7:6275 ftp-data next: FTP EPRT"]],
    [
      "the answer to EPSV: the address of the control connection",
      port("EPSV", "229 Entering Extended Passive Mode (|||6446|)"),
      ["tcp 198.51.100.9:6446 ftp-data next: FTP EPSV"],
    ],
    ["PORT that nobody answered", [client("PORT 192,0,2,7,131,46\r\n")], []],
    ["PORT that was refused", port("PORT 192,0,2,7,131,46", "500 Illegal PORT"), []],
    [
      "PORT that was refused, and what is accepted behind it",
      [...port("PORT 10,0,0,5,4,1", "500 no"), ...port("NOOP")],
      [],
    ],
    [
      "of two under way the one that was accepted",
      [client("PORT 10,0,0,5,4,1\r\nPORT 192,0,2,7,4,2\r\n"), server("500 no\r\n200 ok\r\n")],
      ["tcp 192.0.2.7:1026 ftp-data next: FTP PORT"],
    ],
    [
      "behind a greeting that comes later than the first command",
      [client("USER bob\r\nPORT 192,0,2,7,4,2\r\n"), server("220 hi\r\n331 password\r\n530 no\r\n")],
      [],
    ],
    [
      "behind a reply in two parts (RFC 959 section 4.2)",
      [client("LIST\r\n"), server("150 opening\r\n"), client("PORT 192,0,2,7,4,2\r\n"), server("226 done\r\n")],
      [],
    ],
    ["a mode that nobody asked for", [...port("NOOP"), server("227 (198,51,100,9,4,1)\r\n229 (|||6446|)\r\n")], []],
    ["before the client has said anything", [server("220 hi\r\n227 (198,51,100,9,4,1)\r\n")], []],
    ["for another command", port("EPSV", "227 Entering Passive Mode (198,51,100,9,4,1)"), []],
    ["PORT with a number above 255", port("PORT 192,0,2,7,256,46"), []],
    ["PORT with port 0", port("PORT 192,0,2,7,0,0"), []],
    ["PORT cut short", port("PORT 192,0,2,7,131"), []],
    ["PORT that the server says", [server("PORT 192,0,2,7,131,46\r\n"), ...port("NOOP")], []],
    ["227 that the client says", port("227 Entering Passive Mode (198,51,100,9,4,1)"), []],
    ["EPRT whose family is another's", port("EPRT |2|192.0.2.7|6275|"), []],
    ["EPRT without its last delimiter", port("EPRT |1|192.0.2.7|6275"), []],
    ["EPRT with a port above 65535", port("EPRT |1|192.0.2.7|65536|"), []],
    ["EPSV with port 0", port("EPSV", "229 Entering Extended Passive Mode (|||0|)"), []],
    ["EPSV with brackets only", port("EPSV", "229 Entering Extended Passive Mode ()"), []],
    [
      "a line inside an answer of several lines is no answer",
      port("PASV", "211-Status\r\n227 (198,51,100,9,4,1)\r\n211 End"),
      [],
    ],
    [
      "behind an answer of several lines",
      [
        server("220-Hello\r\n227 (1,1,1,1,1,1)\r\n220 Go on\r\n"),
        client("PASV\r\n"),
        server("227 (198,51,100,9,4,1)\r\n"),
      ],
      ["tcp 198.51.100.9:1025 ftp-data next: FTP PASV"],
    ],
  ];
  it.each(rows)("%s", (_title, turns, lessons) => {
    expect(replay(ftpDialog, START, turns).lessons).toEqual(lessons);
  });

  it("of more than 32 commands under way, a PORT that is given up is counted", () => {
    const commands = `PORT 192,0,2,7,4,2\r\n${"NOOP\r\n".repeat(34)}`;
    const { lessons, forgotten } = replay(ftpDialog, START, [client(commands), server("220 hi\r\n200 ok\r\n")]);
    expect(lessons).toEqual([]);
    expect(forgotten).toBe(1);
  });

  it.each([
    ["PORT", client(`PORT${" ".repeat(1006)}192,0,2,7,4,255\r\n`), server("200 ok\r\n")],
    ["the answer to PASV", client("PASV\r\n"), server(`227 ${"x".repeat(1003)}198,51,100,9,4,255\r\n`)],
    ["the answer to EPSV", client("EPSV\r\n"), server(`229 (|||6446|)${"x".repeat(1020)}\r\n`)],
  ])("an endpoint in a line too long to be read whole is counted: %s", (_title, command, answer) => {
    const turns = [server("220 hi\r\n"), command, answer, client("EPSV\r\n"), server("229 (|||6447|)\r\n")];
    const { lessons, forgotten } = replay(ftpDialog, START, turns);
    expect(lessons).toEqual(["tcp 198.51.100.9:6447 ftp-data next: FTP EPSV"]);
    expect(forgotten).toBe(1);
  });

  it("under way, a line too long to be read whole does not tell who serves", () => {
    const start = flowStart("192.0.2.7 1040", "198.51.100.9 21", 6, true);
    const turns = [client(`227 ${"x".repeat(1100)}\r\nUSER bob\r\nPASS p\r\n`)];
    expect(replay(ftpDialog, start, turns)).toMatchObject({ facts: ["weakness ftp-login"], lessons: [] });
  });

  it("a user's name in a line too long to be read whole is not anonymous", () => {
    const turns = [client(`USER bob\r\nUSER${" ".repeat(1011)}anonymous-not\r\nPASS p\r\n`)];
    expect(replay(ftpDialog, START, turns).facts).toEqual(["weakness ftp-login"]);
  });

  it("a passive port behind NAT names a flow between the two hosts of the control connection, and no other", () => {
    const endpoints = new LearnedEndpoints();
    const flow = recordedFlow(START);
    const learn = (lesson: Lesson): void =>
      endpoints.learn({
        ...lesson,
        taughtBySequence: 0,
        taughtByInitiator: START.initiatorAddress,
        taughtByResponder: START.responderAddress,
        taughtInFile: 0,
        taughtInFrame: 9,
        taughtMicros: 0,
      });
    replay(() => ftpDialog({ ...flow, learn }), START, port("PASV", "227 (10,0,0,5,4,1)"));
    const namedBy = (from: string, to: string): readonly string[] =>
      endpoints.take(flowStart(`${from} 1041`, `${to} 1025`, 6)).map(({ teacher }) => teacher);
    expect(namedBy("192.0.2.7", "10.0.0.5")).toEqual([]);
    expect(namedBy("192.0.2.8", "198.51.100.9")).toEqual([]);
    expect(namedBy("192.0.2.8", "10.0.0.5")).toEqual([]);
    expect(namedBy("192.0.2.7", "198.51.100.9")).toEqual([expect.stringContaining("assumed: at the address")]);
    expect(namedBy("192.0.2.7", "198.51.100.9")).toEqual([]);
  });

  it("EPRT and EPSV for IPv6", () => {
    const turns = [
      ...port("EPRT |2|2001:db8::7|49189|"),
      ...port("EPSV", "229 Entering Extended Passive Mode (|||57086|)"),
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
      { side: 0, bytes: Buffer.from("200 ok\r\n") },
    ];
    expect(replay(ftpDialog, start, turns).lessons).toEqual([
      "tcp 198.51.100.9:1025 ftp-data next: FTP PASV",
      "tcp 192.0.2.7:1026 ftp-data next: FTP PORT",
    ]);
  });

  it("behind a gap an answer may be one to a command that was not seen", () => {
    const flow = recordedFlow();
    const feed = new DialogFeed(ftpDialog(flow));
    feed.say(0, Buffer.from("NOOP\r\n"));
    feed.say(1, Buffer.from("220 hi\r\n200 ok\r\n"));
    feed.lose(0);
    feed.say(1, Buffer.from("227 (192,0,2,2,4,1)\r\n"));
    expect(flow.lessons).toEqual(["tcp 192.0.2.2:1025 ftp-data - FTP PASV"]);
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

const AUTH_TLS = [server("220 hi\r\n"), client("AUTH TLS\r\n"), server("234 ok\r\n")];
const TLS = client("\x17\x03\x03\x00\x10USER a\r\nPASS b\r\n");

describe("what FTP tells of its session", () => {
  const rows: readonly (readonly [title: string, turns: readonly Said[], facts: readonly string[]])[] = [
    ["a user's password in clear", LOGON, ["weakness ftp-login"]],
    ["of which the server's side was not captured", LOGON.filter(({ side }) => side === 0), ["weakness ftp-login"]],
    ["an anonymous logon is no weakness", [client("USER anonymous\r\n"), client("PASS a@example.org\r\n")], []],
    ["nor as ftp, in any case", [client("user FTP\r\n"), client("PASS a@example.org\r\n")], []],
    ["ftpadmin is a user", [client("USER ftpadmin\r\n"), client("PASS x\r\n")], ["weakness ftp-login"]],
    [
      "a user who is turned away, and sends the password all the same",
      [client("USER bob\r\n"), server("220 hi\r\n530 No\r\n"), client("PASS x\r\n")],
      ["weakness ftp-login"],
    ],
    [
      "a service that closes, and is sent the password all the same",
      [client("USER bob\r\n"), server("220 hi\r\n421 Bye\r\n"), client("PASS x\r\n")],
      ["weakness ftp-login"],
    ],
    [
      "a user who is turned away, and then anonymous",
      [client("USER bob\r\n"), server("220 hi\r\n530 No\r\n"), client("USER ftp\r\nPASS x\r\n")],
      [],
    ],
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
    ["AUTH TLS that nobody asked for", [server("220 hi\r\n234 ok\r\n"), TLS, { ...TLS, side: 1 }], []],
    [
      "AUTH TLS that was refused",
      [client("AUTH TLS\r\n"), server("220 hi\r\n500 no\r\n"), TLS, { ...TLS, side: 1 }],
      [],
    ],
    ["AUTH TLS accepted, and no TLS from the server", [...AUTH_TLS, TLS], []],
    [
      "AUTH TLS accepted, and the password in clear behind it",
      [...AUTH_TLS, client("USER bob\r\nPASS x\r\n")],
      ["weakness ftp-login"],
    ],
    [
      "AUTH TLS, the end of it, and the password in clear (RFC 4217 section 12.3)",
      [...AUTH_TLS, TLS, { ...TLS, side: 1 }, client("USER bob\r\nPASS x\r\n")],
      ["protection ftp-auth-tls", "weakness ftp-login"],
    ],
    [
      "a password behind what only looks like TLS that nobody agreed to",
      [client("\x17\x03\x03\x00\x20USER bob\r\nUSER bob\r\nPASS x\r\n")],
      ["weakness ftp-login"],
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
        server("\x16\x03\x03\x00\x05\n\0\0\x02\0"),
        client(`\x17\x03\x03\x08\x00${"\xa5".repeat(2048)}`),
        client("PORT 192,0,2,7,131,46\r\n"),
        server("200 ok\r\n"),
      ];
      const { facts, lessons } = replay(ftpDialog, START, cutInto(turns, size));
      expect(facts).toEqual(["protection ftp-auth-tls"]);
      expect(lessons).toEqual(["tcp 192.0.2.7:33582 ftp-data next: FTP PORT"]);
    },
  );

  it("bytes that only look like a TLS record are a line", () => {
    const turns = [
      ...AUTH_TLS,
      client("PASV\r\n"),
      server("\x16\x02\0\0\x05x\r\n\x17\x03\x03\xff\xffx\r\n227 (198,51,100,9,4,1)\r\n"),
    ];
    expect(replay(ftpDialog, START, turns).lessons).toHaveLength(1);
  });

  it.each([1, 2, 3, 7, 1000])("is the same in segments of %i bytes", (size) => {
    expect(replay(ftpDialog, START, cutInto(LOGON, size))).toEqual(replay(ftpDialog, START, LOGON));
  });
});
