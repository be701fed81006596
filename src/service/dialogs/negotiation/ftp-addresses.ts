/** What FTP writes of the endpoint for a data connection (RFC 959 section 4.1.2, RFC 2428). */
import type { Payload } from "../../inspection/payload.ts";
import { decimalAt, digitsAt, ipAddressAt, isDigit, portAt } from "./text-numbers.ts";

const COMMA = 0x2c;

export interface AnnouncedEndpoint {
  /** 4 or 16 bytes; null where the text gives a port only. */
  readonly address: Uint8Array | null;
  readonly port: number;
}

/** `h1,h2,h3,h4,p1,p2` at `at`: of PORT, and of the answer to PASV. */
export function hostPortAt(line: Payload, at: number): AnnouncedEndpoint | undefined {
  const numbers = new Uint8Array(6);
  let from = at;
  for (let index = 0; index < 6; index++) {
    if (index > 0 && line.u8(from++) !== COMMA) return undefined;
    const digits = digitsAt(line, from, 4);
    const number = decimalAt(line, from, digits);
    if (digits === 0 || digits === 4 || number > 0xff) return undefined;
    numbers[index] = number;
    from += digits;
  }
  const port = (numbers[4] ?? 0) * 0x100 + (numbers[5] ?? 0);
  return port === 0 ? undefined : { address: numbers.slice(0, 4), port };
}

/**
 * The first `h1,h2,h3,h4,p1,p2` of an answer to PASV, wherever it stands: RFC 1123 section 4.1.2.6 has clients look for
 * the digits, as servers word the answer as they like.
 */
export function findHostPort(line: Payload, from: number): AnnouncedEndpoint | undefined {
  for (let at = from; at < line.length; at++) {
    if (!isDigit(line.u8(at)) || isDigit(line.u8(at - 1))) continue;
    const found = hostPortAt(line, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `|1|192.0.2.1|6275|` or `|2|2001:db8::1|5282|` at `at`: of EPRT. Any byte may stand for `|`. */
export function extendedPortAt(line: Payload, at: number): AnnouncedEndpoint | undefined {
  const delimiter = line.u8(at);
  const family = line.u8(at + 1) - 0x30;
  if (delimiter <= 0x20 || isDigit(delimiter) || line.u8(at + 2) !== delimiter) return undefined;
  const end = line.indexOf(delimiter, at + 3);
  const address = ipAddressAt(line, at + 3, end - at - 3);
  const port = portAt(line, end + 1);
  if (address === undefined || port < 0 || address.length !== (family === 1 ? 4 : family === 2 ? 16 : 0))
    return undefined;
  return line.u8(end + 1 + digitsAt(line, end + 1, 5)) === delimiter ? { address, port } : undefined;
}

/** `(|||6446|)` of an answer to EPSV: the port, on the address of the control connection. */
export function findExtendedPassive(line: Payload, from: number): AnnouncedEndpoint | undefined {
  const at = line.indexOf(0x28, from) + 1;
  const delimiter = line.u8(at);
  if (at === 0 || delimiter <= 0x20 || isDigit(delimiter)) return undefined;
  if (line.u8(at + 1) !== delimiter || line.u8(at + 2) !== delimiter) return undefined;
  const port = portAt(line, at + 3);
  const isWhole = port > 0 && line.u8(at + 3 + digitsAt(line, at + 3, 5)) === delimiter;
  return isWhole ? { address: null, port } : undefined;
}
