/** What computers of 2003 and before cannot do better, in the words of the answers: at risk wherever it is let through. */

/** Severity medium: deprecated, and open to MS17-010. */
export const SMB_1 = "SMB 1, which is all that Windows had then, is out of date and open to MS17-010";
/** Severity medium: RFC 8996. */
export const TLS_1_0 = "TLS 1.0, which was the newest then, must not be used today (RFC 8996)";
/** Severity medium: MS-RDPBCGR, section 5.3. */
export const RDP_STANDARD = "RDP's own encryption does not prove who the server is";
/** Severity medium: MS-TDS, section 2.2.6.5. */
export const TDS_UNENCRYPTED = "the server encrypts no session";
