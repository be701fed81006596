/**
 * Clauses of standards that a finding can be evidence for. Paraphrases are ours. Only clauses whose wording was checked
 * in a stored source (`verified`) or is stated by somebody else's (`second-hand`) are here. As of 2026-11.
 */
export interface Clause {
  readonly id: string;
  readonly framework: string;
  readonly version: string;
  /** The clause's own number; null where only the document as a whole is cited. */
  readonly clause: string | null;
  /** What it asks for, in our words: one line without a full stop. */
  readonly paraphrase: string;
  readonly mark: "verified" | "second-hand";
}

const pci = (clause: string, paraphrase: string): Clause => ({
  id: `pci-${clause}`,
  framework: "PCI DSS",
  version: "4.0.1",
  clause,
  paraphrase,
  mark: "verified",
});

const nist80053 = (clause: string, paraphrase: string): Clause => ({
  id: `nist-800-53-${clause.toLowerCase()}`,
  framework: "NIST SP 800-53",
  version: "revision 5",
  clause,
  paraphrase,
  mark: "verified",
});

const iec62443 = (clause: string, paraphrase: string): Clause => ({
  id: `iec-62443-sr-${clause}`,
  framework: "IEC 62443",
  version: "part 3-3",
  clause: `SR ${clause}`,
  paraphrase,
  mark: "verified",
});

const windowsFirewallStig = (vulnerability: string, rule: string, paraphrase: string): Clause => ({
  id: `stig-${vulnerability.toLowerCase()}`,
  framework: "DISA Windows Firewall STIG",
  version: "V2R2",
  clause: `${vulnerability} (${rule})`,
  paraphrase,
  mark: "verified",
});

export const CLAUSES: readonly Clause[] = [
  pci("1.2.1", "Configuration standards for rule sets are defined, implemented and maintained"),
  pci("1.2.4", "An accurate diagram shows where account data flows"),
  pci("1.2.5", "Every allowed service, protocol and port is identified and approved, with a business need"),
  pci("1.2.6", "Insecure services, protocols and ports in use have security features defined against their risk"),
  pci("1.2.7", "Configurations are reviewed at least every six months"),
  pci("1.2.8", "Configuration files are secured and agree with the active configuration"),
  pci("1.3.1", "Traffic into the cardholder environment is limited to what is necessary, all else denied"),
  pci("1.3.2", "Traffic out of the cardholder environment is limited to what is necessary, all else denied"),
  pci("1.4.1", "Controls stand between trusted and untrusted networks"),
  pci("1.4.2", "From untrusted networks only public services and replies are let in"),
  pci("1.4.3", "Forged source addresses are kept out"),
  pci("1.4.4", "Systems that store account data are not directly reachable from untrusted networks"),
  pci("1.5.1", "Devices that use untrusted networks and the cardholder environment carry security controls"),
  pci("2.2.4", "Only necessary services, protocols and functions are enabled"),
  pci("2.2.5", "Insecure services that are present are justified, and their risk is reduced"),
  pci("2.2.7", "Administrative access other than at the console is encrypted with strong cryptography"),
  pci("4.2.1", "Strong cryptography protects card numbers over open networks"),
  pci("11.4.5", "Controls that segment networks are penetration-tested every year"),
  {
    id: "nist-800-41",
    framework: "NIST SP 800-41",
    version: "revision 1",
    clause: null,
    paraphrase: "A firewall blocks all traffic that is not expressly permitted",
    mark: "second-hand",
  },
  nist80053("AC-4", "Approved authorizations for flows of information are enforced"),
  nist80053("AC-17(2)", "Remote access is encrypted"),
  nist80053("CA-3", "Exchanges of information with other systems are approved and managed"),
  nist80053("CA-9", "Internal connections are authorized and documented"),
  nist80053("CM-6", "Settings are restrictive and documented, and deviations are approved"),
  nist80053("CM-7", "Functions, ports, protocols and services that are not needed are prohibited or restricted"),
  nist80053(
    "CM-7(1)",
    "Unnecessary and nonsecure ports, protocols and services are looked for and disabled, periodically",
  ),
  nist80053("CM-7(3)", "Ports, protocols and services are registered"),
  nist80053("SC-7", "Communications are monitored and controlled at the boundaries"),
  nist80053("SC-7(5)", "Network traffic is denied by default and allowed by exception"),
  nist80053("SC-7(9)", "Outgoing traffic that threatens other systems is detected and denied"),
  nist80053("SC-7(10)", "Exfiltration of information is prevented"),
  nist80053("SC-7(12)", "Hosts carry boundary protection of their own"),
  nist80053("SC-7(21)", "Components are isolated by boundary protection"),
  nist80053("SC-8", "Transmitted information is kept confidential and unaltered"),
  {
    id: "nist-800-82",
    framework: "NIST SP 800-82",
    version: "revision 3, annex F",
    clause: "overlay of AC-4, CA-9, CM-7, SC-7",
    paraphrase:
      "Plant networks are separated from office networks, their connections documented, ports not needed disabled",
    mark: "second-hand",
  },
  {
    id: "nerc-cip-005-r1.3",
    framework: "NERC CIP-005",
    version: "version 7",
    clause: "R1.3",
    paraphrase: "Access in and out needs a permission with its reason, and all other access is denied by default",
    mark: "verified",
  },
  {
    id: "nerc-cip-007-r1.1",
    framework: "NERC CIP-007",
    version: "version 6",
    clause: "R1.1",
    paraphrase: "Only logical ports that are needed, and documented as such, are enabled",
    mark: "second-hand",
  },
  iec62443("1.13", "Access through untrusted networks is monitored and controlled"),
  iec62443("2.8", "Auditable events are recorded"),
  iec62443("3.1", "Transmitted information keeps its integrity"),
  iec62443("4.1", "Confidential information is protected at rest and in transit"),
  iec62443("5.1", "Networks are segmented, logically or physically, by the design of zones and conduits"),
  iec62443("5.2", "The documented policy for flows is enforced at the boundaries of zones"),
  iec62443("5.3", "General person-to-person messages from outside do not reach the control system"),
  iec62443("5.4", "Data, applications and services are partitioned by criticality"),
  iec62443("7.7", "Only needed functions, ports, protocols and services are available"),
  windowsFirewallStig("V-241992", "WNFWA-000004", "The domain profile blocks unsolicited inbound traffic"),
  windowsFirewallStig("V-241997", "WNFWA-000012", "The private profile blocks unsolicited inbound traffic"),
  windowsFirewallStig("V-242002", "WNFWA-000020", "The public profile blocks unsolicited inbound traffic"),
];

const BY_ID: ReadonlyMap<string, Clause> = new Map(CLAUSES.map((clause) => [clause.id, clause]));

/** The clause with this id; undefined when the table has none. */
export const clauseById = (id: string): Clause | undefined => BY_ID.get(id);

/** "PCI DSS 4.0.1, 1.2.8", "NIST SP 800-41 revision 1". */
export const formatClause = ({ framework, version, clause }: Clause): string =>
  [`${framework} ${version}`, ...(clause === null ? [] : [clause])].join(", ");
