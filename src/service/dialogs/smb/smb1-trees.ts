import type { Payload } from "../../inspection/payload.ts";
import { isPipeShare, readText, type SmbSession, splitSharePath } from "./smb-session.ts";
import { isReply, isSuccess, isUnicode, OFFSET, requestId, type Smb1Block } from "./smb1-header.ts";

/** The service of a tree of pipes (MS-CIFS section 2.2.4.55.2). */
const PIPE_SERVICE = "IPC";

/** SMB_COM_TREE_CONNECT_ANDX (MS-CIFS section 2.2.4.55). */
export function readTreeConnect(session: SmbSession, message: Payload, block: Smb1Block): void {
  const id = requestId(message);
  const { wordCount, words, bytes, bytesEnd } = block;
  if (!isReply(message)) {
    const passwordLength = message.u16le(words + 6);
    if (wordCount < 4 || passwordLength < 0) return;
    const at = bytes + passwordLength;
    const isWide = isUnicode(message);
    const path = readText(message, isWide ? at + (at % 2) : at, bytesEnd, isWide);
    session.awaitAnswer(id, { kind: "tree", ...splitSharePath(path) });
    return;
  }
  const request = session.takeRequest(id);
  if (!isSuccess(message) || wordCount < 2) return;
  const share = request?.kind === "tree" ? request.share : "";
  const server = request?.kind === "tree" ? request.server : "";
  const isPipeTree = message.has(bytes, PIPE_SERVICE) || isPipeShare(share);
  session.connectTree(message.u16le(OFFSET.TREE), share, server, isPipeTree);
}
