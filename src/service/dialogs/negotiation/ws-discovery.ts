import type { FlowStart } from "../../../flow/flow.ts";
import type { Side } from "../../../flow/flow-tcp.ts";
import type { DialogFactory } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { AnnouncedLessons } from "./announced-lessons.ts";
import { findText } from "./find-text.ts";
import { announcersOwn, TCP } from "./sides.ts";
import { urlEndpointAt } from "./url-endpoint.ts";

/** The end of a tag, whatever prefix its name has. */
const XADDRS = "XAddrs>";
const LONGEST_PREFIX = 32;
const LESS_THAN = 0x3c;
const SLASH = 0x2f;

/**
 * WS-Discovery: Hello, ProbeMatches and ResolveMatches say at which ports the sender's services answer (OASIS
 * WS-Discovery 1.1, sections 4.1, 5.3 and 6.3).
 */
export const wsDiscoveryDialog: DialogFactory = (flow) => ({
  read(side, said) {
    const lessons = new AnnouncedLessons(flow);
    for (let at = findText(said, XADDRS, 0); at >= 0; at = findText(said, XADDRS, at + 1))
      if (isStartTag(said, at)) learnAddresses(lessons, flow.start, side, said, at + XADDRS.length);
    return said.length;
  },
});

/** Whether the name whose last part is at `at` stands behind `<`, not behind `</`. */
function isStartTag(said: Payload, at: number): boolean {
  for (let before = at - 1; before >= at - LONGEST_PREFIX; before--) {
    if (said.u8(before) === LESS_THAN) return true;
    if (said.u8(before) === SLASH) return false;
  }
  return false;
}

/** The URLs of a list that blanks part and a tag ends. */
function learnAddresses(lessons: AnnouncedLessons, start: FlowStart, side: Side, said: Payload, from: number): void {
  for (let at = from; said.u8(at) >= 0 && said.u8(at) !== LESS_THAN; at++) {
    if (at > from && !isBlank(said.u8(at - 1))) continue;
    const found = urlEndpointAt(said, at);
    const address = found && announcersOwn(found.address, start, side);
    if (found === undefined || address === undefined) continue;
    lessons.learn({
      ipProtocol: TCP,
      address,
      port: found.port,
      protocol: found.isTls ? "https" : "http",
      interface: null,
      teacher: "WS-Discovery XAddrs",
      isStanding: true,
    });
  }
}

const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
