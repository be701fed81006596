export const CAPTURE_FORMATS = ["pcap", "pcapng", "netmon1", "netmon2", "snoop"] as const;
export type CaptureFormat = (typeof CAPTURE_FORMATS)[number];

export const COMPRESSIONS = ["none", "gzip", "zstd"] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** Where reading a capture had to stop, and what was read before. The packets up to there are good. */
export interface EndedEarly {
  /** Offset of the record that could not be read, in bytes of the (decompressed) capture. */
  readonly byteOffset: number;
  readonly reason: string;
  readonly packetsRead: number;
}

/** One interface of a capture: pcapng interface blocks, otherwise the one the file header describes. */
export interface CaptureInterface {
  readonly linkType: number;
  /** 0: no limit stated. */
  readonly snapLength: number;
  readonly name: string | null;
  readonly description: string | null;
  readonly packets: number;
  /**
   * Packets the capturing system says it dropped: pcapng ISB (`isb_ifdrop` and `isb_osdrop` together), the drop counts
   * of obsolete packet blocks, snoop's cumulative drops. null when it does not say.
   */
  readonly dropped: number | null;
}

/** What reading one capture file gave, for the report's inputs and capture quality. */
export interface CaptureSummary {
  /** The path as the user gave it; `-` for standard input. */
  readonly file: string;
  readonly format: CaptureFormat;
  /** The outermost compression, where one lies in another. */
  readonly compression: Compression;
  /** Size and digest of the file as it lies on disk, compressed or not. Hex, lower case. */
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly packets: number;
  /** Sums over the packets: bytes captured, and bytes on the wire. */
  readonly capturedBytes: number;
  readonly originalBytes: number;
  /** Packets cut at the snap length (captured less than the wire length). */
  readonly cutPackets: number;
  /** Earliest and latest packet, microseconds since the Unix epoch; null when no packet has a time. */
  readonly firstMicros: number | null;
  readonly lastMicros: number | null;
  /** Packets stamped earlier than the packet before them. */
  readonly outOfOrderPackets: number;
  readonly interfaces: readonly CaptureInterface[];
  /** Blocks and records passed over, by name ("custom block" -> 3). */
  readonly skipped: Readonly<Record<string, number>>;
  /** Names the capture itself gives to addresses (pcapng NRB), by address text. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** What had to be assumed to read it, as sentences for the report (times without a zone, packets without a time). */
  readonly notes: readonly string[];
  /** undefined: the capture was read to its end. */
  readonly endedEarly: EndedEarly | undefined;
}
