import { spawnSync } from "node:child_process";

export const isTsharkInstalled = spawnSync("tshark", ["--version"]).status === 0;

/** Fields of the outermost layer: tshark gives the first of each name. */
const FIELDS = [
  "frame.number",
  "frame.protocols",
  "ip.src",
  "ip.dst",
  "ip.proto",
  "ip.len",
  "ip.ttl",
  "ip.id",
  "ip.frag_offset",
  "ip.flags.mf",
  "ipv6.src",
  "ipv6.dst",
  "ipv6.plen",
  "ipv6.hlim",
  "ipv6.fraghdr.nxt",
  "ipv6.fraghdr.offset",
  "ipv6.fraghdr.ident",
  "tcp.srcport",
  "tcp.dstport",
  "tcp.flags",
  "tcp.seq_raw",
  "tcp.ack_raw",
  "tcp.window_size_value",
  "tcp.len",
  "udp.srcport",
  "udp.dstport",
  "udp.length",
  "sctp.srcport",
  "sctp.dstport",
  "icmp.type",
  "icmp.code",
  "icmpv6.type",
  "icmpv6.code",
  "vlan.id",
  "ieee8021ad.id",
  "eth.src",
  "eth.dst",
  "wlan.sa",
  "wlan.da",
  "sll.src.eth",
  "arp.src.hw_mac",
  "arp.src.proto_ipv4",
  "arp.dst.proto_ipv4",
] as const;
export type TsharkField = (typeof FIELDS)[number];
/** Text as tshark writes it; empty when the frame has no such field. */
export type TsharkRow = Readonly<Record<TsharkField, string>>;

/** Every frame of a capture as tshark decodes it, each by itself: nothing is put together from several frames. */
export function tsharkRows(file: string): readonly TsharkRow[] {
  // A damaged capture makes it end with an error, after the frames that it could read.
  const { stdout } = spawnSync(
    "tshark",
    [
      ...["-n", "-r", file, "-T", "fields", "-E", "separator=/t", "-E", "occurrence=f"],
      ...["-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE"],
      ...FIELDS.flatMap((field) => ["-e", field]),
    ],
    { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, TZ: "UTC" } },
  );
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const values = line.split("\t");
      return Object.fromEntries(FIELDS.map((field, index) => [field, values[index] ?? ""])) as TsharkRow;
    });
}
