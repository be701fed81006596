import type { DialogFactory } from "../../inspection/dialog.ts";
import { TextLines } from "../text-lines.ts";
import { orOwnAddress, TCP, wordTeacher } from "./sides.ts";
import { urlEndpointAt } from "./url-endpoint.ts";

const LOCATION = "LOCATION:";

/**
 * SSDP: announcements and answers to searches say where a device's description is served (UPnP Device Architecture 2.0,
 * sections 1.2.2 and 1.3.3).
 */
export const ssdpDialog: DialogFactory = (flow) => {
  const lines = new TextLines();
  return {
    read(side, said) {
      if (!said.has(0, "NOTIFY ") && !said.has(0, "HTTP/1.")) return said.length;
      lines.lost();
      lines.begin(said);
      while (lines.next()) {
        if (!lines.line.hasAnyCase(0, LOCATION)) continue;
        let at = LOCATION.length;
        while (lines.line.u8(at) === 0x20) at++;
        const found = urlEndpointAt(lines.line, at);
        if (found === undefined) continue;
        const address = orOwnAddress(found.address, flow.start, side);
        flow.learn({
          ipProtocol: TCP,
          address,
          port: found.port,
          protocol: "upnp",
          interface: null,
          teacher: wordTeacher("SSDP LOCATION", address, flow.start, side),
          isStanding: true,
        });
      }
      return said.length;
    },
  };
};
