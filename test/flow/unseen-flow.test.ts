import { describe, expect, test } from "vitest";
import { parseFlowText } from "../../src/flow/parse-flow-text.ts";
import { beginDescribed, unseenFlow } from "../../src/flow/unseen-flow.ts";

const begin = (text: string) => {
  const parsed = parseFlowText(text);
  if (parsed.kind === "mistake") throw new Error(parsed.mistake.message);
  return beginDescribed(parsed.flow, 3, 1_000_000);
};

describe("a flow that was described", () => {
  test.each([
    ["tcp 10.0.0.5:1 -> 10.0.0.6:2", true, "S"],
    ["udp 10.0.0.5:1 -> 10.0.0.6:2", false, "D"],
    ["gre 10.0.0.5 -> 10.0.0.6", false, "D"],
  ])("%s begins with a SYN: %s", (text, startsWithSyn, history) => {
    const start = begin(text);
    expect(start).toMatchObject({ sequence: 3, firstMicros: 1_000_000, startsWithSyn });
    expect(start).toMatchObject({
      isMidstream: false,
      isInitiatorUnknown: false,
      initiatorMac: null,
      responderMac: null,
    });
    expect(unseenFlow(start)).toMatchObject({ start, lastMicros: 1_000_000, responderPackets: 0, history });
  });
});
