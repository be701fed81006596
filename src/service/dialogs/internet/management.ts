/** RADIUS, IKE: what single datagrams tell. PPTP's control connection. */
import { type DialogFactory, DONE, type InspectedFlow, WAIT } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { isPrintable } from "../../signatures/internet/text.ts";

/**
 * A dialog that reads datagrams until one tells all (`read` returns true). Many conversations share a flow of datagrams,
 * so that no number of them tells what the next one is.
 */
const datagramDialog =
  (read: (flow: InspectedFlow, said: Payload) => boolean): DialogFactory =>
  (flow) => ({ read: (_side, said) => (read(flow, said) ? DONE : said.length) });

const ACCESS_REQUEST = 1;
const USER_PASSWORD = 2;

/** An Access-Request with the password, hidden by a secret and MD5 alone (RFC 2865 section 5.2): PAP. */
export const radiusDialog = datagramDialog((flow, said) => {
  if (said.u8(0) !== ACCESS_REQUEST) return false;
  const end = Math.min(said.u16(2), said.length);
  for (let at = 20; at + 2 <= end; at += Math.max(2, said.u8(at + 1)))
    if (said.u8(at) === USER_PASSWORD) {
      flow.note("weakness", "radius-pap");
      return true;
    }
  return false;
});

const AGGRESSIVE = 4;
const IKE_1_EXCHANGES: ReadonlyMap<number, string> = new Map([
  [2, "IKEv1, main mode"],
  [AGGRESSIVE, "IKEv1, aggressive mode"],
]);

/** Behind the marker of RFC 3948 where there is one; ESP and keepalives tell nothing. */
export const isakmpDialog = datagramDialog((flow, said) => {
  const at = said.u32(0) === 0 ? 4 : 0;
  const version = said.u8(at + 17);
  const exchange = said.u8(at + 18);
  if (said.length < at + 28 || said.u32(at + 24) < 28 || said.u32(at + 24) > 0xffff) return false;
  if (version >>> 4 === 2) flow.note("version", "IKEv2");
  else if (version >>> 4 === 1) flow.note("version", IKE_1_EXCHANGES.get(exchange) ?? "IKEv1");
  else return false;
  if (version >>> 4 !== 1 || exchange !== AGGRESSIVE) return false;
  flow.note("weakness", "ike-aggressive");
  return true;
});

const PPTP_REPLY = 2;
const HOST_NAME_AT = 28;
const VENDOR_AT = 92;
const LONGEST_NAME = 64;

/** The server's name and product, from its answer to the first message (RFC 2637 section 2.2). */
export const pptpDialog: DialogFactory = (flow) => ({
  read(_side, said) {
    if (said.length < 12) return WAIT;
    flow.note("weakness", "pptp-control");
    if (said.u16(8) !== PPTP_REPLY) return Math.max(12, said.u16(0));
    if (said.length < VENDOR_AT + LONGEST_NAME) return WAIT;
    const host = paddedText(said, HOST_NAME_AT);
    const vendor = paddedText(said, VENDOR_AT);
    if (host !== "") flow.note("server-name", host);
    if (vendor !== "") flow.note("product", vendor);
    return DONE;
  },
});

/** A printable text that zeros fill up. */
function paddedText(said: Payload, at: number): string {
  const zero = said.indexOf(0, at, at + LONGEST_NAME);
  const end = zero < 0 ? at + LONGEST_NAME : zero;
  return isPrintable(said, at, end) ? said.latin1(at, end - at) : "";
}
