import type { Payload } from "../../inspection/payload.ts";

/** Types of connection-oriented PDUs (C706 section 12.6.4; MS-RPCE section 2.2.2.1 for AUTH3 and RTS). */
export const PDU = {
  REQUEST: 0,
  RESPONSE: 2,
  FAULT: 3,
  BIND: 11,
  BIND_ACK: 12,
  BIND_NAK: 13,
  ALTER_CONTEXT: 14,
  ALTER_CONTEXT_RESP: 15,
  AUTH3: 16,
  RTS: 20,
} as const;

/** `pfc_flags` (C706 section 12.6.3.1). */
export const PDU_FLAG = { FIRST: 0x01, LAST: 0x02, OBJECT_UUID: 0x80 } as const;

export const PDU_HEADER_BYTES = 16;
/** Header, allocation hint, context and operation number (request), or cancel count (response). */
export const CALL_HEADER_BYTES = 24;
/** Type, level, length of padding, and context of an authentication, which its value follows (section 13.2.6.1). */
const SECURITY_TRAILER_BYTES = 8;

export const PRIVACY_LEVEL = 6;

const VERSION = 5;
const INTEGER_LITTLE_ENDIAN = 0x10;

/** Types that are given out: C706 leaves 4 to 10 to the connectionless protocol. */
const isAssigned = (type: number): boolean => type <= PDU.FAULT || (type >= PDU.BIND && type <= PDU.RTS);

/** The header of a connection-oriented PDU (C706 section 12.6.3.1). One instance is reused: it allocates nothing. */
export class PduHeader {
  type = 0;
  flags = 0;
  isLittleEndian = true;
  /** Bytes of the PDU, header included. */
  length = 0;
  /** Bytes of the value of its authentication; 0 without. */
  authenticationLength = 0;
  callId = 0;

  /** Reads the header that stands at the beginning; false where none can stand there. */
  read(said: Payload): boolean {
    const drep = said.u8(4);
    this.type = said.u8(2);
    this.flags = said.u8(3);
    this.isLittleEndian = drep === INTEGER_LITTLE_ENDIAN;
    this.length = this.isLittleEndian ? said.u16le(8) : said.u16(8);
    this.authenticationLength = this.isLittleEndian ? said.u16le(10) : said.u16(10);
    this.callId = this.isLittleEndian ? said.u32le(12) : said.u32(12);
    return (
      said.u8(0) === VERSION &&
      said.u8(1) <= 1 &&
      isAssigned(this.type) &&
      (this.isLittleEndian || drep === 0) &&
      said.u8(5) <= 3 &&
      said.u16(6) === 0 &&
      this.#hasRoom()
    );
  }

  /** Where the security trailer begins; -1 without authentication. */
  trailerAt(): number {
    return this.authenticationLength === 0 ? -1 : this.length - this.authenticationLength - SECURITY_TRAILER_BYTES;
  }

  /** Authentication level of a whole PDU; -1 without authentication. */
  authenticationLevel(pdu: Payload): number {
    const trailer = this.trailerAt();
    return trailer === -1 ? -1 : pdu.u8(trailer + 1);
  }

  /** Where the body of a whole PDU ends: before padding and authentication. */
  bodyEnd(pdu: Payload): number {
    const trailer = this.trailerAt();
    return trailer === -1 ? this.length : trailer - Math.max(0, pdu.u8(trailer + 2));
  }

  #hasRoom(): boolean {
    const { authenticationLength } = this;
    const trailer = authenticationLength === 0 ? 0 : authenticationLength + SECURITY_TRAILER_BYTES;
    return this.length >= PDU_HEADER_BYTES + trailer;
  }
}
