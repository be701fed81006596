import { isNamedPipe } from "../../tables/named-pipes.ts";
import { findPayloadWeakness, PAYLOAD_PROTECTIONS } from "../../tables/payload-weaknesses.ts";
import { interfaceService } from "../../tables/rpc-interfaces.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { redactServer } from "./redact-names.ts";

/** What facts are redacted with. */
export interface FactRedaction {
  readonly pseudonyms: Pseudonyms;
  readonly text: (text: string) => string;
}

/** Stands for all facts of a kind beyond those that are kept. */
const MORE_NOT_KEPT = "and more, which is not kept";

/**
 * A fact that a payload told, by its kind. What stays is words of fwreport's own tables and numbers; the name and banner of
 * a program holds whatever its owner wrote into it (RFC 9110 section 10.2.4, RFC 4253 section 4.2), so it goes as a whole.
 */
export function redactFact(kind: string, told: string, { pseudonyms, text }: FactRedaction): string {
  if (told === MORE_NOT_KEPT) return told;
  switch (kind) {
    case "version":
      return isOwnVersion(told) ? text(told) : pseudonyms.name("product", told);
    case "product":
      return pseudonyms.name("product", told);
    case "weakness":
      return findPayloadWeakness(told) === undefined ? pseudonyms.name("text", told) : told;
    case "protection":
      return Object.hasOwn(PAYLOAD_PROTECTIONS, told) ? told : pseudonyms.name("text", told);
    case "interface":
      return redactInterface(told, pseudonyms);
    case "pipe":
      return isNamedPipe(told) ? told : pseudonyms.name("pipe", told);
    case "use":
      return told === "shared files" ? told : pseudonyms.name("text", told);
    case "server-name":
      return redactServer(told, pseudonyms);
    case "object-name":
      return pseudonyms.name("object", told);
    default:
      return pseudonyms.name("text", told);
  }
}

/** `367abb81-9844-35f1-ad32-98f038001003 v2`: the version stays. */
function redactInterface(told: string, pseudonyms: Pseudonyms): string {
  const [, uuid, version = ""] = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})( v\d{1,5})?$/.exec(told) ?? [];
  return uuid === undefined ? pseudonyms.name("interface", told) : `${redactUuid(uuid, pseudonyms)}${version}`;
}

/** One that no table has may be made by anyone, of the network card of a computer of theirs (RFC 9562 section 5.1). */
export const redactUuid = (uuid: string, pseudonyms: Pseudonyms): string =>
  interfaceService(uuid) === undefined ? pseudonyms.name("interface", uuid) : uuid;

/** What versions are made of beside numbers: protocols, dialects, products and modes as inspection writes them. */
const VERSION_WORDS: ReadonlySet<string> = new Set(
  [
    "SSL TLS draft offered or ALPN http/1.0 http/1.1 h2 h3 spdy/3 spdy/3.1 ftp imap pop3 nntp mqtt irc dot smb tds/8.0",
    "postgresql xmpp-client xmpp-server ntske/1 acme-tls/1 stun.turn stun.nat-discovery webrtc",
    "SSH RFB LDAP HTTP/2 SNMPv1 SNMPv2c SNMPv3 IKEv1 IKEv2 main aggressive mode TDS SQL Server",
    "Microsoft FTP ESMTP SMTP MAIL Exchange Windows POP3 NNTP Service version",
    "SMB PC NETWORK PROGRAM PCLAN1.0 XENIX CORE MICROSOFT NETWORKS LANMAN1.0 for Workgroups 3.1a LM1.2X002 DOS",
    "LANMAN2.1 Samba NT LANMAN LM",
    "RDP standard security CredSSP NLA with early authorization RDSTLS RDS-AAD-Auth refused: is required not allowed",
    "the server has no certificate inconsistent flags and a client are",
  ].flatMap((line) => line.split(" ")),
);

/** Nothing but words of fwreport's own, and numbers. */
export const isOwnVersion = (told: string): boolean =>
  told
    .replaceAll(/[(),]/g, "")
    .split(" ")
    .every((word) => VERSION_WORDS.has(word) || /^\d{1,5}(?:\.\d{1,5}){0,4}$/.test(word));
