import type { Payload } from "../../inspection/payload.ts";
import { isPipeShare, readText, type SmbSession, splitSharePath } from "./smb-session.ts";
import { FLAG, messageId, OFFSET, STATUS, treeOf } from "./smb2-header.ts";

/** MS-SMB2 section 2.2.10. */
const SHARE_TYPE_PIPE = 0x02;

/** MS-SMB2 sections 2.2.9 and 2.2.10. */
export function readTreeConnect(session: SmbSession, message: Payload, isResponse: boolean): void {
  const id = messageId(message);
  if (!isResponse) {
    const at = message.u16le(OFFSET.BODY + 4);
    const length = message.u16le(OFFSET.BODY + 6);
    if (at < OFFSET.BODY || length < 1) return;
    const path = readText(message, at, Math.min(message.length, at + length), true);
    session.awaitAnswer(id, { kind: "tree", ...splitSharePath(path) });
    return;
  }
  const status = message.u32le(OFFSET.STATUS);
  if (status === STATUS.PENDING) return;
  const request = session.takeRequest(id);
  const isAsync = (message.u32le(OFFSET.FLAGS) & FLAG.ASYNC) !== 0;
  if (status !== STATUS.SUCCESS || isAsync) return;
  const share = request?.kind === "tree" ? request.share : "";
  const server = request?.kind === "tree" ? request.server : "";
  const isPipeTree = message.u8(OFFSET.BODY + 2) === SHARE_TYPE_PIPE || isPipeShare(share);
  session.connectTree(treeOf(message), share, server, isPipeTree);
}

/** MS-SMB2 section 2.2.11. */
export function readTreeDisconnect(session: SmbSession, message: Payload, isResponse: boolean): void {
  if (!isResponse) session.disconnectTree(treeOf(message));
}
