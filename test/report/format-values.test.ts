import { expect, test } from "vitest";
import { formatAmount, formatBytes, formatCount, formatPort, formatTime } from "../../src/report/format-values.ts";
import { formatWiresharkFilter } from "../../src/report/wireshark-filter.ts";

for (const [count, words] of [
  [0, "0"],
  [999, "999"],
  [1000, "1,000"],
  [1_234_567, "1,234,567"],
] as const)
  test(`count ${count} is ${words}`, () => expect(formatCount(count)).toBe(words));

for (const [bytes, words] of [
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [9940, "9.9 kB"],
  [9999, "10 kB"],
  [999_499, "999 kB"],
  [999_999, "1.0 MB"],
  [12_345_678, "12 MB"],
  [1.3e9, "1.3 GB"],
  [9e18, "9000 PB"],
] as const)
  test(`${bytes} bytes are ${words}`, () => expect(formatBytes(bytes)).toBe(words));

for (const [micros, words] of [
  [0, "1970-01-01T00:00:00Z"],
  [1, "1970-01-01T00:00:00.000001Z"],
  [1_078_131_600_250_000, "2004-03-01T09:00:00.250000Z"],
  [-1, "1969-12-31T23:59:59.999999Z"],
] as const)
  test(`${micros} µs is ${words}`, () => expect(formatTime(micros)).toBe(words));

test("amounts have a plural", () => {
  expect([formatAmount(1, "flow"), formatAmount(0, "flow"), formatAmount(2000, "entry", "entries")]).toEqual([
    "1 flow",
    "0 flows",
    "2,000 entries",
  ]);
});

for (const [[proto, port, icmpType], words] of [
  [["tcp", 80, null], "80/tcp"],
  [["tcp", 0, null], "0/tcp"],
  [["icmp", 0, 8], "icmp type 8"],
  [["gre", null, null], "gre"],
  [["ip-2", null, null], "ip-2"],
] as const)
  test(`port ${port} of ${proto} is ${words}`, () => expect(formatPort(proto, port, icmpType)).toBe(words));

const between = { initiator: "10.0.0.1", responder: "10.0.0.2", proto: "tcp", responderPort: 80, icmpType: null };

for (const [conversation, filter] of [
  [{}, "ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && tcp.port == 80"],
  [{ proto: "udp", responderPort: 53 }, "ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && udp.port == 53"],
  [
    { initiator: "2001:db8::1", responder: "2001:db8::2" },
    "ipv6.addr == 2001:db8::1 && ipv6.addr == 2001:db8::2 && tcp.port == 80",
  ],
  [{ proto: "tcp", responderPort: null }, "ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && tcp"],
  [{ proto: "icmp", responderPort: 0, icmpType: 8 }, "ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && icmp"],
  [{ proto: "icmp", responderPort: 1, icmpType: 3 }, "ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && icmp.type == 3"],
  [{ proto: "gre", responderPort: null }, "ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && ip.proto == 47"],
  [{ proto: "ip-2", responderPort: null }, "ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && ip.proto == 2"],
] as const)
  test(`Wireshark filter of ${JSON.stringify(conversation)}`, () => {
    expect(formatWiresharkFilter([{ ...between, ...conversation }])).toBe(filter);
  });

test("Wireshark filter of several conversations", () => {
  expect(formatWiresharkFilter([between, { ...between, responderPort: 21 }])).toBe(
    "(ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && tcp.port == 80) || (ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && tcp.port == 21)",
  );
});
