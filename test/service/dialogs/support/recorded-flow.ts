import { formatIpAddress } from "../../../../src/base/ip-address.ts";
import type { FlowStart } from "../../../../src/flow/flow.ts";
import type { InspectedFlow } from "../../../../src/service/inspection/dialog.ts";
import type { FactKind } from "../../../../src/service/inspection/payload-fact.ts";

export interface RecordedFlow extends InspectedFlow {
  /** "kind text", each once, in the order told. */
  readonly facts: string[];
  /** "tcp ADDRESS:PORT protocol interface|- teacher", each once. */
  readonly lessons: string[];
  /** Endpoints that the dialog left out. */
  readonly forgotten: number;
}

export const flowStart = (more: Partial<FlowStart> = {}): FlowStart => ({
  sequence: 0,
  initiatorAddress: Uint8Array.of(192, 0, 2, 1),
  responderAddress: Uint8Array.of(192, 0, 2, 2),
  ipProtocol: 6,
  initiatorPort: 49_152,
  responderPort: 135,
  firstMicros: 0,
  startsWithSyn: true,
  isMidstream: false,
  isInitiatorUnknown: false,
  initiatorMac: null,
  responderMac: null,
  ...more,
});

/** Keeps all that a dialog tells. */
export function recordedFlow(start: FlowStart = flowStart()): RecordedFlow {
  const facts: string[] = [];
  const lessons: string[] = [];
  const once = (list: string[], text: string): void => {
    if (!list.includes(text)) list.push(text);
  };
  let forgotten = 0;
  return {
    start,
    facts,
    lessons,
    get forgotten() {
      return forgotten;
    },
    forget: (endpoints) => {
      forgotten += endpoints;
    },
    note: (kind: FactKind, text) => once(facts, `${kind} ${text}`),
    refine: (protocol) => once(facts, `refined ${protocol}`),
    learn: (lesson) => {
      const transport = lesson.ipProtocol === 17 ? "udp" : "tcp";
      const address = formatIpAddress(lesson.address);
      const where = `${transport} ${address}:${lesson.port}`;
      once(lessons, `${where} ${lesson.protocol} ${lesson.interface ?? "-"} ${lesson.teacher}`);
    },
  };
}
