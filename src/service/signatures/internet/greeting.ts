import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match } from "../../inspection/signature.ts";
import { begins, findAnyCase, lineEnd } from "./text.ts";

/** Words in the greetings of mail servers and of FTP servers, in upper case. */
export const SMTP_SERVERS = ["SMTP", "SENDMAIL", "POSTFIX", "EXIM", "MAIL SERVICE", "EXCHANGE"] as const;
export const FTP_SERVERS = ["FTP", "FILEZILLA"] as const;

/**
 * A greeting "220 …", which SMTP and FTP have alike (RFC 5321 section 4.3.1, RFC 959 section 4.2): of `own` servers when
 * its text names them and does not name `others`.
 */
export function greeting220(said: Payload, own: readonly string[], others: readonly string[]): Match {
  const code = begins(said, "220");
  if (code !== MATCH.yes || said.length < 4) return code === MATCH.no ? MATCH.no : MATCH.more;
  if (said.u8(3) !== 0x20 && said.u8(3) !== 0x2d) return MATCH.no;
  const end = lineEnd(said, 4);
  if (end < 0) return MATCH.more;
  const isOwn = names(said, own, end);
  const isOther = names(said, others, end);
  if (isOwn !== isOther) return isOwn ? MATCH.yes : MATCH.no;
  return MATCH.likely;
}

const names = (said: Payload, words: readonly string[], end: number): boolean =>
  words.some((word) => findAnyCase(said, word, 4, end) >= 0);
