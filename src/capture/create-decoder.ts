import type { CaptureDecoder } from "./capture-decoder.ts";
import type { PacketTally } from "./packet-tally.ts";
import { PcapDecoder } from "./pcap-decoder.ts";
import { PcapngDecoder } from "./pcapng/pcapng-decoder.ts";
import { SnoopDecoder } from "./snoop-decoder.ts";

/** The decoder of a format that is read from front to back. */
export function createDecoder(format: "pcap" | "pcapng" | "snoop", tally: PacketTally): CaptureDecoder {
  switch (format) {
    case "pcap":
      return new PcapDecoder(tally);
    case "pcapng":
      return new PcapngDecoder(tally);
    case "snoop":
      return new SnoopDecoder(tally);
  }
}
