import type { DialogFactory } from "../inspection/dialog.ts";
import { httpDialog } from "./internet/http.ts";
import { imapDialog, nntpDialog, pop3Dialog, smtpDialog } from "./internet/mail.ts";
import { isakmpDialog, pptpDialog, radiusDialog } from "./internet/management.ts";
import { rfbDialog, sshDialog, telnetDialog } from "./internet/remote-logon.ts";
import { snmpDialog } from "./internet/snmp.ts";
import { tlsDialog } from "./internet/tls.ts";

/** Dialogs of the Internet's protocols that tell versions, names, and how a logon is protected, by application protocol. */
export const INTERNET_DIALOGS: Readonly<Record<string, DialogFactory>> = {
  http: httpDialog,
  imap: imapDialog,
  "ipsec-nat-t": isakmpDialog,
  isakmp: isakmpDialog,
  nntp: nntpDialog,
  pop3: pop3Dialog,
  pptp: pptpDialog,
  radius: radiusDialog,
  rfb: rfbDialog,
  smtp: smtpDialog,
  snmp: snmpDialog,
  ssh: sshDialog,
  telnet: telnetDialog,
  tls: tlsDialog,
};
