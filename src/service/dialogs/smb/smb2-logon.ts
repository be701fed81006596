import type { InspectedFlow } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { isNtlmV1 } from "../ntlm.ts";
import { OFFSET, STATUS } from "./smb2-header.ts";

/** MS-SMB2 section 2.2.4. 0x02FF, the answer to a client that offered SMB 1 as well, only says to negotiate again. */
const DIALECTS: ReadonlyMap<number, string> = new Map([
  [0x0202, "SMB 2.0.2"],
  [0x0210, "SMB 2.1"],
  [0x0300, "SMB 3.0"],
  [0x0302, "SMB 3.0.2"],
  [0x0311, "SMB 3.1.1"],
]);
const SIGNING_REQUIRED = 0x02;
/** MS-SMB2 section 2.2.6. */
const SESSION_FLAG = { GUEST: 0x1 } as const;

const token = new Payload();

/** What the server chose (MS-SMB2 section 2.2.4). That it could encrypt protects nothing yet. */
export function readNegotiateResponse(flow: InspectedFlow, message: Payload): void {
  if (message.u32le(OFFSET.STATUS) !== STATUS.SUCCESS) return;
  const dialect = DIALECTS.get(message.u16le(OFFSET.BODY + 4));
  if (dialect === undefined) return;
  flow.note("version", dialect);
  if ((message.u16le(OFFSET.BODY + 2) & SIGNING_REQUIRED) !== 0) flow.note("protection", "smb-signing-required");
}

/** MS-SMB2 sections 2.2.5 and 2.2.6. */
export function readSessionSetup(flow: InspectedFlow, message: Payload, isResponse: boolean): void {
  if (!isResponse) {
    const at = message.u16le(OFFSET.BODY + 12);
    const length = message.u16le(OFFSET.BODY + 14);
    if (at >= OFFSET.BODY && length > 0 && isNtlmV1(token.showPart(message, at, length)))
      flow.note("weakness", "ntlmv1");
    return;
  }
  const flags = message.u16le(OFFSET.BODY + 2);
  if (message.u32le(OFFSET.STATUS) !== STATUS.SUCCESS || flags === -1) return;
  if ((flags & SESSION_FLAG.GUEST) !== 0) flow.note("weakness", "smb-guest");
}
