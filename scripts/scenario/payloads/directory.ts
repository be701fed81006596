/** LDAP and Kerberos: messages in BER. */
import { answer, ask, type Turn } from "../conversations.ts";
import { concat, fromHex, latin1, zeros } from "../octets.ts";
import { type Random, randomBytes } from "../random.ts";
import { ber, context, generalString, integer, octetString, sequence } from "./asn1.ts";
import { tls12Session } from "./tls.ts";

/** A simple bind with its password, one search of the root, unbind (RFC 4511, section 4). */
export function ldapSimpleBind(name: string, password: string): readonly Turn[] {
  const bind = sequence(integer(1), ber(0x60, integer(3), octetString(name), ber(0x80, latin1(password))));
  const result = concat(ber(0x0a, zeros(1)), octetString(""), octetString(""));
  const search = sequence(
    integer(2),
    ber(
      0x63,
      octetString(""),
      ber(0x0a, zeros(1)),
      ber(0x0a, zeros(1)),
      integer(0),
      integer(0),
      ber(0x01, zeros(1)),
      ber(0x87, latin1("objectClass")),
      sequence(octetString("namingContexts")),
    ),
  );
  const entry = sequence(
    integer(2),
    ber(
      0x64,
      octetString(""),
      sequence(sequence(octetString("namingContexts"), ber(0x31, octetString("DC=office,DC=example")))),
    ),
  );
  return [
    ask(bind),
    answer(sequence(integer(1), ber(0x61, result))),
    ask(search),
    answer(concat(entry, sequence(integer(2), ber(0x65, result)))),
    ask(sequence(integer(3), ber(0x42))),
  ];
}

/** StartTLS, accepted, and the session inside TLS 1.2 (RFC 4511, section 4.14). */
export function ldapStartTls(random: Random, serverName: string): readonly Turn[] {
  const request = sequence(integer(1), ber(0x77, ber(0x80, latin1("1.3.6.1.4.1.1466.20037"))));
  const accepted = ber(0x78, concat(ber(0x0a, zeros(1)), octetString(""), octetString("")));
  return [ask(request), answer(sequence(integer(1), accepted)), ...tls12Session(random, 700, serverName)];
}

const principal = (type: number, ...names: readonly string[]): Uint8Array =>
  sequence(context(0, integer(type)), context(1, sequence(...names.map(generalString))));

/** An AS-REQ and the KDC's demand for pre-authentication (RFC 4120, sections 5.4.1 and 5.9.1). */
export function kerberosRequest(user: string, realm: string, padding = 0): readonly Turn[] {
  const body = sequence(
    context(0, ber(0x03, fromHex("00 40 81 00 10"))),
    context(1, principal(1, user)),
    context(2, generalString(realm)),
    context(3, principal(2, "krbtgt", realm)),
    context(5, ber(0x18, latin1("20370913024805Z"))),
    context(7, integer(0x2a31_77f0)),
    context(8, sequence(integer(23), integer(3), integer(1))),
  );
  const preAuthentication = sequence(
    sequence(context(1, integer(111)), context(2, octetString(zeros(Math.max(4, padding))))),
  );
  const request = ber(
    0x6a,
    sequence(context(1, integer(5)), context(2, integer(10)), context(3, preAuthentication), context(4, body)),
  );
  const error = ber(
    0x7e,
    sequence(
      context(0, integer(5)),
      context(1, integer(30)),
      context(4, ber(0x18, latin1("20041103073012Z"))),
      context(5, integer(412)),
      context(6, integer(25)),
      context(9, generalString(realm)),
      context(10, principal(2, "krbtgt", realm)),
    ),
  );
  return [ask(request), answer(error)];
}

/** A message over TCP behind its length (RFC 4120, section 7.2.2). */
export const behindLength = (turns: readonly Turn[]): readonly Turn[] =>
  turns.map((turn) => {
    const length = turn.bytes.length;
    return { ...turn, bytes: concat(Uint8Array.of(0, 0, length >>> 8, length), turn.bytes) };
  });

/** A ticket request so long that UDP needs fragments: its contents look encrypted. */
export const longKerberosRequest = (user: string, realm: string, random: Random): readonly Turn[] => {
  const [request, reply] = kerberosRequest(user, realm, 1900);
  if (request === undefined || reply === undefined) return [];
  const bytes = request.bytes.slice();
  const zerosAt = bytes.findIndex((_, at) => bytes.subarray(at, at + 64).every((byte) => byte === 0));
  bytes.set(randomBytes(random, 1800), zerosAt + 50);
  return [{ ...request, bytes }, reply];
};
