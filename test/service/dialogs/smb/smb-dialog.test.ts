import { describe, expect, test } from "vitest";
import { concat, latin1, u8s, zeros } from "../../../../scripts/scenario/octets.ts";
import type { Side } from "../../../../src/flow/flow-tcp.ts";
import { netbiosSessionDialog, smbDialog } from "../../../../src/service/dialogs/smb/smb-dialog.ts";
import { DialogFeed } from "../support/dialog-feed.ts";
import { type RecordedFlow, recordedFlow } from "../support/recorded-flow.ts";
import {
  bind,
  bindAck,
  ENDPOINT_MAPPER,
  mapped,
  ntlmAuthenticate,
  request,
  response,
  SERVICE_CONTROL,
  tower,
} from "../support/rpc-pdus.ts";
import {
  closeRequest,
  createRequest,
  createResponse,
  fileId,
  framed,
  negotiated,
  RELATED,
  readRequest,
  readResponse,
  sessionSetupRequest,
  sessionSetupResponse,
  smb1Chosen,
  smb1CreateRequest,
  smb1CreateResponse,
  smb1Offer,
  smb1Read,
  smb1ReadResponse,
  smb1RemoteAdministration,
  smb1SetUp,
  smb1Setup,
  smb1Transact,
  smb1Transacted,
  smb1TreeRequest,
  smb1TreeResponse,
  smb1Write,
  smb2,
  transceiveRequest,
  transceiveResponse,
  treeConnectRequest,
  treeConnectResponse,
  writeRequest,
} from "../support/smb-messages.ts";

type Turn = readonly [Side, Uint8Array];
const SVCCTL = `interface ${SERVICE_CONTROL} v2`;
const svcctlBind = bind([{ id: 0, uuid: SERVICE_CONTROL, version: 2 }]);
const accepted = bindAck([{ result: 0 }]);
const PENDING = 0x103;
const encrypted: Turn = [0, concat(u8s(0xfd), latin1("SMB"), zeros(60))];
const short = concat(u8s(0xfd), latin1("SMB"), zeros(36));
const ACCESS_DENIED = 0xc000_0022;

function play(turns: readonly Turn[]): RecordedFlow {
  const flow = recordedFlow();
  const feed = new DialogFeed(smbDialog(flow));
  for (const [side, message] of turns) feed.say(side, framed(message));
  return flow;
}
const factsOf = (turns: readonly Turn[]): readonly string[] => play(turns).facts;

describe("dialect, protection and guests", () => {
  const offered: Turn = [0, smb1Offer(["LANMAN1.0", "NT LM 0.12", "SMB 2.002", "SMB 2.???"])];
  const rows: readonly [title: string, turns: readonly Turn[], facts: readonly string[]][] = [
    ["a client that offers SMB 1 too: nothing", [offered], []],
    ["the server answers in SMB 2 with the wildcard: not final, and no SMB 1", [offered, [1, negotiated(0x02ff)]], []],
    [
      "a dialect of no table is what a client made up",
      [
        [0, smb1Offer(["night-shift"])],
        [1, smb1Chosen(0)],
      ],
      ["version SMB 1", "weakness smb1"],
    ],
    ["the server chooses SMB 1", [offered, [1, smb1Chosen(1)]], ["version SMB 1 (NT LM 0.12)", "weakness smb1"]],
    ["the server chooses none", [offered, [1, smb1Chosen(0xffff)]], []],
    ["an SMB 1 answer, the negotiation not captured", [[1, smb1SetUp(0)]], ["version SMB 1", "weakness smb1"]],
    [
      "SMB 1 that asks for signatures",
      [offered, [1, smb1Chosen(1, 0x0f)]],
      ["version SMB 1 (NT LM 0.12)", "weakness smb1", "protection smb-signing-required"],
    ],
    ["SMB 2.0.2", [[1, negotiated(0x0202)]], ["version SMB 2.0.2"]],
    ["SMB 2.1", [[1, negotiated(0x0210)]], ["version SMB 2.1"]],
    ["SMB 3.0", [[1, negotiated(0x0300)]], ["version SMB 3.0"]],
    ["SMB 3.0.2", [[1, negotiated(0x0302)]], ["version SMB 3.0.2"]],
    [
      "SMB 3.1.1 that asks for signatures",
      [[1, negotiated(0x0311, 3)]],
      ["version SMB 3.1.1", "protection smb-signing-required"],
    ],
    ["a dialect that nobody has named: nothing", [[1, negotiated(0x0312)]], []],
    ["an SMB 2 guest", [[1, sessionSetupResponse(1)]], ["weakness smb-guest"]],
    ["an SMB 2 guest whose logon goes on: not yet", [[1, sessionSetupResponse(1, 0xc000_0016)]], []],
    ["a null session is no guest", [[1, sessionSetupResponse(2)]], []],
    ["a session whose server wants encryption, and none follows", [[1, sessionSetupResponse(4)]], []],
    ["encrypted messages of both sides", [encrypted, [1, encrypted[1]]], ["protection smb-encryption"]],
    ["encrypted messages that nobody answers so", [encrypted, encrypted], []],
    [
      "what is too short for the header of an encrypted message",
      [
        [0, short],
        [1, short],
      ],
      [],
    ],
    [
      "an SMB 1 guest",
      [offered, [1, smb1Chosen(1)], [1, smb1SetUp(1)]],
      ["version SMB 1 (NT LM 0.12)", "weakness smb1", "weakness smb-guest"],
    ],
    ["NTLM 1 in a token", [[0, sessionSetupRequest(ntlmAuthenticate(24, 0))]], ["weakness ntlmv1"]],
    ["NTLM 2 in a token: nothing", [[0, sessionSetupRequest(ntlmAuthenticate(60, 0))]], []],
    [
      "SMB 1, a response of 24 bytes to a challenge",
      [offered, [1, smb1Chosen(1)], [0, smb1Setup(24, 24)]],
      ["version SMB 1 (NT LM 0.12)", "weakness smb1", "weakness ntlmv1"],
    ],
    [
      "SMB 1, a longer response: NTLM 2",
      [offered, [1, smb1Chosen(1)], [0, smb1Setup(24, 90)]],
      ["version SMB 1 (NT LM 0.12)", "weakness smb1"],
    ],
    [
      "SMB 1, 24 bytes of a password in clear are no response",
      [offered, [1, smb1Chosen(1, 1)], [0, smb1Setup(24, 24)]],
      ["version SMB 1 (NT LM 0.12)", "weakness smb1"],
    ],
  ];
  test.each(rows)("%s", (_title, turns, facts) => {
    expect(factsOf(turns)).toEqual(facts);
  });
});

const ipc: Turn[] = [
  [0, treeConnectRequest("\\\\SRV\\IPC$", 1)],
  [1, treeConnectResponse(2, 1, 7)],
];
const opened: Turn[] = [...ipc, [0, createRequest("svcctl", 2, 7)], [1, createResponse(9, 2, 7)]];
const disk: Turn[] = [
  [0, treeConnectRequest("\\\\SRV\\Data", 1)],
  [1, treeConnectResponse(1, 1, 8)],
];
const written: Turn = [0, writeRequest(fileId(9), svcctlBind, 3)];
const wantsToRead: Turn = [0, readRequest(fileId(9), 4)];

describe("trees and pipes of SMB 2", () => {
  const server = "server-name SRV";
  const rows: readonly [title: string, turns: readonly Turn[], facts: readonly string[]][] = [
    ["a share of files is named", disk, [server, "use shared files", "object-name Data"]],
    ["a share that was refused is not", [disk[0]!, [1, treeConnectResponse(1, 1, 8, ACCESS_DENIED)]], []],
    ...["payroll-op$", "1$", "AB$"].map((share): [string, readonly Turn[], readonly string[]] => [
      `a hidden share that may be of a user is not named: ${share}`,
      [
        [0, treeConnectRequest(`\\\\SRV\\${share}`, 1)],
        [1, treeConnectResponse(1, 1, 8)],
      ],
      [server, "use shared files"],
    ]),
    ...["ADMIN$", "c$", "print$", "Fax$"].map((share): [string, readonly Turn[], readonly string[]] => [
      `a hidden share of Windows itself is: ${share}`,
      [
        [0, treeConnectRequest(`\\\\SRV\\${share}`, 1)],
        [1, treeConnectResponse(1, 1, 8)],
      ],
      [server, "use shared files", `object-name ${share}`],
    ]),
    [
      "a share that asks for encryption, and none follows",
      [disk[0]!, [1, treeConnectResponse(1, 1, 8, 0, 0x8000)]],
      [server, "use shared files", "object-name Data"],
    ],
    [
      "a server by address is no name",
      [
        [0, treeConnectRequest("\\\\10.0.0.5\\Data", 1)],
        [1, treeConnectResponse(1, 1, 8)],
      ],
      ["use shared files", "object-name Data"],
    ],
    [
      "a file in it is not named",
      [...disk, [0, createRequest("payroll.xls", 2, 8)], [1, createResponse(9, 2, 8)]],
      [server, "use shared files", "object-name Data"],
    ],
    ["a pipe is named once it is open", opened, [server, "pipe svcctl"]],
    [
      "a pipe that was refused is not",
      [...ipc, [0, createRequest("svcctl", 2, 7)], [1, createResponse(9, 2, 7, ACCESS_DENIED)]],
      [server],
    ],
    [
      "its name in lower case, without \\PIPE",
      [...ipc, [0, createRequest("\\PIPE\\SvcCtl", 2, 7)], [1, createResponse(9, 2, 7)]],
      [server, "pipe svcctl"],
    ],
    [
      "an interim answer changes nothing",
      [
        ...ipc,
        [0, createRequest("svcctl", 2, 7)],
        [1, smb2(5, zeros(9), { isResponse: true, id: 2, status: PENDING, isAsync: true })],
        [1, createResponse(9, 2, 7)],
      ],
      [server, "pipe svcctl"],
    ],
    [
      "RPC by write and read",
      [...opened, written, wantsToRead, [1, readResponse(accepted, 4)]],
      [server, "pipe svcctl", SVCCTL],
    ],
    [
      "an answer in two reads, of which the first overflows",
      [
        ...opened,
        written,
        wantsToRead,
        [1, readResponse(accepted.subarray(0, 30), 4, 0x8000_0005)],
        [0, readRequest(fileId(9), 5)],
        [1, readResponse(accepted.subarray(30), 5)],
      ],
      [server, "pipe svcctl", SVCCTL],
    ],
    [
      "RPC by transceive",
      [...opened, [0, transceiveRequest(fileId(9), svcctlBind, 3)], [1, transceiveResponse(fileId(9), accepted, 3)]],
      [server, "pipe svcctl", SVCCTL],
    ],
    [
      "RPC by transceive on a pipe that was open before",
      [
        [0, transceiveRequest(fileId(9), svcctlBind, 3)],
        [1, transceiveResponse(fileId(9), accepted, 3)],
      ],
      [SVCCTL],
    ],
    [
      "a read that failed says nothing",
      [...opened, written, wantsToRead, [1, readResponse(accepted, 4, ACCESS_DENIED)]],
      [server, "pipe svcctl"],
    ],
    [
      "another file is no pipe",
      [
        ...opened,
        [0, writeRequest(fileId(5), svcctlBind, 3)],
        [0, readRequest(fileId(5), 4)],
        [1, readResponse(accepted, 4)],
      ],
      [server, "pipe svcctl"],
    ],
    [
      "a pipe that was closed says nothing",
      [
        ...opened,
        [0, closeRequest(fileId(9), 3)],
        [0, writeRequest(fileId(9), svcctlBind, 4)],
        [0, readRequest(fileId(9), 5)],
        [1, readResponse(accepted, 5)],
      ],
      [server, "pipe svcctl"],
    ],
    [
      "a tree that was left is none of pipes",
      [...ipc, [0, smb2(4, zeros(4), { tree: 7, id: 2 })], [0, createRequest("x", 3, 7)], [1, createResponse(9, 3, 7)]],
      [server],
    ],
    [
      "a request without authentication in a pipe is no weakness",
      [...opened, written, [0, writeRequest(fileId(9), request(0, 1, zeros(8)), 5)]],
      [server, "pipe svcctl", SVCCTL],
    ],
  ];
  test.each(rows)("%s", (_title, turns, facts) => {
    expect(factsOf(turns)).toEqual(facts);
  });

  test("the tree not captured: RPC shows that it was a pipe, and its name counts then", () => {
    const begun: Turn[] = [
      [0, createRequest("svcctl", 2, 7)],
      [1, createResponse(9, 2, 7)],
    ];
    expect(factsOf(begun)).toEqual([]);
    const flow = play([...begun, written, wantsToRead, [1, readResponse(accepted, 4)]]);
    expect(flow.facts).toEqual(["pipe svcctl", SVCCTL]);
  });
  test("the tree not captured, and something else in it: a file, which is not named", () => {
    const file: Turn[] = [
      [0, createRequest("a.txt", 2, 7)],
      [1, createResponse(9, 2, 7)],
      [0, writeRequest(fileId(9), latin1("hello"), 3)],
    ];
    expect(factsOf([...file, written, wantsToRead, [1, readResponse(accepted, 4)]])).toEqual([]);
  });
  test("a tree of files that another session numbers as this one does its pipes: no file of it is named", () => {
    const ofOther = (message: Uint8Array): Uint8Array => message.fill(5, 40, 41);
    const other: Turn[] = [
      [0, ofOther(treeConnectRequest("\\\\SRV\\Data", 3))],
      [1, ofOther(treeConnectResponse(1, 3, 7))],
      [0, ofOther(createRequest("payroll.xls", 4, 7))],
      [1, ofOther(createResponse(9, 4, 7))],
    ];
    const connected = [...other.slice(0, 2), ...ipc];
    expect(factsOf([...connected, ...other.slice(2)])).toEqual([
      "server-name SRV",
      "use shared files",
      "object-name Data",
    ]);
    expect(factsOf([...other, ...opened])).toEqual([
      "server-name SRV",
      "use shared files",
      "object-name Data",
      "pipe svcctl",
    ]);
  });
  test("create and write in one chain, the write meaning what the create opens", () => {
    const create = createRequest("svcctl", 2, 7);
    const padded = concat(create, zeros((8 - (create.length % 8)) % 8));
    const chain = concat(
      createRequest("svcctl", 2, 7, padded.length),
      zeros(padded.length - create.length),
      writeRequest(RELATED, svcctlBind, 3),
    );
    const flow = play([...ipc, [0, chain], [1, createResponse(9, 2, 7)], wantsToRead, [1, readResponse(accepted, 4)]]);
    expect(flow.facts).toContain(SVCCTL);
  });
  test("the endpoint mapper behind a pipe teaches where its server listens", () => {
    const mapper = bind([{ id: 0, uuid: ENDPOINT_MAPPER, version: 3 }]);
    const call = request(0, 3, zeros(40), { callId: 2 });
    const answer = response(0, mapped([tower({ port: 1026 })]), { callId: 2 });
    const flow = play([
      ...ipc,
      [0, createRequest("epmapper", 2, 7)],
      [1, createResponse(9, 2, 7)],
      [0, writeRequest(fileId(9), mapper, 3)],
      wantsToRead,
      [1, readResponse(accepted, 4)],
      [0, transceiveRequest(fileId(9), call, 5)],
      [1, transceiveResponse(fileId(9), answer, 5)],
    ]);
    expect(flow.lessons).toEqual([`tcp 192.0.2.2:1026 rpc ${SERVICE_CONTROL} v2 endpoint mapper`]);
  });
});

describe("trees and pipes of SMB 1", () => {
  const tree: Turn[] = [
    [0, smb1TreeRequest("\\\\SRV\\IPC$", 1)],
    [1, smb1TreeResponse("IPC", 1, 7)],
  ];
  const open: Turn[] = [...tree, [0, smb1CreateRequest("\\svcctl", 2, 7)], [1, smb1CreateResponse(9, 2, 7)]];
  const begun = ["version SMB 1", "weakness smb1", "server-name SRV"];
  const pipe = [...begun, "pipe svcctl"];
  const rows: readonly [title: string, turns: readonly Turn[], facts: readonly string[]][] = [
    [
      "a share of files is named",
      [
        [0, smb1TreeRequest("\\\\SRV\\DATA", 1)],
        [1, smb1TreeResponse("A:", 1, 7)],
      ],
      [...begun, "use shared files", "object-name DATA"],
    ],
    ["a pipe", open, pipe],
    [
      "RPC by write and read",
      [...open, [0, smb1Write(9, svcctlBind, 3)], [0, smb1Read(9, 4)], [1, smb1ReadResponse(accepted, 4)]],
      [...pipe, SVCCTL],
    ],
    [
      "a raw write begins with its length",
      [...open, [0, smb1Write(9, svcctlBind, 3, 0x0c)], [0, smb1Read(9, 4)], [1, smb1ReadResponse(accepted, 4)]],
      [...pipe, SVCCTL],
    ],
    [
      "RPC by transaction",
      [...open, [0, smb1Transact(9, svcctlBind, 3)], [1, smb1Transacted(accepted, 3)]],
      [...pipe, SVCCTL],
    ],
    [
      "the answer to another transaction",
      [...open, [0, smb1Transact(9, svcctlBind, 3)], [1, smb1Transacted(accepted, 4)]],
      pipe,
    ],
    ["remote administration", [...tree, [0, smb1RemoteAdministration()]], [...begun, "pipe lanman"]],
  ];
  test.each(rows)("%s", (_title, turns, facts) => {
    expect(factsOf(turns)).toEqual(facts);
  });
});

describe("the stream", () => {
  const turns: Turn[] = [...opened, written, wantsToRead, [1, readResponse(accepted, 4)]];
  const whole = play(turns).facts;
  test("a NetBIOS session before it, and keep-alive between: the same", () => {
    const flow = recordedFlow();
    const feed = new DialogFeed(smbDialog(flow));
    feed.say(0, framed(zeros(68), 0x81));
    feed.say(1, framed(zeros(0), 0x82));
    for (const [side, message] of turns) feed.say(side, concat(framed(zeros(0), 0x85), framed(message)));
    expect(flow.facts).toEqual(whole);
  });
  test("cut into segments of any size: the same", () => {
    for (const size of [1, 3, 4, 5, 8, 60, 68, 100]) {
      const flow = recordedFlow();
      const feed = new DialogFeed(smbDialog(flow));
      for (const [side, message] of turns) {
        const bytes = framed(message);
        for (let at = 0; at < bytes.length; at += size) feed.say(side, bytes.subarray(at, at + size));
      }
      expect(flow.facts, `${size} bytes`).toEqual(whole);
    }
  });
  test("a file that is copied is passed over by its length: little of it is shown", () => {
    const flow = recordedFlow();
    const feed = new DialogFeed(smbDialog(flow));
    for (const [side, message] of [...disk, ...opened]) feed.say(side, framed(message));
    const before = feed.shownBytes;
    const data = framed(writeRequest(fileId(5), zeros(1_000_000), 20));
    for (let at = 0; at < data.length; at += 1460) feed.say(0, data.subarray(at, at + 1460));
    expect(feed.shownBytes - before).toBe(1460);
    const answer = framed(readResponse(zeros(1_000_000), 21));
    for (let at = 0; at < answer.length; at += 1460) feed.say(1, answer.subarray(at, at + 1460));
    expect(feed.shownBytes - before).toBe(2 * 1460);
    feed.say(1, framed(readResponse(zeros(4000), 22)).subarray(0, 100));
    feed.say(1, zeros(1000));
    expect(feed.shownBytes - before).toBe(2 * 1460 + 100);
  });
  test("after a loss, it goes on at the next segment that begins with a message", () => {
    const flow = recordedFlow();
    const feed = new DialogFeed(smbDialog(flow));
    for (const [side, message] of opened) feed.say(side, framed(message));
    feed.say(0, framed(writeRequest(fileId(9), zeros(900), 10)).subarray(0, 300));
    feed.lose(0);
    feed.say(0, zeros(200));
    for (const [side, message] of [written, wantsToRead]) feed.say(side, framed(message));
    feed.say(1, framed(readResponse(accepted, 4)));
    expect(flow.facts).toContain(SVCCTL);
  });
});

test("a NetBIOS session is SMB as soon as a message of it comes", () => {
  const flow = recordedFlow();
  const feed = new DialogFeed(netbiosSessionDialog(flow));
  feed.say(0, concat(u8s(0x81, 0, 0, 4), zeros(4)));
  expect(flow.facts).toEqual([]);
  feed.say(0, framed(smb1Offer(["NT LM 0.12"])));
  expect(flow.facts).toEqual(["refined smb"]);
});
