import { Payload } from "../inspection/payload.ts";

const SIGNATURE = "NTLMSSP\0";
const AUTHENTICATE = 3;
/** Offsets of MS-NLMP section 2.2.1.3: each response is a length, a maximum and an offset. */
const NT_RESPONSE_LENGTH = 20;
const FLAGS = 60;
/** Six descriptors and the flags precede what they describe. */
const FIXED_BYTES = 64;
const DESCRIPTORS = [12, 20, 28, 36, 44, 52] as const;
/** MS-NLMP section 2.2.2.6. NTLM version 2 answers with more, as it adds what it signs (section 2.2.2.8). */
const NTLM_V1_RESPONSE_BYTES = 24;
/** NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY (MS-NLMP section 2.2.2.5). */
const EXTENDED_SESSION_SECURITY = 0x0008_0000;

const message = new Payload();

/**
 * Whether a security token, bare or inside SPNEGO, is an NTLMSSP AUTHENTICATE message that answers the challenge with
 * NTLM version 1, without extended session security. Nothing of the responses or names in it is looked at.
 */
export function isNtlmV1(token: Payload): boolean {
  const at = findMessage(token);
  if (at === -1) return false;
  message.showPart(token, at);
  if (message.u32le(8) !== AUTHENTICATE || message.u16le(NT_RESPONSE_LENGTH) !== NTLM_V1_RESPONSE_BYTES) return false;
  // Old clients leave the flags out, and what is described then begins where they would stand.
  for (const descriptor of DESCRIPTORS)
    if (message.u16le(descriptor) > 0 && message.u32le(descriptor + 4) < FIXED_BYTES) return false;
  return message.length >= FIXED_BYTES && (message.u32le(FLAGS) & EXTENDED_SESSION_SECURITY) === 0;
}

function findMessage(token: Payload): number {
  for (let at = token.indexOf(0x4e); at !== -1; at = token.indexOf(0x4e, at + 1))
    if (token.has(at, SIGNATURE)) return at;
  return -1;
}
