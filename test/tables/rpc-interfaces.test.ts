import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/service/service-catalogue.ts";
import { interfaceService, RPC_INTERFACES } from "../../src/tables/rpc-interfaces.ts";

const CATALOGUE_SERVICES = new Set(CATALOGUE.map(({ service }) => service));

test("at least 200 interfaces, each version of a UUID once", () => {
  expect(RPC_INTERFACES.length).toBeGreaterThanOrEqual(200);
  expect(new Set(RPC_INTERFACES.map(({ uuid, version }) => `${uuid} v${version}`)).size).toBe(RPC_INTERFACES.length);
});

test.each(RPC_INTERFACES)("$uuid $name is well-formed, and its services are named as in the catalogue", (row) => {
  expect(row.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(row.version).toBeLessThan(100);
  expect(row.source).toMatch(/^(M[SC]-[A-Z0-9]+(; (M[SC]-[A-Z0-9]+|C706( appendix O)?))*|unspecified: [\w.]+)$/);
  for (const service of row.services) expect(CATALOGUE_SERVICES.has(service), service).toBe(row.isInCatalogue);
});

test("the rows of one UUID have the same services", () => {
  for (const { uuid, services } of RPC_INTERFACES) expect(interfaceService(uuid)?.services).toEqual(services);
});

describe("interfaces as captures show them", () => {
  const SEEN = [
    ["4b324fc8-1670-01d3-1278-5a47bf6ee188 v3", "srvsvc", "Server"],
    ["6bffd098-a112-3610-9833-46c3f87e345a v1", "wkssvc", "Workstation"],
    ["12345678-1234-abcd-ef00-0123456789ab v1", "spoolss", "Print Spooler"],
    ["12345778-1234-abcd-ef00-0123456789ac v1", "samr", "Local Security Authority"],
    ["12345778-1234-abcd-ef00-0123456789ab v0", "lsarpc", "Local Security Authority"],
    ["12345678-1234-abcd-ef00-01234567cffb v1", "netlogon", "Net Logon"],
    ["e3514235-4b06-11d1-ab04-00c04fc2dcd2 v4", "drsuapi", "Local Security Authority"],
    ["f5cc59b4-4264-101a-8c59-08002b2f8426 v1", "frsrpc", "File Replication"],
    ["897e2e5f-93f3-4376-9c9c-fd2277495c27 v1", "frstrans", "Distributed File System Replication"],
    ["4fc742e0-4a10-11cf-8273-00aa004ae673 v3", "netdfs", "Distributed File System"],
    ["300f3532-38cc-11d0-a3f0-0020af6b0add v1", "trkwks", "Distributed Link Tracking Client"],
    ["4da1c422-943d-11d1-acae-00c04fc2aa3f v1", "trksvr", "Distributed Link Tracking Server"],
    ["1ff70682-0a51-30e8-076d-740be8cee98b v1", "atsvc", "Task Scheduler"],
    ["86d35949-83c9-4044-b424-db363231fd0c v1", "ITaskSchedulerService", "Task Scheduler"],
    ["367abb81-9844-35f1-ad32-98f038001003 v2", "svcctl", "Service Control Manager"],
    ["338cd001-2244-31f1-aaaa-900038001003 v1", "winreg", "Remote Registry"],
    ["82273fdc-e32a-18c3-3f78-827929dc23ea v0", "eventlog", "Event Log"],
    ["f6beaff7-1e19-4fbb-9f8f-b89e2018337c v1", "even6", "Event Log"],
    ["e1af8308-5d1f-11c9-91a4-08002b14a0fa v3", "epmapper", "Remote Procedure Call"],
    ["99fcfec4-5260-101b-bbcb-00aa0021347a v0", "IOXIDResolver", "Remote Procedure Call"],
    ["00000143-0000-0000-c000-000000000046 v0", "IRemUnknown2", undefined],
    ["afa8bd80-7d8a-11c9-bef4-08002b102989 v1", "mgmt", undefined],
    ["906b0ce0-c70b-1067-b317-00dd010662da v1", "IXnRemote", "Distributed Transaction Coordinator"],
    ["50abc2a4-574d-40b3-9d66-ee4fd5fba076 v5", "dnsserver", "DNS Server"],
    ["6bffd098-a112-3610-9833-46c3f874532d v1", "dhcpsrv", "DHCP Server"],
    ["fdb3a030-065f-11d1-bb9b-00a024ea5525 v1", "qmcomm", "Message Queuing"],
    ["a4f1db00-ca47-1067-b31f-00dd010662da v0", "emsmdb", "Exchange Server"],
    ["f5cc5a18-4264-101a-8c59-08002b2f8426 v56", "nspi", "Exchange Server"],
    ["5ca4a760-ebb1-11cf-8611-00a0245420ed v1", "winstation", "Terminal Services"],
    ["8fb6d884-2388-11d0-8c35-00c04fda2795 v4", "W32Time", "Windows Time"],
    ["2f5f6520-ca46-1067-b319-00dd010662da v1", "tapsrv", "Telephony"],
    ["ea0a3165-4834-11d2-a6f8-00c04fa346cc v4", "fax", "Fax Service"],
    ["8f09f000-b7ed-11ce-bbd2-00001a181cad v0", "dimsvc", "Routing and Remote Access"],
    ["91ae6020-9e3c-11cf-8d7c-00aa00c091be v0", "ICertPassage", "Certificate Services"],
    ["b97db8b2-4c63-11cf-bff6-08002be23f2f v2", "clusapi", "Cluster Service"],
    ["82ad4280-036b-11cf-972c-00aa006887b0 v2", "inetinfo", "World Wide Web Publishing Service"],
    ["342cfd40-3c6c-11ce-a893-08002b2e9c6d v0", "llsrpc", "License Logging Service"],
    ["17fdd703-1827-4e34-79d4-24a55c53bb37 v1", "msgsvc", "Messenger"],
    ["6bffd098-a112-3610-9833-012892020162 v0", "browser", "Computer Browser"],
    ["9556dc99-828c-11cf-a37e-00aa003240c7 v0", "IWbemServices", "Windows Management Instrumentation"],
  ] as const;
  test.each(SEEN)("%s is %s of %s", (text, name, service) => {
    expect(interfaceService(text)).toMatchObject({ name });
    expect(interfaceService(text)?.services[0]).toBe(service);
    expect(interfaceService(text.slice(0, 36))).toBe(interfaceService(text));
  });

  test.each(["", "4b324fc8", "00000000-0000-0000-0000-000000000000 v1", "__proto__"])("%j is none", (text) =>
    expect(interfaceService(text)).toBeUndefined(),
  );
});
