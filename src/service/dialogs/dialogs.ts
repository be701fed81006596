import type { DialogFactory } from "../inspection/dialog.ts";
import { INTERNET_DIALOGS } from "./internet-dialogs.ts";
import { NEGOTIATION_DIALOGS } from "./negotiation-dialogs.ts";
import { rpcDialog } from "./rpc/rpc-dialog.ts";
import { netbiosSessionDialog, smbDialog } from "./smb/smb-dialog.ts";
import { WINDOWS_DIALOGS } from "./windows-dialogs.ts";

/** What follows a protocol once it is recognised, by the protocol. */
export const DIALOGS: Readonly<Record<string, DialogFactory>> = {
  ...INTERNET_DIALOGS,
  ...WINDOWS_DIALOGS,
  ...NEGOTIATION_DIALOGS,
  rpc: rpcDialog,
  smb: smbDialog,
  "netbios-ssn": netbiosSessionDialog,
};
