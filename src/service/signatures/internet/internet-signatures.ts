import type { Signature } from "../../inspection/signature.ts";
import { DATABASE_SIGNATURES } from "./databases.ts";
import { DHCP_SIGNATURES } from "./dhcp.ts";
import { DNS_SIGNATURES } from "./dns.ts";
import { FTP_SIGNATURES } from "./ftp.ts";
import { HTTP_SIGNATURES } from "./http.ts";
import { MAIL_SIGNATURES } from "./mail.ts";
import { MESSAGING_SIGNATURES } from "./messaging.ts";
import { NNTP_SIGNATURES } from "./nntp.ts";
import { NTP_SIGNATURES } from "./ntp.ts";
import { ONC_RPC_SIGNATURES } from "./onc-rpc.ts";
import { PEER_TO_PEER_SIGNATURES } from "./peer-to-peer.ts";
import { REMOTE_LOGON_SIGNATURES } from "./remote-logon.ts";
import { SMALL_SERVICE_SIGNATURES } from "./small-services.ts";
import { SNMP_SIGNATURES } from "./snmp.ts";
import { STREAMING_SIGNATURES } from "./streaming.ts";
import { TFTP_SIGNATURES } from "./tftp.ts";
import { TLS_SIGNATURES } from "./tls.ts";
import { TUNNEL_SIGNATURES } from "./tunnels.ts";

/** Protocols of the Internet, those that are met most first. Only one of them says yes to the same bytes. */
export const INTERNET_SIGNATURES: readonly Signature[] = [
  ...TLS_SIGNATURES,
  ...HTTP_SIGNATURES,
  ...DNS_SIGNATURES,
  ...REMOTE_LOGON_SIGNATURES,
  ...MAIL_SIGNATURES,
  ...FTP_SIGNATURES,
  ...NNTP_SIGNATURES,
  ...DHCP_SIGNATURES,
  ...NTP_SIGNATURES,
  ...TFTP_SIGNATURES,
  ...SNMP_SIGNATURES,
  ...TUNNEL_SIGNATURES,
  ...STREAMING_SIGNATURES,
  ...ONC_RPC_SIGNATURES,
  ...MESSAGING_SIGNATURES,
  ...DATABASE_SIGNATURES,
  ...PEER_TO_PEER_SIGNATURES,
  ...SMALL_SERVICE_SIGNATURES,
];
