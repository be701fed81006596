import type { DialogFactory } from "../../inspection/dialog.ts";
import { TextLines } from "../text-lines.ts";
import { AnnouncedLessons } from "./announced-lessons.ts";
import { announcersOwn, TCP } from "./sides.ts";
import { urlEndpointAt } from "./url-endpoint.ts";

const LOCATION = "LOCATION:";

/**
 * SSDP: announcements and answers to searches say where the sender's description is served (UPnP Device Architecture 2.0,
 * sections 1.2.2 and 1.3.3).
 */
export const ssdpDialog: DialogFactory = (flow) => {
  const lines = new TextLines();
  return {
    read(side, said) {
      if (!said.has(0, "NOTIFY ") && !said.has(0, "HTTP/1.")) return said.length;
      lines.lost();
      lines.begin(said);
      const lessons = new AnnouncedLessons(flow);
      while (lines.next()) {
        if (!lines.line.hasAnyCase(0, LOCATION)) continue;
        if (lines.isCut) {
          flow.forget(1);
          continue;
        }
        let at = LOCATION.length;
        while (lines.line.u8(at) === 0x20) at++;
        const found = urlEndpointAt(lines.line, at);
        const address = found && announcersOwn(found.address, flow.start, side);
        if (found === undefined || address === undefined) continue;
        lessons.learn({
          ipProtocol: TCP,
          address,
          port: found.port,
          protocol: "upnp",
          interface: null,
          teacher: "SSDP LOCATION",
          isStanding: true,
        });
      }
      return said.length;
    },
  };
};
