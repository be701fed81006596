/** SNMP: messages in BER. */
import { answer, ask, type Turn } from "../conversations.ts";
import { fromHex, u8s } from "../octets.ts";
import { type Random, randomBytes } from "../random.ts";
import { ber, integer, octetString, sequence } from "./asn1.ts";

/** Numbers of the versions on the wire. */
export const SnmpVersion = { V1: 0, V2C: 1 } as const;

const SYS_DESCR = ber(0x06, fromHex("2b 06 01 02 01 01 01 00"));

/** A read of sysDescr with its community in clear text (RFC 1157, section 4.1; RFC 1901, section 3). */
export function snmpRead(
  community: string,
  requestId: number,
  description: string,
  version: number = SnmpVersion.V1,
): readonly Turn[] {
  const message = (pduType: number, value: Uint8Array): Uint8Array =>
    sequence(
      integer(version),
      octetString(community),
      ber(pduType, integer(requestId), integer(0), integer(0), sequence(sequence(SYS_DESCR, value))),
    );
  return [ask(message(0xa0, ber(0x05))), answer(message(0xa2, octetString(description)))];
}

/** Version 3, authenticated and encrypted: the PDUs do not show (RFC 3412, section 6; RFC 3414, section 2.4). */
export function snmpV3Read(random: Random, user: string): readonly Turn[] {
  const AUTHENTICATED_AND_PRIVATE = 3;
  const REPORTABLE = 4;
  const USER_BASED = 3;
  const engine = fromHex("80 00 01 37 03 00 15 5d 20 30 08");
  const message = (flags: number): Uint8Array => {
    const header = sequence(integer(0x1234), integer(65_507), octetString(u8s(flags)), integer(USER_BASED));
    const security = sequence(
      octetString(engine),
      integer(7),
      integer(4711),
      octetString(user),
      octetString(randomBytes(random, 12)),
      octetString(randomBytes(random, 8)),
    );
    return sequence(integer(3), header, octetString(security), octetString(randomBytes(random, 64)));
  };
  return [ask(message(AUTHENTICATED_AND_PRIVATE | REPORTABLE)), answer(message(AUTHENTICATED_AND_PRIVATE))];
}
