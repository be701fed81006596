import { WINDOWS_DIALOGS } from "../../../../src/service/dialogs/windows-dialogs.ts";
import { flowStart, type Heard, replay, type Said } from "./replay-text.ts";

const TCP = 6;

export const ask = (bytes: Uint8Array): Said => ({ side: 0, bytes });
export const answer = (bytes: Uint8Array): Said => ({ side: 1, bytes });

/** What the dialog of `protocol` makes of what is said. */
export function hear(protocol: string, turns: readonly Said[], ipProtocol = TCP): Heard {
  const factory = WINDOWS_DIALOGS[protocol];
  if (factory === undefined) throw new Error(`no dialog for ${protocol}`);
  return replay(factory, flowStart("10.0.0.1 40000", "10.0.0.2 389", ipProtocol), turns);
}
