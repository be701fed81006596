/** Flows as a person writes them: what each text means, and where each mistake is. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatIpAddress } from "../../src/base/ip-address.ts";
import { FLOW_TEXT_EXAMPLES, parseFlowText } from "../../src/flow/parse-flow-text.ts";

const read = (text: string): string => {
  const parsed = parseFlowText(text);
  if (parsed.kind === "mistake") return `${parsed.mistake.column}: ${parsed.mistake.message}`;
  const { initiatorAddress, responderAddress, ipProtocol, initiatorPort, responderPort } = parsed.flow;
  const end = (address: Uint8Array, port: number | null): string => `${formatIpAddress(address)} ${port}`;
  return `${ipProtocol}, ${end(initiatorAddress, initiatorPort)}, ${end(responderAddress, responderPort)}`;
};

describe("a flow as text", () => {
  test.each([
    ["tcp 10.0.0.5:40000 -> 192.168.0.101:25", "6, 10.0.0.5 40000, 192.168.0.101 25"],
    ["udp [2001:db8::5]:53 -> [ff02::fb]:5353", "17, 2001:db8::5 53, ff02::fb 5353"],
    ["sctp 10.0.0.5:1 -> 10.0.0.6:0", "132, 10.0.0.5 1, 10.0.0.6 0"],
    ["tcp 10.0.0.5:40000->192.168.0.101:65535", "6, 10.0.0.5 40000, 192.168.0.101 65535"],
    ["tcp 10.0.0.5:40000 → 192.168.0.101:25", "6, 10.0.0.5 40000, 192.168.0.101 25"],
    ["  TCP\t10.0.0.5:40000   ->   192.168.0.101:25\r", "6, 10.0.0.5 40000, 192.168.0.101 25"],
    ["icmp 10.0.0.5 -> 10.0.0.6 type 8 code 0", "1, 10.0.0.5 8, 10.0.0.6 0"],
    ["icmp 10.0.0.5 -> 10.0.0.6 type 8", "1, 10.0.0.5 8, 10.0.0.6 0"],
    ["icmp 10.0.0.5 -> 10.0.0.6 TYPE 3 Code 4", "1, 10.0.0.5 3, 10.0.0.6 4"],
    ["icmp 10.0.0.5 -> 10.0.0.6 type 13", "1, 10.0.0.5 13, 10.0.0.6 14"],
    ["icmp6 fe80::1 -> ff02::1 type 135", "58, fe80::1 135, ff02::1 136"],
    ["icmpv6 [fe80::1] -> [ff02::1] type 1 code 3", "58, fe80::1 1, ff02::1 3"],
    ["ip-1 10.0.0.5 -> 10.0.0.6 type 8", "1, 10.0.0.5 8, 10.0.0.6 0"],
    ["ip-6 10.0.0.5:1 -> 10.0.0.6:2", "6, 10.0.0.5 1, 10.0.0.6 2"],
    ["gre 10.0.0.5 -> 10.0.0.6", "47, 10.0.0.5 null, 10.0.0.6 null"],
    ["esp fe80::1 -> fe80::2", "50, fe80::1 null, fe80::2 null"],
    ["ah 10.0.0.5 -> 10.0.0.6", "51, 10.0.0.5 null, 10.0.0.6 null"],
    ["igmp 10.0.0.5 -> 224.0.0.22", "2, 10.0.0.5 null, 224.0.0.22 null"],
    ["ip-47 10.0.0.5 -> 10.0.0.6", "47, 10.0.0.5 null, 10.0.0.6 null"],
    ["ip-255 10.0.0.5 -> 10.0.0.6", "255, 10.0.0.5 null, 10.0.0.6 null"],
  ])("%j is %s", (text, meaning) => expect(read(text)).toBe(meaning));

  test("every example is a flow", () => {
    for (const example of FLOW_TEXT_EXAMPLES) expect(parseFlowText(example).kind, example).toBe("flow");
  });
});

describe("a mistake, with its column", () => {
  const PROTOCOLS = "tcp, udp, sctp, icmp, icmp6, igmp, gre, esp, ah, or ip-0 to ip-255";
  test.each([
    ["", "1: a flow begins with its protocol, and nothing is here"],
    ["   ", "1: a flow begins with its protocol, and nothing is here"],
    ["http 10.0.0.5:1 -> 10.0.0.6:80", `1: "http" is not a protocol: ${PROTOCOLS}`],
    [" ip-256 10.0.0.5 -> 10.0.0.6", `2: "ip-256" is not a protocol: ${PROTOCOLS}`],
    ["constructor 10.0.0.5 -> 10.0.0.6", `1: "constructor" is not a protocol: ${PROTOCOLS}`],
    ["10.0.0.5:1 -> 10.0.0.6:80", `1: "10.0.0.5:1" is not a protocol: ${PROTOCOLS}`],
    ["tcp", "4: the initiator's address is missing"],
    ["tcp -> 10.0.0.6:80", "5: the initiator's address is missing"],
    ["tcp 10.0.0:1 -> 10.0.0.6:80", '5: "10.0.0" is not an IP address'],
    ["tcp 010.0.0.5:1 -> 10.0.0.6:80", '5: "010.0.0.5" is not an IP address'],
    ["tcp [fe80::1%eth0]:1 -> [fe80::2]:2", '6: "fe80::1%eth0" is not an IP address'],
    ["tcp host:1 -> 10.0.0.6:80", '5: "host" is not an IP address'],
    ["tcp 10.0.0.5 -> 10.0.0.6:80", "13: the initiator's port is missing: 10.0.0.5:PORT"],
    ["tcp 10.0.0.5:1 -> 10.0.0.6", "27: the responder's port is missing: 10.0.0.6:PORT"],
    ["tcp fe80::1:80 -> [fe80::2]:2", "15: the initiator's port is missing: [fe80::1:80]:PORT"],
    ["tcp 10.0.0.5: -> 10.0.0.6:80", '14: "" is not a port: ports go from 0 to 65535'],
    ["tcp 10.0.0.5:1 -> 10.0.0.6:65536", '28: "65536" is not a port: ports go from 0 to 65535'],
    ["tcp 10.0.0.5:1 -> 10.0.0.6:http", '28: "http" is not a port: ports go from 0 to 65535'],
    ["tcp [fe80::1]:-1 -> [fe80::2]:2", '15: "-1" is not a port: ports go from 0 to 65535'],
    ["tcp 10.0.0.5:1 10.0.0.6:80", "16: -> between initiator and responder is missing"],
    ["tcp 10.0.0.5:1", "15: -> between initiator and responder is missing"],
    ["tcp 10.0.0.5:1 ->", "18: the responder's address is missing"],
    ["tcp 10.0.0.5:1 -> [::1]:80", "19: the responder's address is IPv6 and the initiator's IPv4"],
    ["tcp 10.0.0.5:1 -> 10.0.0.6:80 type 8", '31: nothing may follow the flow: "type"'],
    ["gre 10.0.0.5:1 -> 10.0.0.6", "14: this protocol has no ports"],
    ["gre [::1]:1 -> ::2", "11: this protocol has no ports"],
    ["gre 10.0.0.5 -> 10.0.0.6 x", '26: nothing may follow the flow: "x"'],
    ["icmp 10.0.0.5:8 -> 10.0.0.6:0", "15: this protocol has no ports"],
    ["icmp 10.0.0.5 -> 10.0.0.6", "26: the ICMP type is missing: type 8"],
    ["icmp 10.0.0.5 -> 10.0.0.6 code 0", "27: the ICMP type is missing: type 8"],
    ["icmp 10.0.0.5 -> 10.0.0.6 type", "31: the number of the type is missing"],
    ["icmp 10.0.0.5 -> 10.0.0.6 type 256", '32: "256" is not a type: types go from 0 to 255'],
    ["icmp 10.0.0.5 -> 10.0.0.6 type 3", "33: type 3 has codes, and which is missing: code 0"],
    ["icmp 10.0.0.5 -> 10.0.0.6 type 3 code x", '39: "x" is not a code: codes go from 0 to 255'],
    ["icmp 10.0.0.5 -> 10.0.0.6 type 8 code 1", "34: a flow does not keep the code of type 8: leave it out"],
    ["icmp ::1 -> ::2 type 8", "6: icmp is IPv4's: IPv6 has icmp6"],
    ["icmp6 10.0.0.5 -> 10.0.0.6 type 128", "7: icmp6 is IPv6's: IPv4 has icmp"],
  ])("%j: %s", (text, mistake) => expect(read(text)).toBe(mistake));
});

test("any text is a flow or a mistake in it or right after it", () => {
  const piece = fc.constantFrom(
    "tcp",
    "icmp",
    "gre",
    " ",
    "->",
    "→",
    "10.0.0.5",
    ":",
    "[",
    "]",
    "::1",
    "25",
    "type",
    "8",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseFlowText(text);
      if (parsed.kind === "flow") return;
      expect(parsed.mistake.column).toBeGreaterThanOrEqual(1);
      expect(parsed.mistake.column).toBeLessThanOrEqual(text.length + 1);
      expect(parsed.mistake.message).not.toBe("");
    }),
  );
});
