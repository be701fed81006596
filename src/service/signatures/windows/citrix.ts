import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { matchText } from "../expected-bytes.ts";

/** The server's greeting, which the client repeats, and the Common Gateway Protocol that carries ICA for reconnecting. */
const GREETING = "\x7f\x7fICA\0";
const GATEWAY_GREETING = "\x1aCGP/01";

function matchGreeting(said: Payload): Match {
  const greeting = matchText(said, 0, GREETING);
  return greeting === MATCH.no ? matchText(said, 0, GATEWAY_GREETING) : greeting;
}

export const CITRIX_SIGNATURE: Signature = {
  protocol: "ica",
  transports: ["tcp"],
  specification: "observed; the protocol is not published (Wireshark and nDPI know the same greetings)",
  match: matchGreeting,
};
