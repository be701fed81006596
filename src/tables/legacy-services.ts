/**
 * Services that are legacy, or that answer forged questions with more than was asked: our own choice, as of 2026-11.
 * Factors of amplification are those of CISA alert TA14-017A. As in risky-services.ts, a row goes by application protocol,
 * and by port where nothing tells one. What only a payload tells (SMB 1, versions of SNMP) is in payload-weaknesses.ts.
 */
import type { RiskyService } from "./risky-services.ts";
import { LISTED_TRANSPORTS } from "./service-list.ts";

const { TCP, UDP } = LISTED_TRANSPORTS;

/** FWR-202. */
export interface LegacyService extends RiskyService {
  readonly severity: "low" | "medium";
  /**
   * `anywhere`: also within one side of the boundary. `from-public`: only where the public side asks, as the danger is
   * that answers go to forged addresses. `across`: where it passes the boundary either way.
   */
  readonly where: "anywhere" | "from-public" | "across";
}

const SIMPLE_TCPIP = "is one of the Simple TCP/IP Services, which serve no purpose today";

export const LEGACY_SERVICES: readonly LegacyService[] = [
  legacy("echo", "Echo", [TCP, UDP], [7], `${SIMPLE_TCPIP} and can be made to answer one another without end`),
  legacy("discard", "Discard", [TCP, UDP], [9], SIMPLE_TCPIP),
  legacy("daytime", "Daytime", [TCP, UDP], [13], `${SIMPLE_TCPIP} and answers forged senders`),
  legacy(
    "qotd",
    "Quote of the Day",
    [TCP, UDP],
    [17],
    `${SIMPLE_TCPIP} and answers forged senders with more than was asked`,
  ),
  legacy(
    "chargen",
    "Character Generator",
    [TCP, UDP],
    [19],
    `${SIMPLE_TCPIP} and answers forged senders with more than was asked`,
  ),
  legacy(
    "wins",
    "WINS replication",
    [TCP, UDP],
    [42],
    "replicates NetBIOS names without authentication, and has been deprecated",
  ),
  legacy("llmnr", "LLMNR", [TCP, UDP], [5355], "believes whoever answers first, which lets a neighbour collect logons"),
  {
    // Low: on networks of the time of NT 4.0 to 2003 nothing else resolves names. FWR-205 is for the boundary.
    ...legacy(
      "netbios-ns",
      "NetBIOS name service",
      [UDP, TCP],
      [137],
      "believes whoever answers first, which lets a neighbour collect logons",
    ),
    severity: "low",
  },
  legacy(
    "ldap",
    "LDAP over UDP",
    [UDP],
    [389],
    "answers forged senders with up to seventy times what was asked",
    "from-public",
  ),
  legacy(
    "sunrpc",
    "ONC RPC port mapper",
    [UDP],
    [111],
    "answers forged senders with more than was asked",
    "from-public",
  ),
  legacy(
    "sql-browser",
    "SQL Server Browser",
    [UDP],
    [1434],
    "answers forged senders with more than was asked",
    "from-public",
  ),
  legacy(
    "memcache",
    "memcached",
    [UDP],
    [11211],
    "answers forged senders with thousands of times what was asked",
    "from-public",
  ),
  legacy(
    "tftp",
    "TFTP",
    [UDP],
    [69],
    "answers forged senders with more than was asked, and has no logon",
    "from-public",
  ),
  legacy("mdns", "Multicast DNS", [UDP], [5353], "is meant for one network, and answers forged senders", "from-public"),
  legacy(
    "ws-discovery",
    "WS-Discovery",
    [UDP],
    [3702],
    "is meant for one network, and answers forged senders with far more than was asked",
    "across",
  ),
  legacy(
    "ssdp",
    "SSDP",
    [UDP],
    [1900],
    "is meant for one network, and answers forged senders with far more than was asked",
    "across",
  ),
];

function legacy(
  applicationProtocol: string,
  title: string,
  ipProtocols: readonly number[],
  ports: readonly number[],
  effect: string,
  where: LegacyService["where"] = "anywhere",
): LegacyService {
  return { applicationProtocol, title, ipProtocols, ports, reason: `${title} ${effect}`, severity: "medium", where };
}

/** Microsoft services that are legacy whatever carries them, by their names in the catalogue, with the reason. */
export const LEGACY_SYSTEM_SERVICES: ReadonlyMap<string, string> = new Map([
  [
    "Messenger",
    "the Messenger service shows anybody's text on the desktop (MS03-043), and Windows has not had it since Vista",
  ],
]);
