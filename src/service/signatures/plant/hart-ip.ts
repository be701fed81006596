import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { soFar, sure } from "../expected-bytes.ts";

/** Version, message type, message id, status, sequence number, byte count with the header. */
const HEADER = 8;
const MESSAGE = { initiate: 0, close: 1, keepAlive: 2, token: 3, directToken: 4, audit: 5 };
const MESSAGE_TYPE = { request: 0, publish: 2, refusal: 15 };
const INITIATE_LENGTH = 13;
const UDP = 17;

function matchMessage(said: Payload, { start, wireLength }: SignatureContext): Match {
  if (said.length < HEADER) return soFar(said.length === 0 || said.u8(0) === 1 || said.u8(0) === 2);
  const version = said.u8(0);
  const type = said.u8(1);
  const message = said.u8(2);
  if (version < 1 || version > 2 || message > MESSAGE.audit) return MATCH.no;
  if (type > MESSAGE_TYPE.publish && type !== MESSAGE_TYPE.refusal) return MATCH.no;
  const length = said.u16(6);
  if (start.ipProtocol === UDP ? length !== wireLength : length < HEADER || length > 0x800) return MATCH.no;
  if (type === MESSAGE_TYPE.request && said.u8(3) !== 0) return MATCH.no;
  if (message === MESSAGE.initiate) return matchInitiation(said, length);
  if (message === MESSAGE.token) return matchToken(said, length);
  return MATCH.likely;
}

/** The master's kind, 0 or 1, and the timer after which an idle session ends. */
function matchInitiation(said: Payload, length: number): Match {
  if (length < INITIATE_LENGTH) return MATCH.likely;
  if (said.length <= HEADER) return MATCH.more;
  return sure(length === INITIATE_LENGTH && said.u8(HEADER) <= 1);
}

/** A HART frame: short or long address; from or to a field device, or a burst (HCF_SPEC-081, section 5.4). */
function matchToken(said: Payload, length: number): Match {
  if (length < HEADER + 5) return MATCH.likely;
  if (said.length <= HEADER) return MATCH.more;
  const delimiter = said.u8(HEADER) & 0x07;
  return delimiter === 1 || delimiter === 2 || delimiter === 6 ? MATCH.likely : MATCH.no;
}

export const HART_IP_SIGNATURE: Signature = {
  protocol: "hart-ip",
  transports: ["tcp", "udp"],
  specification: "HCF_SPEC-085 (HART-IP) section 10.3",
  tellingByte: { at: 0, fits: (byte) => byte === 1 || byte === 2 },
  match: matchMessage,
};
