/** What real captures must be named as: derived from what their makers say of them, and checked with tshark. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resolveInputs } from "../../src/capture/resolve-inputs.ts";
import { learnServices } from "../../src/learn-services.ts";
import { createInspector } from "../../src/service/create-inspector.ts";
import { corpusFolder } from "../support/corpus.ts";

/** `host port/proto service confidence first-service`. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "01-ipv4.pcap": ["199.233.217.249 21/6 ftp payload FTP Publishing Service"],
  "02-ipv6.pcap": ["2001:470:4867:99::21 21/6 ftp payload FTP Publishing Service"],
  "03-netbios.pcap": ["10.0.4.24 137/17 netbios-ns payload Server"],
  "04-20171220_smb_psexec_add_user.pcap": [
    "192.168.10.10 135/6 rpc interface Remote Procedure Call",
    "192.168.10.10 445/6 smb interface Service Control Manager",
    "192.168.10.10 49163/6 rpc negotiated Service Control Manager",
  ],
  "05-dcerpc_privacy_ntlm.pcapng.gz": [
    "192.168.0.100 135/6 rpc interface Remote Procedure Call",
    "192.168.0.100 49679/6 rpc interface Service Control Manager",
  ],
  "06-dcerpc-ctxids.pcap": [
    "192.168.56.101 88/6 kerberos payload Kerberos Key Distribution Center",
    "192.168.56.101 135/6 rpc interface Remote Procedure Call",
    "192.168.56.101 445/6 smb interface Local Security Authority",
    "192.168.56.101 49724/6 rpc negotiated -",
  ],
  "07-output-eve-ftp-data.pcap": [
    "192.168.0.10 21/6 ftp payload FTP Publishing Service",
    "192.168.0.13 2869/6 upnp payload SSDP Discovery Service",
    "157.56.106.184 3544/17 teredo payload -",
  ],
  "08-kerberos-login.pcap": ["192.168.10.3 88/6 kerberos payload Kerberos Key Distribution Center"],
  "09-simpleauth.pcap": ["10.0.0.2 3268/6 ldap payload Local Security Authority"],
  "10-rdp-proprietary-encryption.pcap": ["10.226.24.52 3389/6 rdp payload Terminal Services"],
  "12-tds7.pcap": ["217.77.3.25 1433/6 tds payload Microsoft SQL Server"],
  "13-pptp.pcap": ["10.1.1.10 1723/6 pptp payload Routing and Remote Access"],
  "14-ipsec_client.pcap": ["144.76.154.114 500/17 isakmp payload Local Security Authority"],
  "15-snmp.pcap": ["130.70.149.185 161/17 snmp payload SNMP Service"],
  "17-dns_fragmented.pcap": ["193.24.227.238 53/17 dns payload DNS Server"],
  "19-nb6-http.pcap": ["95.136.242.99 1701/17 l2tp payload Routing and Remote Access"],
  "21-Mixed1.cap": [
    "127.0.0.1 17/6 qotd payload Simple TCP/IP Services",
    "127.0.0.1 143/6 imap payload Exchange Server",
  ],
  "22-WINS-Replication-01.cap.gz": ["172.31.9.201 42/6 wins payload Windows Internet Name Service"],
  "24-ssh-on-port-80.pcap": ["172.16.238.131 80/6 ssh payload -"],
  "25-bad.pcapng": ["54.210.89.192 443/6 tls payload World Wide Web Publishing Service"],
};

/** Data connections that a control flow agreed on: all that the captures are known to hold. */
const AGREED: Readonly<Record<string, number>> = {
  "01-ipv4.pcap": 4,
  "02-ipv6.pcap": 5,
  "07-output-eve-ftp-data.pcap": 2,
};

async function learn(capture: string, keepsNames = true) {
  const { inputs } = await resolveInputs([join(corpusFolder ?? "", capture)]);
  return learnServices(inputs, createInspector({ keepsNames }));
}

describe.skipIf(corpusFolder === undefined)("services of real captures (skipped: no corpus)", () => {
  test.each(Object.entries(EXPECTED))("%s", async (capture, expected) => {
    const { services } = await learn(capture);
    const seen = services.map(({ host, port, ipProtocol, service, confidence, systemServices: [best = "-"] }) =>
      [host, `${port}/${ipProtocol}`, service, confidence, best].join(" "),
    );
    expect(seen).toEqual(expect.arrayContaining([...expected]));
  });

  test.each(Object.entries(AGREED))("%s: %d data connections were agreed on", async (capture, count) => {
    expect((await learn(capture)).agreed).toBe(count);
  });

  test("what payloads told: a bind with a password, RDP's own encryption, SNMP versions, signing", async () => {
    const factsOf = async (capture: string): Promise<readonly string[]> =>
      (await learn(capture)).services.flatMap(({ facts }) => facts.map(({ kind, text }) => `${kind} ${text}`));
    expect(await factsOf("09-simpleauth.pcap")).toContain("weakness ldap-simple-bind");
    expect(await factsOf("10-rdp-proprietary-encryption.pcap")).toContain("weakness rdp-standard-security");
    expect(await factsOf("15-snmp.pcap")).toEqual(
      expect.arrayContaining(["weakness snmp-v1", "weakness snmp-v2c", "protection snmp-v3-privacy"]),
    );
    expect(await factsOf("06-dcerpc-ctxids.pcap")).toContain("protection smb-signing-required");
  });

  test("without names, no server, share or pipe of no table is named", async () => {
    for (const capture of ["04-20171220_smb_psexec_add_user.pcap", "25-bad.pcapng", "12-tds7.pcap"]) {
      const { services } = await learn(capture, false);
      const kinds = new Set(services.flatMap(({ facts }) => facts.map(({ kind }) => kind)));
      expect(
        [...kinds].filter((kind) => kind === "server-name" || kind === "object-name" || kind === "product"),
      ).toEqual([]);
      const pipes = services.flatMap(({ facts }) => facts.filter(({ kind }) => kind === "pipe"));
      expect(pipes.map(({ text }) => text).filter((text) => text.includes("stdin"))).toEqual([]);
    }
  });
});
