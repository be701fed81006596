/** Captured frames as the bytes of a capture file. */
import { be32, concat, latin1, le16, le32, u8s, zeros } from "./octets.ts";

export interface CapturedFrame {
  /** Nanoseconds since the Unix epoch. */
  readonly nanos: bigint;
  readonly bytes: Uint8Array;
  /** Bytes on the wire; more than `bytes` where the capture cut the frame. */
  readonly originalLength: number;
}

const LINKTYPE_ETHERNET = 1;
const SNAP_LENGTH = 65_535;

/** Classic pcap, little-endian, microseconds (draft-ietf-opsawg-pcap, sections 4 and 5). */
export function pcapFile(frames: readonly CapturedFrame[]): Uint8Array {
  const header = concat(le32(0xa1b2c3d4), le16(2), le16(4), zeros(8), le32(SNAP_LENGTH), le32(LINKTYPE_ETHERNET));
  const records = frames.map(({ nanos, bytes, originalLength }) =>
    concat(
      le32(Number(nanos / 1_000_000_000n)),
      le32(Number((nanos % 1_000_000_000n) / 1000n)),
      le32(bytes.length),
      le32(originalLength),
      bytes,
    ),
  );
  return concat(header, ...records);
}

export interface PcapngTexts {
  readonly hardware: string;
  readonly operatingSystem: string;
  readonly application: string;
  readonly interfaceName: string;
}

const padded = (bytes: Uint8Array): Uint8Array => concat(bytes, zeros(-bytes.length & 3));

const option = (code: number, value: Uint8Array): Uint8Array => concat(le16(code), le16(value.length), padded(value));

const END_OF_OPTIONS = zeros(4);

const block = (type: number, body: Uint8Array): Uint8Array => {
  const length = le32(12 + body.length);
  return concat(le32(type), length, body, length);
};

/** pcapng, little-endian, one interface with nanosecond time stamps (draft-ietf-opsawg-pcapng, section 4). */
export function pcapngFile(frames: readonly CapturedFrame[], texts: PcapngTexts): Uint8Array {
  const section = block(
    0x0a0d0d0a,
    concat(
      le32(0x1a2b3c4d),
      le16(1),
      le16(0),
      be32(0xffffffff),
      be32(0xffffffff),
      option(2, latin1(texts.hardware)),
      option(3, latin1(texts.operatingSystem)),
      option(4, latin1(texts.application)),
      END_OF_OPTIONS,
    ),
  );
  const description = block(
    1,
    concat(
      le16(LINKTYPE_ETHERNET),
      le16(0),
      le32(SNAP_LENGTH),
      option(2, latin1(texts.interfaceName)),
      option(9, u8s(9)),
      END_OF_OPTIONS,
    ),
  );
  const packets = frames.map(({ nanos, bytes, originalLength }) =>
    block(
      6,
      concat(
        le32(0),
        le32(Number(nanos >> 32n)),
        le32(Number(nanos & 0xffffffffn)),
        le32(bytes.length),
        le32(originalLength),
        padded(bytes),
      ),
    ),
  );
  return concat(section, description, ...packets);
}
