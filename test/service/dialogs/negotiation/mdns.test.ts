import { describe, expect, it } from "vitest";
import { mdnsDialog } from "../../../../src/service/dialogs/negotiation/mdns.ts";
import { client, flowStart, replay } from "../support/replay-text.ts";

const START = flowStart("192.0.2.7 5353", "224.0.0.251 5353", 17);

const u16 = (value: number): string => String.fromCharCode(value >> 8, value & 0xff);
const name = (text: string): string =>
  `${text
    .split(".")
    .map((label) => String.fromCharCode(label.length) + label)
    .join("")}\0`;
const record = (owner: string, type: number, data: string): string =>
  `${owner}${u16(type)}${u16(0x8001)}\0\0\0\x78${u16(data.length)}${data}`;
const srv = (owner: string, port: number, target: string): string =>
  record(name(owner), 33, `\0\0\0\0${u16(port)}${target}`);
const a = (owner: string, address: string): string => record(name(owner), 1, address);
const message = (records: readonly string[], questions = 0, flags = 0x8400): string =>
  `\0\0${u16(flags)}${u16(questions)}${u16(1)}${u16(0)}${u16(records.length - 1)}${records.join("")}`;

const OWN = "\xc0\0\x02\x07";
const HTTP = srv("front.door._http._tcp.local", 8080, name("Plc.local"));
const LEARNED = "tcp 192.0.2.7:8080 http standing: mDNS service record";

describe("what mDNS announces", () => {
  const rows: readonly (readonly [title: string, text: string, lessons: readonly string[]])[] = [
    ["a service whose host's address is in the message", message([HTTP, a("plc.local", OWN)]), [LEARNED]],
    ["whichever comes first", message([a("plc.local", OWN), HTTP]), [LEARNED]],
    [
      "at an IPv6 address, which the message does not come from",
      message([HTTP, record(name("plc.local"), 28, `\xfe\x80${"\0".repeat(13)}\x01`)]),
      [],
    ],
    [
      "with names that point to others (RFC 1035 section 4.1.4)",
      message([srv("x._ipp._tcp.local", 631, "\x03plc\xc0\x18"), record("\xc0\x2f", 1, OWN)]),
      ["tcp 192.0.2.7:631 ipp standing: mDNS service record"],
    ],
    [
      "behind questions",
      `${message([], 1).slice(0, 4)}\0\x01\0\x02\0\0\0\0${name("a.local")}\0\x01\0\x01${HTTP}${a("plc.local", OWN)}`,
      [LEARNED],
    ],
    ["a service without an address", message([HTTP]), []],
    [
      "at several addresses, of which the message comes from one",
      message([HTTP, a("plc.local", "\xc0\0\x02\x63"), a("plc.local", OWN)]),
      [LEARNED],
    ],
    ["another computer's", message([HTTP, a("plc.local", "\xc0\0\x02\x63")]), []],
    ["the address of another host", message([HTTP, a("other.local", OWN)]), []],
    ["a service over UDP", message([srv("x._http._udp.local", 80, name("h")), a("h", OWN)]), []],
    ["a type that tells no protocol", message([srv("x._constructor._tcp.local", 80, name("h")), a("h", OWN)]), []],
    ["a type of every object", message([srv("x.constructor._tcp.local", 80, name("h")), a("h", OWN)]), []],
    ["port 0", message([srv("x._http._tcp.local", 0, name("h")), a("h", OWN)]), []],
    ["an address of a wrong length", message([HTTP, a("plc.local", "\xc0\0\x02")]), []],
    ["a query that knows the answer", message([HTTP, a("plc.local", OWN)], 0, 0), []],
    ["a message cut within its last record", message([HTTP, a("plc.local", OWN)]).slice(0, -1), []],
    ["names that point to themselves", message([srv("x._http._tcp.local", 80, "\xc0\x36"), a("h", OWN)]), []],
  ];
  it.each(rows)("%s", (_title, text, lessons) => {
    expect(replay(mdnsDialog, START, [client(text)]).lessons).toEqual(lessons);
  });
  it("sixteen services of a message at most; the others are counted", () => {
    const services = Array.from({ length: 20 }, (_, index) =>
      srv("x._http._tcp.local", 8000 + index, name("plc.local")),
    );
    const turns = [client(message([...services, a("plc.local", OWN)]))];
    const { lessons, forgotten } = replay(mdnsDialog, START, turns);
    expect(lessons).toHaveLength(16);
    expect(forgotten).toBe(4);
  });
  it("services behind 128 records are not read, and are counted", () => {
    const others = Array.from({ length: 126 }, () => record(name("t.local"), 16, "x"));
    const records = [a("plc.local", OWN), HTTP, ...others, HTTP, a("plc.local", OWN), HTTP];
    const { lessons, forgotten } = replay(mdnsDialog, START, [client(message(records))]);
    expect(lessons).toEqual([LEARNED]);
    expect(forgotten).toBe(2);
  });
});
