import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { berContents, berEnd, NO_ELEMENT, UNSEEN } from "../ber.ts";
import { matchText, sure } from "../expected-bytes.ts";

const TAG = { integer: 0x02, octetString: 0x04, enumerated: 0x0a, sequence: 0x30, controls: 0xa0 };
const UDP = 17;

const orMore = (end: number): Match => (end === UNSEEN ? MATCH.more : MATCH.no);

/** LDAPMessage: a sequence of a message id, one operation, and controls or nothing (RFC 4511, section 4.1.1). */
export function matchLdapMessage(said: Payload, longest = Number.POSITIVE_INFINITY): Match {
  if (said.length === 0) return MATCH.more;
  if (said.u8(0) !== TAG.sequence) return MATCH.no;
  const end = berEnd(said, 0);
  if (end < 0) return orMore(end);
  if (end > longest) return MATCH.no;
  const id = berContents(said, 0);
  if (id >= said.length) return MATCH.more;
  if (said.u8(id) !== TAG.integer) return MATCH.no;
  const idLength = said.u8(id + 1);
  if (idLength < 0 || said.length <= id + 2) return MATCH.more;
  if (idLength < 1 || idLength > 4 || said.u8(id + 2) > 0x7f) return MATCH.no;
  const operation = id + 2 + idLength;
  if (operation >= said.length) return MATCH.more;
  if (!isOperation(said.u8(operation))) return MATCH.no;
  const operationEnd = berEnd(said, operation);
  if (operationEnd < 0) return orMore(operationEnd);
  if (operationEnd > end) return MATCH.no;
  if (operationEnd < end && operationEnd < said.length && said.u8(operationEnd) !== TAG.controls) return MATCH.no;
  return matchOperation(said, operation, operationEnd);
}

const matchFirst = (said: Payload, { start, wireLength }: SignatureContext): Match =>
  matchLdapMessage(said, start.ipProtocol === UDP ? wireLength : undefined);

const OPERATION = { bind: 0x60, unbind: 0x42, search: 0x63, entry: 0x64, reference: 0x73, modify: 0x66, add: 0x68 };
const EXTENDED_REQUEST = 0x77;

/** Operations that are told from other bytes by little more than their tag: delete, rename, compare, abandon, partial. */
const isPlainOperation = (tag: number): boolean =>
  tag === 0x4a || tag === 0x6c || tag === 0x6e || tag === 0x50 || tag === 0x79;

/** Responses that are an LDAPResult: bind, search done, modify, add, delete, rename, compare, extended. */
const isResult = (tag: number): boolean =>
  tag === 0x61 ||
  tag === 0x65 ||
  tag === 0x67 ||
  tag === 0x69 ||
  tag === 0x6b ||
  tag === 0x6d ||
  tag === 0x6f ||
  tag === 0x78;

const isOperation = (tag: number): boolean =>
  isResult(tag) ||
  isPlainOperation(tag) ||
  tag === OPERATION.bind ||
  tag === OPERATION.unbind ||
  (tag >= OPERATION.search && tag <= OPERATION.entry) ||
  tag === OPERATION.reference ||
  tag === OPERATION.modify ||
  tag === OPERATION.add ||
  tag === EXTENDED_REQUEST;

function matchOperation(said: Payload, operation: number, operationEnd: number): Match {
  const tag = said.u8(operation);
  const body = berContents(said, operation);
  if (tag === OPERATION.unbind) return sure(body === operationEnd);
  if (isPlainOperation(tag)) return MATCH.likely;
  if (body >= operationEnd) return MATCH.no;
  if (said.length < body + 4) return MATCH.more;
  if (tag === OPERATION.bind) return matchBind(said, body);
  if (isResult(tag)) {
    return sure(said.u8(body) === TAG.enumerated && said.u8(body + 1) === 1 && said.u8(body + 3) === TAG.octetString);
  }
  if (tag === EXTENDED_REQUEST) return sure(said.u8(body) === 0x80 && isOidStart(said, body + 2));
  if (said.u8(body) !== TAG.octetString) return MATCH.no;
  if (tag === OPERATION.reference) return matchText(said, berContents(said, body), "ldap");
  return matchAfterName(said, body, operationEnd, tag === OPERATION.search ? TAG.enumerated : TAG.sequence);
}

/** Version 2 or 3, then the name. */
const matchBind = (said: Payload, body: number): Match =>
  sure(
    said.u16(body) === 0x0201 &&
      said.u8(body + 2) >= 2 &&
      said.u8(body + 2) <= 3 &&
      (said.u8(body + 3) === TAG.octetString || said.length < body + 4),
  );

/** An object identifier in digits: of ISO or of ITU and ISO. */
const isOidStart = (said: Payload, at: number): boolean =>
  said.u8(at) >= 0x30 && said.u8(at) <= 0x32 && said.u8(at + 1) === 0x2e;

/** A name, then an element with `tag`. */
function matchAfterName(said: Payload, name: number, end: number, tag: number): Match {
  const nameEnd = berEnd(said, name);
  if (nameEnd < 0) return nameEnd === NO_ELEMENT ? MATCH.no : MATCH.more;
  if (nameEnd >= end) return MATCH.no;
  return nameEnd >= said.length ? MATCH.more : sure(said.u8(nameEnd) === tag);
}

/** Over UDP it is what Windows clients call CLDAP (MS-ADTS, section 6.3.3.2): the same messages, one a datagram. */
export const LDAP_SIGNATURE: Signature = {
  protocol: "ldap",
  transports: ["tcp", "udp"],
  specification: "RFC 4511 section 4.1.1, MS-ADTS section 6.3.3.2",
  tellingByte: { at: 0, fits: (byte) => byte === TAG.sequence },
  match: matchFirst,
};
