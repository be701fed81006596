/** Ports that tell apart protocols whose messages have the same format (IANA service names and port numbers). */
export const DNS_PORT = 53;
export const LLMNR_PORT = 5355;
export const MDNS_PORT = 5353;
