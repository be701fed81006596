import type { Signature } from "../../inspection/signature.ts";
import { APPLE_FILING_SIGNATURE } from "./apple-filing.ts";
import { CITRIX_SIGNATURE } from "./citrix.ts";
import { KERBEROS_SIGNATURES } from "./kerberos.ts";
import { LDAP_SIGNATURE } from "./ldap.ts";
import { MESSAGE_FRAMING_SIGNATURE } from "./message-framing.ts";
import { MESSAGE_QUEUING_SIGNATURE } from "./message-queuing.ts";
import { NETBIOS_SIGNATURES } from "./netbios.ts";
import { REMOTE_DESKTOP_SIGNATURES } from "./remote-desktop.ts";
import { RPC_SIGNATURES } from "./rpc.ts";
import { SMB_SIGNATURE } from "./smb.ts";
import { SQL_SERVER_SIGNATURES } from "./sql-server.ts";
import { TEREDO_SIGNATURE } from "./teredo.ts";
import { WINS_REPLICATION_SIGNATURE } from "./wins-replication.ts";

/** What Windows computers say to each other. */
export const WINDOWS_SIGNATURES: readonly Signature[] = [
  SMB_SIGNATURE,
  ...RPC_SIGNATURES,
  ...NETBIOS_SIGNATURES,
  LDAP_SIGNATURE,
  ...KERBEROS_SIGNATURES,
  ...REMOTE_DESKTOP_SIGNATURES,
  ...SQL_SERVER_SIGNATURES,
  MESSAGE_QUEUING_SIGNATURE,
  WINS_REPLICATION_SIGNATURE,
  TEREDO_SIGNATURE,
  MESSAGE_FRAMING_SIGNATURE,
  CITRIX_SIGNATURE,
  APPLE_FILING_SIGNATURE,
];
