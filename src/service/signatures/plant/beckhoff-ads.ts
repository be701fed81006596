import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { matchText, soFar, sure } from "../expected-bytes.ts";

/** AMS/TCP: two zero bytes and the length of what follows; then the AMS header. */
const TCP_HEADER = 6;
const AMS_HEADER = 32;
const LAST_COMMAND = 9;
/** State flags: an ADS command, and whether it is the response; UDP and other bits are not for TCP. */
const STATE = { request: 0x0004, response: 0x0005 };

function matchOverTcp(said: Payload): Match {
  if (said.length < TCP_HEADER) return soFar(said.u16(0) <= 0);
  const length = said.u32le(2);
  if (said.u16(0) !== 0 || length < AMS_HEADER || length > 0x100_0000) return MATCH.no;
  if (said.length < TCP_HEADER + 24) return MATCH.more;
  const command = said.u16le(TCP_HEADER + 16);
  const state = said.u16le(TCP_HEADER + 18);
  return sure(
    command >= 1 &&
      command <= LAST_COMMAND &&
      (state === STATE.request || state === STATE.response) &&
      said.u32le(TCP_HEADER + 20) === length - AMS_HEADER,
  );
}

const DISCOVERY = "\x03\x66\x14\x71";
/** Search for controllers and adding of routes begin with the same four bytes. */
const matchDiscovery = (said: Payload): Match => matchText(said, 0, DISCOVERY);

export const BECKHOFF_ADS_SIGNATURES: readonly Signature[] = [
  {
    protocol: "ads",
    transports: ["tcp"],
    specification: "Beckhoff Information System, TwinCAT ADS: AMS/TCP packet",
    match: matchOverTcp,
  },
  {
    protocol: "ads",
    transports: ["udp"],
    specification: "observed; the router's search is not published (Wireshark and nDPI know the same bytes)",
    tellingByte: { at: 0, fits: (byte) => byte === DISCOVERY.charCodeAt(0) },
    match: matchDiscovery,
  },
];
