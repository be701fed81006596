import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { WINDOWS_DIALOGS } from "../../../src/service/dialogs/windows-dialogs.ts";
import { PLANT_SIGNATURES } from "../../../src/service/signatures/plant/plant-signatures.ts";
import { WINDOWS_SIGNATURES } from "../../../src/service/signatures/windows/windows-signatures.ts";
import { corpusFolder } from "../../support/corpus.ts";
import { type Conversation, conversationsOf } from "../dialogs/support/capture-turns.ts";
import { replay } from "../dialogs/support/replay-text.ts";
import { protocolsThatSay } from "./support/ask-signatures.ts";

const SIGNATURES = [...WINDOWS_SIGNATURES, ...PLANT_SIGNATURES];

/** Protocols of a conversation by what its first two messages say. */
function recognised({ start, turns }: Conversation): readonly string[] {
  const found = turns.slice(0, 2).flatMap(({ side, bytes }) =>
    protocolsThatSay("yes", SIGNATURES, {
      name: "",
      protocol: "",
      transport: start.ipProtocol === 6 ? "tcp" : "udp",
      port: start.responderPort ?? 0,
      side,
      bytes,
    }),
  );
  return [...new Set(found)];
}

/** How many conversations of each capture say what: "smb 2, rpc 1". */
const NAMED = [
  { capture: "03-netbios.pcap", named: "netbios-dgm 2, netbios-ns 12, netbios-ssn 1" },
  { capture: "04-20171220_smb_psexec_add_user.pcap", named: "netbios-dgm 1, netbios-ns 2, rpc 1, smb 4" },
  { capture: "05-dcerpc_privacy_ntlm.pcapng.gz", named: "rpc 2" },
  { capture: "06-dcerpc-ctxids.pcap", named: "kerberos 7, rpc 4, smb 1" },
  { capture: "07-output-eve-ftp-data.pcap", named: "netbios-ns 1, teredo 1" },
  { capture: "08-kerberos-login.pcap", named: "kerberos 13" },
  { capture: "09-simpleauth.pcap", named: "ldap 1" },
  { capture: "10-rdp-proprietary-encryption.pcap", named: "rdp 2" },
  { capture: "12-tds7.pcap", named: "tds 1" },
  { capture: "16-tftp.pcap", named: "" },
  { capture: "21-Mixed1.cap", named: "" },
  { capture: "22-WINS-Replication-01.cap.gz", named: "wins 5" },
  { capture: "24-ssh-on-port-80.pcap", named: "" },
];

describe.skipIf(corpusFolder === undefined)("real captures (skipped where the corpus is not there)", () => {
  test.each(NAMED)("$capture: $named", async ({ capture, named }) => {
    const counts = new Map<string, number>();
    for (const conversation of await conversationsOf(join(corpusFolder ?? "", capture))) {
      const protocols = recognised(conversation);
      expect(protocols.length).toBeLessThanOrEqual(1);
      for (const protocol of protocols) counts.set(protocol, (counts.get(protocol) ?? 0) + 1);
    }
    const words = [...counts].map(([protocol, count]) => `${protocol} ${count}`).toSorted();
    expect(words.join(", ")).toBe(named);
  });

  const TOLD = [
    { capture: "09-simpleauth.pcap", protocol: "ldap", facts: ["version LDAP 3", "weakness ldap-simple-bind"] },
    {
      capture: "10-rdp-proprietary-encryption.pcap",
      protocol: "rdp",
      facts: ["version RDP, standard security", "weakness rdp-standard-security"],
    },
    {
      capture: "12-tds7.pcap",
      protocol: "tds",
      facts: ["server-name MSSQLServer", "version SQL Server 8.0.2039", "weakness tds-unencrypted"],
    },
  ];
  describe.each(TOLD)("$capture", ({ capture, protocol, facts }) => {
    let conversations: readonly Conversation[] = [];
    beforeAll(async () => {
      conversations = await conversationsOf(join(corpusFolder ?? "", capture));
    });
    test(`the dialog of ${protocol} tells ${facts.join(", ")}`, () => {
      const told = conversations.map(({ start, turns }) => {
        const dialog = WINDOWS_DIALOGS[protocol];
        if (dialog === undefined) throw new Error(`no dialog for ${protocol}`);
        return replay(dialog, start, turns).facts;
      });
      expect(told).toContainEqual(facts);
    });
  });
});
