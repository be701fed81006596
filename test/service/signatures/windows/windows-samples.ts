import type { Sample } from "../support/ask-signatures.ts";
import { KERBEROS_SAMPLES, LDAP_SAMPLES } from "./directory-samples.ts";
import { NETBIOS_SAMPLES } from "./netbios-samples.ts";
import { OTHER_SAMPLES } from "./other-samples.ts";
import { RDP_SAMPLES } from "./remote-desktop-samples.ts";
import { RPC_SAMPLES, SMB_SAMPLES } from "./smb-and-rpc-samples.ts";
import { SQL_SAMPLES } from "./sql-server-samples.ts";

export const WINDOWS_SAMPLES: readonly Sample[] = [
  ...SMB_SAMPLES,
  ...RPC_SAMPLES,
  ...NETBIOS_SAMPLES,
  ...LDAP_SAMPLES,
  ...KERBEROS_SAMPLES,
  ...RDP_SAMPLES,
  ...SQL_SAMPLES,
  ...OTHER_SAMPLES,
];
