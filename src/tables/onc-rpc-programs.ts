/**
 * Program numbers of ONC RPC, by the names that reports use for application protocols. IANA, "Remote Procedure Call (RPC)
 * Program Numbers" (RFC 5531 section 13.3), as of 2026-11: those that a network with NFS shows.
 */
export const ONC_RPC_PROGRAMS: Readonly<Record<number, string>> = {
  100000: "sunrpc",
  100003: "nfs",
  100005: "mountd",
  100021: "nlockmgr",
};

/** The protocol of a program that is not in the table. */
export const OTHER_ONC_RPC = "onc-rpc";
