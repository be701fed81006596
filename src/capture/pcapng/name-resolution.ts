import ipaddr from "ipaddr.js";
import type { PacketTally } from "../packet-tally.ts";
import type { Section } from "./section.ts";

export const NAME_RESOLUTION_BLOCK = 4;
/** Byte offsets in the block (section 4.5). */
const RECORDS = 8;
const RECORD_HEADER_LENGTH = 4;

const RECORD_END = 0;
/** Length of the address that begins a record, by record type: IPv4, IPv6. */
const ADDRESS_LENGTHS: Readonly<Record<number, number>> = { 1: 4, 2: 16 };
/** Names are a help for the reader of the report: a file that brings more does not fill the memory with them. */
const MAX_ADDRESSES = 100_000;
const MAX_NAMES_PER_ADDRESS = 16;

// A U+FEFF within a block is text, not a byte order mark.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Names by address text, from all name resolution blocks of a capture. */
export type NamesByAddress = Map<string, string[]>;

/** Adds the names of the block at `at`, whose body ends at `end`, to `names`. */
export function decodeNameResolution(
  section: Section,
  tally: PacketTally,
  names: NamesByAddress,
  bytes: Uint8Array,
  at: number,
  end: number,
): void {
  let next = at + RECORDS;
  while (next + RECORD_HEADER_LENGTH <= end) {
    const type = section.u16(bytes, next);
    if (type === RECORD_END) return;
    const start = next + RECORD_HEADER_LENGTH;
    const recordEnd = start + section.u16(bytes, next + 2);
    if (recordEnd > end) {
      tally.skip("damaged name record");
      return;
    }
    const addressLength = ADDRESS_LENGTHS[type];
    if (addressLength === undefined) tally.skip(`name record of type ${type}`);
    else if (start + addressLength > recordEnd) tally.skip("damaged name record");
    else addNames(tally, names, bytes.subarray(start, recordEnd), addressLength);
    next = start + Math.ceil((recordEnd - start) / 4) * 4;
  }
}

function addNames(tally: PacketTally, names: NamesByAddress, record: Uint8Array, addressLength: number): void {
  const address = ipaddr.fromByteArray([...record.subarray(0, addressLength)]).toString();
  const known = names.get(address) ?? [];
  if (known.length === 0 && names.size >= MAX_ADDRESSES) {
    tally.skip("name record beyond the limit");
    return;
  }
  for (const name of decoder.decode(record.subarray(addressLength)).split("\0")) {
    if (name !== "" && !known.includes(name) && known.length < MAX_NAMES_PER_ADDRESS) known.push(name);
  }
  if (known.length > 0) names.set(address, known);
}
