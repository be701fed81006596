/** Resource records of a DNS message (RFC 1035 section 4), as much as service discovery needs. */
import type { Payload } from "../../inspection/payload.ts";

const HEADER_LENGTH = 12;
const RESPONSE = 0x8000;
const POINTER = 0xc0;
/** More records, questions or pointers than any message of a device has. */
const RECORD_LIMIT = 128;
const POINTER_LIMIT = 16;
const NAME_LIMIT = 255;

const TYPE = { a: 1, aaaa: 28, srv: 33 } as const;

/** A service, and the name of the host that offers it (RFC 2782). */
export interface ServiceRecord {
  /** In lower case: "front door._http._tcp.local". */
  readonly name: string;
  readonly target: string;
  readonly port: number;
}

export interface AddressRecord {
  readonly name: string;
  readonly address: Uint8Array;
}

export interface DiscoveryRecords {
  readonly services: readonly ServiceRecord[];
  readonly addresses: readonly AddressRecord[];
  /** SRV records behind more records than are read. */
  readonly unread: number;
}

/** The SRV, A and AAAA records of all sections of a response; none of a query. A cut message gives those before the cut. */
export function readDiscoveryRecords(message: Payload): DiscoveryRecords {
  const services: ServiceRecord[] = [];
  const addresses: AddressRecord[] = [];
  let unread = 0;
  if (message.u16(2) < RESPONSE) return { services, addresses, unread };
  let at = HEADER_LENGTH;
  for (let left = Math.min(message.u16(4), RECORD_LIMIT); left > 0; left--) at = nameEnd(message, at) + 4;
  const records = message.u16(6) + message.u16(8) + message.u16(10);
  for (let index = 0; index < records; index++) {
    const typeAt = nameEnd(message, at);
    const dataAt = typeAt + 10;
    const length = message.u16(typeAt + 8);
    if (length < 0 || dataAt + length > message.length) break;
    const type = message.u16(typeAt);
    if (index >= RECORD_LIMIT) unread += type === TYPE.srv ? 1 : 0;
    else if (type === TYPE.srv && length > 6)
      services.push({ name: nameAt(message, at), target: nameAt(message, dataAt + 6), port: message.u16(dataAt + 4) });
    else if ((type === TYPE.a && length === 4) || (type === TYPE.aaaa && length === 16))
      addresses.push({ name: nameAt(message, at), address: message.copy(dataAt, length) });
    at = dataAt + length;
  }
  return { services, addresses, unread };
}

/** Where what follows the name at `at` begins; past the end where it is cut. */
function nameEnd(message: Payload, at: number): number {
  let end = at;
  for (let length = message.u8(end); length > 0; length = message.u8(end)) {
    if (length >= POINTER) return end + 2;
    end += 1 + length;
  }
  return end < message.length ? end + 1 : message.length;
}

/** The labels of the name at `at`, in lower case, with dots between; what is cut or too long is left out. */
function nameAt(message: Payload, at: number): string {
  let text = "";
  let pointers = 0;
  for (let from = at; text.length <= NAME_LIMIT; ) {
    const length = message.u8(from);
    if (length <= 0) return text.toLowerCase();
    if (length < POINTER) {
      text += `${text === "" ? "" : "."}${message.latin1(from + 1, length)}`;
      from += 1 + length;
    } else if (++pointers > POINTER_LIMIT) return "";
    else from = message.u16(from) & 0x3fff;
  }
  return "";
}
