/**
 * Which clauses (src/tables/clauses.ts) a finding is evidence for, most specific first; never proof of compliance or of
 * its lack. Our own choice, as of 2026-11: docs/services.md says by which reason. A finding that supports none has none.
 */
export const FINDING_CLAUSES: Readonly<Record<string, readonly string[]>> = {
  // The boundary that the lists were meant to be is none.
  "FWR-101": ["pci-1.4.1", "pci-1.3.1", "nist-800-53-sc-7", "nist-800-53-ac-4", "iec-62443-sr-5.2"],
  // Inbound traffic beyond what the filter was set up for.
  "FWR-102": ["pci-1.4.2", "pci-1.3.1", "nist-800-53-sc-7(5)", "iec-62443-sr-5.2"],
  // What is configured is not what is active.
  "FWR-103": ["pci-1.2.8", "nist-800-53-cm-6", "nist-800-53-sc-7(12)", "iec-62443-sr-5.2"],
  "FWR-104": ["pci-1.3.1", "nist-800-53-sc-7(5)", "nist-800-53-ac-4", "iec-62443-sr-5.2"],
  "FWR-105": ["pci-1.2.8", "nist-800-53-cm-6", "nist-800-53-sc-7(12)"],
  "FWR-201": [
    "pci-1.2.6",
    "pci-2.2.5",
    "pci-2.2.7",
    "nist-800-53-cm-7",
    "nist-800-53-sc-8",
    "nist-800-53-ac-17(2)",
    "iec-62443-sr-4.1",
  ],
  // Insecure services, protocols and versions in use.
  "FWR-202": ["pci-1.2.6", "pci-2.2.5", "nist-800-53-cm-7(1)", "nist-800-53-cm-7", "iec-62443-sr-7.7"],
  "FWR-203": ["pci-1.3.1", "pci-1.4.2", "pci-1.4.4", "nist-800-53-cm-7", "nerc-cip-005-r1.3", "iec-62443-sr-1.13"],
  "FWR-204": ["pci-1.2.5", "pci-1.3.1", "nist-800-53-cm-7", "nist-800-53-sc-7(5)", "iec-62443-sr-7.7"],
  "FWR-205": ["pci-1.2.6", "pci-2.2.5", "nist-800-53-cm-7(1)", "iec-62443-sr-7.7"],
  // Services that the documentation of the rules does not know of.
  "FWR-301": ["pci-1.2.5", "nist-800-53-cm-7(3)", "nist-800-53-cm-7(1)"],
  "FWR-302": ["pci-1.2.5", "pci-1.3.1", "nist-800-53-cm-7(1)", "nist-800-53-sc-7"],
  "FWR-303": ["pci-1.2.5", "nist-800-53-cm-7(3)", "nerc-cip-007-r1.1"],
  // The Windows Firewall STIG is about another filter: the checks of that filter cite it.
  "FWR-401": ["pci-1.3.1", "nist-800-53-sc-7(5)", "nist-800-41", "nerc-cip-005-r1.3"],
  "FWR-402": ["pci-1.2.5", "pci-1.3.1", "nist-800-53-sc-7(5)", "nist-800-41"],
  "FWR-501": ["pci-1.2.8", "nist-800-53-cm-6"],
  // Weak evidence and what cannot be decided support no clause.
  "FWR-601": [],
  "FWR-602": [],
  "FWR-603": [],
  "FWR-604": [],
};
