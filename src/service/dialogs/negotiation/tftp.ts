import { type DialogFactory, DONE } from "../../inspection/dialog.ts";
import { addressOf, portOf, UDP } from "./sides.ts";

/** RFC 1350 section 5. */
const READ_REQUEST = 1;
const WRITE_REQUEST = 2;

/**
 * TFTP: the server answers a request from a port of its own choice, to the address and port that asked (RFC 1350 section
 * 4), so that the answer begins a flow towards the client. The file's name is not kept.
 */
export const tftpDialog: DialogFactory = (flow) => ({
  read(side, said) {
    const operation = said.u16(0);
    const port = portOf(flow.start, side);
    // The transfer itself, whose flow says nothing but data: it agrees on nothing more.
    if ((operation !== READ_REQUEST && operation !== WRITE_REQUEST) || port === null) return DONE;
    flow.learn({
      ipProtocol: UDP,
      address: addressOf(flow.start, side),
      port,
      protocol: "tftp",
      interface: null,
      teacher: operation === READ_REQUEST ? "TFTP read request" : "TFTP write request",
      isStanding: false,
    });
    return said.length;
  },
});
