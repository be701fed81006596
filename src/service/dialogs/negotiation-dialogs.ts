import type { DialogFactory } from "../inspection/dialog.ts";
import { ftpDialog } from "./negotiation/ftp.ts";
import { mdnsDialog } from "./negotiation/mdns.ts";
import { portMapperDialog } from "./negotiation/port-mapper.ts";
import { rtspDialog } from "./negotiation/rtsp.ts";
import { sipDialog } from "./negotiation/sip.ts";
import { sqlBrowserDialog } from "./negotiation/sql-browser.ts";
import { ssdpDialog } from "./negotiation/ssdp.ts";
import { tftpDialog } from "./negotiation/tftp.ts";
import { wsDiscoveryDialog } from "./negotiation/ws-discovery.ts";

/** Dialogs of the protocols that agree on ports or announce them, by application protocol. */
export const NEGOTIATION_DIALOGS: Readonly<Record<string, DialogFactory>> = {
  ftp: ftpDialog,
  mdns: mdnsDialog,
  "onc-rpc": portMapperDialog,
  rtsp: rtspDialog,
  sip: sipDialog,
  "sql-browser": sqlBrowserDialog,
  ssdp: ssdpDialog,
  sunrpc: portMapperDialog,
  tftp: tftpDialog,
  "ws-discovery": wsDiscoveryDialog,
};
