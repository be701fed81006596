/**
 * Where the list of 2004 gives one port to several services: the one that opens the port itself. The others are reached
 * through it (RPC, SMB, NetBIOS) or use it only in some roles. Our own choice, as of 2026-11; it orders candidates and
 * decides nothing.
 */
export const PORT_OWNERS: Readonly<Record<string, string>> = {
  "TCP 21": "FTP Publishing Service",
  "TCP 25": "Simple Mail Transfer Protocol",
  "TCP 53": "DNS Server",
  "TCP 80": "World Wide Web Publishing Service",
  "TCP 110": "Microsoft POP3 Service",
  "TCP 135": "Remote Procedure Call",
  "TCP 139": "Server",
  "TCP 389": "Local Security Authority",
  "TCP 443": "World Wide Web Publishing Service",
  "TCP 445": "Server",
  "TCP 593": "Remote Procedure Call",
  "TCP 1433": "Microsoft SQL Server",
  "TCP 2869": "SSDP Discovery Service",
  "TCP 3389": "Terminal Services",
  "UDP 25": "Simple Mail Transfer Protocol",
  "UDP 53": "DNS Server",
  "UDP 67": "DHCP Server",
  "UDP 137": "Server",
  "UDP 138": "Server",
  "UDP 389": "Local Security Authority",
  "UDP 1434": "Microsoft SQL Server",
};
