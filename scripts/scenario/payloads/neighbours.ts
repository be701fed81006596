/** IPv6 neighbour discovery (RFC 4861): the bodies of its messages, after the checksum. */
import { addressBytes } from "../frames.ts";
import { concat, macBytes, u8s } from "../octets.ts";

/** Source (1) or target (2) link-layer address (section 4.6.1). */
export const addressOption = (type: 1 | 2, mac: string): Uint8Array => concat(u8s(type, 1), macBytes(mac));

/** A solicitation (section 4.3) or advertisement (section 4.4; `flags` 0x60: solicited, override) about `target`. */
export const neighbourQuestion = (target: string, option: Uint8Array, flags = 0): Uint8Array =>
  concat(u8s(flags, 0, 0, 0), addressBytes(target), option);
