import { expect, test } from "vitest";
import { communityId } from "../../src/audit/community-id.ts";
import { parseIpAddress } from "../../src/base/ip-address.ts";
import { flowStart } from "../support/flows.ts";

/** Seed 0 vectors published with the specification (corelight/community-id-spec, baseline). */
const PUBLISHED = [
  [6, "128.232.110.120", 34855, "66.35.250.204", 80, "1:LQU9qZlK+B5F3KDmev6m5PMibrg="],
  [17, "192.168.1.52", 54585, "8.8.8.8", 53, "1:d/FP5EW3wiY1vCndhwleRRKHowQ="],
  [1, "192.168.0.89", 8, "192.168.0.1", 0, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="],
  [58, "fe80::200:86ff:fe05:80da", 135, "fe80::260:97ff:fe07:69ea", 136, "1:dGHyGvjMfljg6Bppwm3bg0LO8TY="],
  [132, "192.168.170.8", 7, "192.168.170.56", 80, "1:jQgCxbku+pNGw8WPbEc/TS/uTpQ="],
] as const;

for (const [ipProtocol, from, fromPort, to, toPort, expected] of PUBLISHED) {
  test(`protocol ${ipProtocol}, ${from} ${fromPort} → ${to} ${toPort}: ${expected}, from either end`, () => {
    const ends = {
      initiatorAddress: parseIpAddress(from)!,
      initiatorPort: fromPort,
      responderAddress: parseIpAddress(to)!,
      responderPort: toPort,
    };
    const turned = {
      initiatorAddress: ends.responderAddress,
      initiatorPort: ends.responderPort,
      responderAddress: ends.initiatorAddress,
      responderPort: ends.initiatorPort,
    };
    expect(communityId(flowStart({ ipProtocol, ...ends }))).toBe(expected);
    expect(communityId(flowStart({ ipProtocol, ...turned }))).toBe(expected);
  });
}
