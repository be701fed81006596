import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rpcDialog } from "../../../src/service/dialogs/rpc/rpc-dialog.ts";
import { smbDialog } from "../../../src/service/dialogs/smb/smb-dialog.ts";
import { corpusFolder } from "../../support/corpus.ts";
import { type ReplayedFlow, replayCapture } from "./support/replay-capture.ts";

const SERVICE_CONTROL = "367abb81-9844-35f1-ad32-98f038001003 v2";

/** What was told at which frame, of all flows: "FRAME text". */
const toldIn = (flows: readonly ReplayedFlow[]): readonly string[] =>
  flows.flatMap(({ frames }) => [...frames].map(([text, frame]) => `${frame} ${text}`));

describe.skipIf(corpusFolder === undefined)("what real captures are known to hold (skipped: no corpus)", () => {
  const file = (name: string): string => join(corpusFolder ?? "", name);

  test("psexec: the endpoint mapper's answer in frame 56 names the port of the service control manager", async () => {
    const flows = await replayCapture(file("04-20171220_smb_psexec_add_user.pcap"), rpcDialog, (port) => port === 135);
    const lesson = `tcp 192.168.10.10:49163 rpc ${SERVICE_CONTROL} endpoint mapper`;
    expect(toldIn(flows)).toEqual(["54 interface e1af8308-5d1f-11c9-91a4-08002b14a0fa v3", `56 ${lesson}`]);
  });

  test("psexec: over SMB, the shares and pipes that it uses", async () => {
    const flows = await replayCapture(file("04-20171220_smb_psexec_add_user.pcap"), smbDialog, (port) => port === 445);
    expect(flows.map(({ facts }) => facts)).toEqual([
      [
        "version SMB 2.1",
        "protection smb-signing-required",
        "server-name dc1",
        "use shared files",
        "object-name ADMIN$",
      ],
      [
        "version SMB 2.1",
        "protection smb-signing-required",
        "server-name dc1",
        "pipe svcctl",
        `interface ${SERVICE_CONTROL}`,
        "pipe psexesvc",
        "pipe psexesvc-victim-pc-2412-stdin",
        "pipe psexesvc-victim-pc-2412-stdout",
        "pipe psexesvc-victim-pc-2412-stderr",
        "use shared files",
        "object-name ADMIN$",
      ],
    ]);
  });

  test("privacy: the mapper's answer in frame 7 (NDR64 offered too), and the calls that are encrypted", async () => {
    const isRpc = (port: number): boolean => port === 135 || port === 49_679;
    const flows = await replayCapture(file("05-dcerpc_privacy_ntlm.pcapng.gz"), rpcDialog, isRpc);
    expect(toldIn(flows)).toEqual([
      "5 interface e1af8308-5d1f-11c9-91a4-08002b14a0fa v3",
      `7 tcp 192.168.0.100:49679 rpc ${SERVICE_CONTROL} endpoint mapper`,
      `12 interface ${SERVICE_CONTROL}`,
      "18 protection rpc-privacy",
    ]);
  });

  test("DCOM: the activation's answer in frame 17 names DC1[49724], where its objects are called", async () => {
    const isRpc = (port: number): boolean => port === 135 || port === 49_724;
    const flows = await replayCapture(file("06-dcerpc-ctxids.pcap"), rpcDialog, isRpc);
    expect(flows.flatMap(({ lessons }) => lessons)).toEqual(["tcp 192.168.56.101:49724 rpc - DCOM activation"]);
    expect(
      flows.find(({ lessons }) => lessons.length > 0)?.frames.get("tcp 192.168.56.101:49724 rpc - DCOM activation"),
    ).toBe(17);
    expect(flows.filter(({ responderPort }) => responderPort === 49_724).map(({ facts }) => facts[0])).toEqual([
      "interface 00000143-0000-0000-c000-000000000046 v0",
      "interface 00000143-0000-0000-c000-000000000046 v0",
    ]);
  });

  test("DCOM: the pipe of the SMB connection beside it", async () => {
    const flows = await replayCapture(file("06-dcerpc-ctxids.pcap"), smbDialog, (port) => port === 445);
    expect(flows.flatMap(({ facts }) => facts)).toEqual([
      "version SMB 3.1.1",
      "protection smb-signing-required",
      "server-name DC1.purp.le",
      "pipe samr",
      "interface 12345778-1234-abcd-ef00-0123456789ac v1",
    ]);
  });
});
