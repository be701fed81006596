import type { DialogFactory } from "../inspection/dialog.ts";
import { isoTransportDialog } from "./iso-transport.ts";
import { ldapDialog } from "./ldap.ts";
import { messageFramingDialog } from "./message-framing.ts";
import { remoteDesktopDialog } from "./remote-desktop.ts";
import { tdsDialog } from "./tds.ts";

/** The dialogs of Windows and plant protocols, by protocol; SMB, RPC and those that negotiate ports have their own lists. */
export const WINDOWS_DIALOGS: Readonly<Record<string, DialogFactory>> = {
  "iso-tsap": isoTransportDialog,
  ldap: ldapDialog,
  nmf: messageFramingDialog,
  rdp: remoteDesktopDialog,
  tds: tdsDialog,
};
