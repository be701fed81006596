import { LISTED_TRANSPORTS } from "./service-list.ts";

/** A kind of flow whose initiator is the server: the initiator's port tells the service. */
export interface ServerInitiatedFlow {
  readonly ipProtocol: number;
  readonly initiatorPort: number;
  /** Inclusive. */
  readonly responderPorts: { readonly first: number; readonly last: number };
  /** A phrase for reports. */
  readonly meaning: string;
}

export const SERVER_INITIATED_FLOWS: readonly ServerInitiatedFlow[] = [
  {
    // RFC 959 section 5.2: in active mode the server connects from its port L-1 to the port that the client named.
    ipProtocol: LISTED_TRANSPORTS.TCP,
    initiatorPort: 20,
    responderPorts: { first: 1024, last: 65535 },
    meaning: "FTP data in active mode, which the FTP server opens",
  },
  {
    // RFC 2131 section 4.1: servers send to the client's port 68.
    ipProtocol: LISTED_TRANSPORTS.UDP,
    initiatorPort: 67,
    responderPorts: { first: 68, last: 68 },
    meaning: "DHCP to a client, from the server",
  },
];
