import type { IanaPortRow } from "./iana-ports.ts";

/**
 * Ports that a product uses by default although IANA gives the number to something else or to nobody, named by what
 * the product speaks. Our own choice, as of 2026-11; the product's own words beside each row.
 */
export const PORTS_IN_USE: readonly IanaPortRow[] = [
  [102, "tcp", "s7comm"], // Siemens S7 controllers, over ISO transport (RFC 1006) like X.400
  [1521, "tcp", "tns"], // Oracle Database, "About Network Connections": default port of the Net listener
  [1911, "tcp", "fox"], // Tridium Niagara building automation; Nmap's fox-info probes 1911 and 4911
  [4911, "tcp", "foxs"], // the same over TLS
  [8530, "tcp", "http"], // Windows Server Update Services, from Windows Server 2012 on
  [8531, "tcp", "https"], // the same over TLS
  [9600, "tcp+udp", "omron-fins"], // Omron controllers; default of Wireshark's FINS dissector
  [48898, "tcp", "ads"], // Beckhoff TwinCAT, AMS/TCP
];
