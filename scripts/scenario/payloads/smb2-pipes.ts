/** Named pipes over SMB 2: a tree, pipes in it, and RPC through them (MS-SMB2; MS-RPCE, section 2.1.1.2). */
import { answer, ask, type Turn } from "../conversations.ts";
import { concat, le16, le32, u8s, utf16le, zeros } from "../octets.ts";
import type { Random } from "../random.ts";
import { rpcBind, rpcBindAck } from "./rpc.ts";
import { Smb2Command, Smb2Dialect, smb2Message, smb2Negotiation } from "./smb2.ts";

export interface PipeUse {
  /** Without "\PIPE\". */
  readonly name: string;
  /** The interface that is bound to through it; nothing is said through a pipe without. */
  readonly bind?: { readonly interfaceId: string; readonly version: number };
}

const TREE = 1;
const SESSION = 0x0400_0021;
const BODY_AT = 64;
const PIPE_SHARE = 2;
const FSCTL_PIPE_TRANSCEIVE = 0x0011_c017;

const fileId = (number: number): Uint8Array => concat(le32(number), zeros(4), le32(0x77), zeros(4));

/** MS-SMB2, sections 2.2.9 and 2.2.10. */
function treeConnect(server: string): readonly [Uint8Array, Uint8Array] {
  const path = utf16le(`\\\\${server}\\IPC$`);
  return [
    concat(le16(9), le16(0), le16(BODY_AT + 8), le16(path.length), path),
    concat(le16(16), u8s(PIPE_SHARE, 0), le32(0x30), le32(0), le32(0x001f_01ff)),
  ];
}

/** MS-SMB2, sections 2.2.13 and 2.2.14. */
function create(name: string, id: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const text = utf16le(name);
  const request = concat(
    le16(57),
    u8s(0, 0),
    le32(2),
    zeros(16),
    le32(0x0012_019f),
    le32(0),
    le32(3),
    le32(1),
    le32(0),
    le16(BODY_AT + 56),
    le16(text.length),
    le32(0),
    le32(0),
    text,
  );
  const times = zeros(32);
  return [
    request,
    concat(le16(89), u8s(0, 0), le32(1), times, le32(0x1000), zeros(4), zeros(8), le32(0x80), le32(0), id, zeros(8)),
  ];
}

/** MS-SMB2, sections 2.2.31 and 2.2.32. */
function transceive(id: Uint8Array, sent: Uint8Array, received: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const head = concat(le16(57), le16(0), le32(FSCTL_PIPE_TRANSCEIVE), id);
  const inputAt = BODY_AT + 56;
  const request = concat(head, le32(inputAt), le32(sent.length), le32(0), le32(0), le32(0), le32(1024));
  const outputAt = BODY_AT + 48;
  const reply = concat(
    le16(49),
    le16(0),
    le32(FSCTL_PIPE_TRANSCEIVE),
    id,
    le32(outputAt),
    le32(0),
    le32(outputAt),
    le32(received.length),
    zeros(8),
  );
  return [concat(request, le32(1), zeros(4), sent), concat(reply, received)];
}

/** MS-SMB2, sections 2.2.15 and 2.2.16. */
const close = (id: Uint8Array): readonly [Uint8Array, Uint8Array] => [
  concat(le16(24), le16(0), le32(0), id),
  concat(le16(60), le16(0), le32(0), zeros(52)),
];

/** SMB 2.1 with pipes used one after the other; the logon is left out. */
export function smb2Pipes(random: Random, server: string, pipes: readonly PipeUse[]): readonly Turn[] {
  let messageId = 1;
  const exchange = (command: number, [request, reply]: readonly [Uint8Array, Uint8Array], tree = TREE): Turn[] => {
    const header = { command, messageId: messageId++, tree, session: SESSION };
    return [
      ask(smb2Message({ ...header, isReply: false }, request)),
      answer(smb2Message({ ...header, tree: TREE, isReply: true }, reply)),
    ];
  };
  const connected = exchange(Smb2Command.TREE_CONNECT, treeConnect(server), 0);
  const used = pipes.flatMap(({ name, bind }, index) => {
    const id = fileId(index + 1);
    const opened = exchange(Smb2Command.CREATE, create(name, id));
    const said =
      bind === undefined
        ? []
        : exchange(
            Smb2Command.IOCTL,
            transceive(id, rpcBind(bind.interfaceId, bind.version), rpcBindAck(`\\PIPE\\${name}`)),
          );
    return [...opened, ...said, ...exchange(Smb2Command.CLOSE, close(id))];
  });
  return [...smb2Negotiation(random, Smb2Dialect.SMB_2_1), ...connected, ...used];
}
