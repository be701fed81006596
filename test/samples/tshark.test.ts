/** The captures as Wireshark reads them: an independent reader of what the scenarios meant. Skipped without tshark. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { SAMPLE_ANSWERS } from "./sample-answers.ts";

const hasTshark = spawnSync("tshark", ["--version"]).status === 0;
const CHECK = ["ip", "tcp", "udp"].flatMap((protocol) => ["-o", `${protocol}.check_checksum:TRUE`]);

function tshark(capture: string, filter: string, fields: readonly string[]): string[][] {
  const file = fileURLToPath(new URL(`../../samples/${capture}`, import.meta.url));
  const fieldOptions = fields.flatMap((field) => ["-e", field]);
  const options = ["-n", "-r", file, ...CHECK, "-Y", filter, "-T", "fields", "-E", "occurrence=f", ...fieldOptions];
  const { stdout, status, stderr } = spawnSync("tshark", options, { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

const NAMES: Readonly<Record<string, string>> = {
  1: "icmp",
  6: "tcp",
  17: "udp",
  47: "gre",
  50: "esp",
  51: "ah",
  58: "icmp6",
};

/** Both ends in one order, so that packets of both directions name the same conversation. */
const conversation = (proto: string, ends: readonly string[]): string => [proto, ...ends.toSorted()].join(" ");

const end = (address: string, port: string): string => {
  if (port === "") return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
};

/** Conversations by protocol, addresses and TCP or UDP ports; the outermost IP header. */
function conversationsSeen(capture: string): string[] {
  const fields = ["ip.proto", "ip.src", "ip.dst", "ipv6.nxt", "ipv6.src", "ipv6.dst"];
  const ports = ["tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport"];
  // A fragment that is not the last of a whole datagram has no ports of its own.
  const filter = "(ip || ipv6) && !(ip.flags.mf == 1 || ip.frag_offset > 0) || ip.reassembled.length";
  const rows = tshark(capture, filter, [...fields, ...ports]).map(
    ([
      proto = "",
      src = "",
      dst = "",
      nxt = "",
      src6 = "",
      dst6 = "",
      tcpSrc = "",
      tcpDst = "",
      udpSrc = "",
      udpDst = "",
    ]) => {
      const number = proto === "" ? nxt : proto;
      const name = NAMES[number] ?? `ip-${number}`;
      const [from, to] = proto === "" ? [src6, dst6] : [src, dst];
      return conversation(name, [end(from, tcpSrc || udpSrc), end(to, tcpDst || udpDst)]);
    },
  );
  return [...new Set(rows)].sort();
}

const withoutIcmpNumber = (proto: string, text: string): string =>
  proto.startsWith("icmp") ? text.replace(/:\d+$/, "").replace(/^\[|\]$/g, "") : text;

describe.skipIf(!hasTshark)("the samples as tshark reads them", () => {
  for (const [name, { capture, flows }] of Object.entries(SAMPLE_ANSWERS)) {
    test(`${name}: nothing is malformed and no checksum is wrong`, () => {
      const bad = ["ip", "tcp", "udp", "icmp", "icmpv6"].map((protocol) => `${protocol}.checksum.status == "Bad"`);
      const filter = ["_ws.malformed", '_ws.expert.severity == "Error"', ...bad].join(" || ");
      expect(tshark(capture, filter, ["frame.number", "_ws.col.Info"])).toEqual([]);
    });

    test(`${name}: the conversations are those of expected.json, none more and none fewer`, () => {
      const meant = flows.map(({ proto, orig, resp }) =>
        conversation(proto, [withoutIcmpNumber(proto, orig), withoutIcmpNumber(proto, resp)]),
      );
      expect(conversationsSeen(capture)).toEqual([...new Set(meant)].sort());
    });
  }

  test("nt4-multihomed: what B forwards is in the capture twice, with another TTL and other MAC addresses", () => {
    const syns = tshark("nt4-multihomed.pcap", "tcp.flags.syn == 1 && tcp.flags.ack == 0 && tcp.dstport == 21", [
      "ip.src",
      "ip.id",
      "ip.ttl",
      "eth.src",
    ]);
    const [first, second] = syns.filter(([source]) => source === "192.168.10.10");
    expect(first![1]).toBe(second![1]);
    expect([first![2], second![2]]).toEqual(["128", "127"]);
    expect([first![3], second![3]]).toEqual(["00:60:97:0a:10:0a", "00:60:97:0a:20:01"]);
  });

  test("office: has VLAN and QinQ tags, fragments, frames cut short and a 6in4 tunnel", () => {
    const counts = [
      "vlan.id == 10",
      "ieee8021ad",
      "ip.frag_offset > 0",
      "frame.cap_len < frame.len",
      "ip.proto == 41",
    ].map((filter) => tshark("office.pcapng", filter, ["frame.number"]).length);
    for (const count of counts) expect(count).toBeGreaterThan(0);
  });
});
