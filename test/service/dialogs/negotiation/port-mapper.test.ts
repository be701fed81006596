import { describe, expect, it } from "vitest";
import { portMapperDialog } from "../../../../src/service/dialogs/negotiation/port-mapper.ts";
import { client, cutInto, flowStart, gap, type Heard, replay, type Said, server } from "../support/replay-text.ts";

const UDP_FLOW = flowStart("192.0.2.7 700", "198.51.100.9 111", 17);
const TCP_FLOW = flowStart("192.0.2.7 700", "198.51.100.9 111", 6);
const PORT_MAPPER = 100_000;

/** Words of XDR. */
const words = (...values: readonly number[]): string =>
  values
    .map((value) => String.fromCharCode(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff))
    .join("");
const xdrString = (text: string): string => words(text.length) + text + "\0".repeat((4 - (text.length % 4)) % 4);

const call = (version: number, procedure: number, body: string, xid = 7, program = PORT_MAPPER): Said =>
  client(words(xid, 0, 2, program, version, procedure, 0, 0, 0, 0) + body);
const reply = (body: string, xid = 7): Said => server(words(xid, 1, 0, 0, 0, 0) + body);

const getPort = (program: number, ipProtocol: number): Said => call(2, 3, words(program, 3, ipProtocol, 0));
const rpcb = (program: number, netid: string, address: string, owner = "superuser"): string =>
  words(program, 3) + xdrString(netid) + xdrString(address) + xdrString(owner);
const getAddress = (program: number): Said => call(4, 3, rpcb(program, "udp", ""));

const NFS = "tcp 198.51.100.9:2049 nfs standing: port mapper, program 100003";

describe("what a port mapper answers", () => {
  const rows: readonly (readonly [title: string, turns: readonly Said[], lessons: readonly string[]])[] = [
    ["GETPORT (RFC 1833 section 3)", [getPort(100_003, 6), reply(words(2049))], [NFS]],
    [
      "GETPORT of the mount protocol over UDP",
      [getPort(100_005, 17), reply(words(1048))],
      ["udp 198.51.100.9:1048 mountd standing: port mapper, program 100005"],
    ],
    [
      "GETPORT of another program",
      [getPort(300_019, 6), reply(words(900))],
      ["tcp 198.51.100.9:900 onc-rpc standing: port mapper, program 300019"],
    ],
    ["port 0: not registered", [getPort(100_003, 6), reply(words(0))], []],
    ["a number that is no port", [getPort(100_003, 6), reply(words(65_536))], []],
    ["GETPORT for a transport that is neither", [getPort(100_003, 132), reply(words(2049))], []],
    ["a reply of another call", [getPort(100_003, 6), reply(words(2049), 8)], []],
    ["a reply without its call", [reply(words(2049))], []],
    ["a second reply to a call", [getPort(100_003, 6), reply(words(2049)), reply(words(2050))], [NFS]],
    ["a call that was refused", [getPort(100_003, 6), server(words(7, 1, 1, 0, 2, 2))], []],
    ["a call that failed", [getPort(100_003, 6), server(words(7, 1, 0, 0, 0, 1, 2049))], []],
    ["a cut reply", [getPort(100_003, 6), server(words(7, 1, 0, 0, 0, 0))], []],
    [
      "a call with credentials",
      [
        client(`${words(7, 0, 2, PORT_MAPPER, 2, 3, 1, 5)}hosts\0\0\0${words(0, 0, 100_003, 3, 6, 0)}`),
        reply(words(2049)),
      ],
      [NFS],
    ],
    [
      "credentials longer than they may be",
      [client(words(7, 0, 2, PORT_MAPPER, 2, 3, 1, 500, 0, 0, 100_003, 3, 6, 0)), reply(words(2049))],
      [],
    ],
    [
      "DUMP of version 2",
      [call(2, 4, ""), reply(words(1, 100_003, 3, 6, 2049, 1, 100_021, 4, 17, 32_803, 1, 100_000, 2, 99, 1, 0))],
      [NFS, "udp 198.51.100.9:32803 nlockmgr standing: port mapper, program 100021"],
    ],
    [
      "GETADDR: the transport is that of the call (RFC 1833 section 2.2.1)",
      [getAddress(100_003), reply(xdrString("198.51.100.9.8.1"))],
      ["udp 198.51.100.9:2049 nfs standing: port mapper, program 100003"],
    ],
    [
      "GETADDR with an IPv6 address",
      [getAddress(100_003), reply(xdrString("2001:db8::9.8.1"))],
      ["udp [2001:db8::9]:2049 nfs standing: port mapper, program 100003, announced for another address than its own"],
    ],
    [
      "GETADDR with 0.0.0.0: the server",
      [getAddress(100_003), reply(xdrString("0.0.0.0.8.1"))],
      ["udp 198.51.100.9:2049 nfs standing: port mapper, program 100003"],
    ],
    ["GETADDR without answer", [getAddress(100_003), reply(xdrString(""))], []],
    ["GETADDR with a byte above 255", [getAddress(100_003), reply(xdrString("198.51.100.9.256.1"))], []],
    ["GETADDR with an empty byte", [getAddress(100_003), reply(xdrString("198.51.100.9..1"))], []],
    ["GETADDR with an address alone", [getAddress(100_003), reply(xdrString("198.51.100.9"))], []],
    ["GETADDR whose text goes beyond the reply", [getAddress(100_003), reply(`${words(60)}198.51.100.9.8.1`)], []],
    [
      "DUMP of version 4: transports that are neither TCP nor UDP are left out",
      [
        call(4, 4, ""),
        reply(
          words(1) +
            rpcb(100_000, "local", "/run/rpcbind.sock") +
            words(1) +
            rpcb(100_003, "tcp", "0.0.0.0.8.1") +
            words(1) +
            rpcb(100_003, "sctp", "0.0.0.0.8.1") +
            words(1) +
            rpcb(100_005, "udp6", "::.78.80", "") +
            words(0),
        ),
      ],
      [NFS, "udp 198.51.100.9:20048 mountd standing: port mapper, program 100005"],
    ],
    ["SET: nothing to learn", [call(2, 1, words(100_003, 3, 6, 2049)), reply(words(1))], []],
  ];
  it.each(rows)("%s", (_title, turns, lessons) => {
    expect(replay(portMapperDialog, UDP_FLOW, turns)).toEqual({
      facts: [],
      lessons,
      protocol: null,
      isDone: false,
    });
  });

  const record = ({ side, bytes }: Said, last = 0x8000_0000): Said => ({
    side,
    bytes: Buffer.concat([Buffer.from(words((last + bytes.length) >>> 0), "latin1"), bytes]),
  });
  const RECORDS = [
    record(getPort(100_003, 6)),
    record(client("first"), 0), // the first fragment of a record, and its last: passed over
    record(getPort(100_021, 6)),
  ];
  it.each([1, 3, 50, 1000])("over TCP, in segments of %i bytes", (size) => {
    const turns = [...RECORDS, record(reply(words(2049)))];
    expect(replay(portMapperDialog, TCP_FLOW, cutInto(turns, size)).lessons).toEqual([NFS]);
  });

  it("over TCP, a record that is longer than what is kept is passed over, and counted while an answer is due", () => {
    const long = server(words(0x8000_0000 + 20_000) + "x".repeat(20_000));
    const turns = [record(getPort(100_003, 6)), long, record(reply(words(2049)))];
    const { lessons, forgotten } = replay(portMapperDialog, TCP_FLOW, cutInto(turns, 1460));
    expect(lessons).toEqual([NFS]);
    expect(forgotten).toBe(1);
    expect(replay(portMapperDialog, TCP_FLOW, [long])).not.toHaveProperty("forgotten");
  });

  it("over TCP, behind a gap, the next segment that one record fills is read", () => {
    const answer = record(reply(words(2049)));
    const half: Said = { side: 1, bytes: answer.bytes.subarray(8) };
    const told = (...turns: readonly Said[]): readonly string[] =>
      replay(portMapperDialog, TCP_FLOW, [record(getPort(100_003, 6)), gap(1), half, ...turns]).lessons;
    expect(told(answer)).toEqual([NFS]);
    expect(told({ side: 1, bytes: Buffer.concat([answer.bytes, Buffer.from("x")]) })).toEqual([]);
    expect(told(half, answer)).toEqual([NFS]);
  });

  it("over TCP, an answer in two fragments is passed over, and counted once", () => {
    const turns = [record(getPort(100_003, 6)), record(server("first"), 0), record(reply(words(2049)))];
    expect(replay(portMapperDialog, TCP_FLOW, turns)).toMatchObject({ lessons: [], forgotten: 1 });
  });

  it("1,024 endpoints of a reply at most; the others are counted", () => {
    const mappings = Array.from({ length: 1030 }, (_, index) => words(1, 100_003, 3, 6, 1 + index)).join("");
    const { lessons, forgotten } = replay(portMapperDialog, UDP_FLOW, [call(2, 4, ""), reply(mappings + words(0))]);
    expect(lessons).toHaveLength(1024);
    expect(forgotten).toBe(6);
  });

  it("forgets the oldest of many calls that nobody answers, and counts its answer", () => {
    const calls = Array.from({ length: 17 }, (_, xid) => call(2, 3, words(100_003, 3, 6, 0), xid));
    const answered = (...xids: readonly number[]): Heard =>
      replay(portMapperDialog, UDP_FLOW, [...calls, ...xids.map((xid) => reply(words(2049), xid))]);
    expect(answered(0, 0)).toMatchObject({ lessons: [], forgotten: 1 });
    expect(answered(1).lessons).toEqual([NFS]);
    expect(answered(1)).not.toHaveProperty("forgotten");
  });
});

describe("ONC RPC of other programs", () => {
  it.each([
    ["NFS", 100_003, "nfs"],
    ["the mount protocol", 100_005, "mountd"],
    ["one that is not in the table", 300_019, "onc-rpc"],
  ])("%s is named by its calls, and not followed", (_title, program, protocol) => {
    expect(replay(portMapperDialog, UDP_FLOW, [call(3, 0, "", 7, program)])).toEqual({
      facts: [],
      lessons: [],
      protocol,
      isDone: true,
    });
  });
});
