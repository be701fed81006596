import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConnectionState, FlowStart } from "../../../../src/flow/flow.ts";
import type { FilterDecision } from "../../../../src/policy/decision.ts";
import { address, endedFlow, flowStart, NOON } from "../../support/flows.ts";
import { ExceptionsModel, type ModelFirewall, type ModelFlow, type ModelStore } from "./exceptions-model.ts";
import { bindFirewall, firewallOf, judge, list, type ProfileText } from "./exceptions-policy.ts";

const mostly = <T>(usual: readonly T[], rare: readonly T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

const SCOPE = mostly(
  ["*", "LocalSubNet", "203.0.113.0/24", "10.0.0.7", "10.0.0.0/255.255.255.0,203.0.113.9", "localsubnet,203.0.113.9"],
  ["", "*,10.0.0.7", "10.0.0.7, 203.0.113.9", "DNS", "10.0.0.1-10.0.0.9"],
);
const STATUS = mostly(["Enabled", "Enabled", "enabled", "Disabled"], ["On"]);
const NAME = fc.constantFrom(":x", ":a: b", "");
const PORT_TEXT = fc
  .tuple(
    mostly(["80", "445", "137", "3389"], ["0", "80-90"]),
    mostly(["TCP", "UDP"], ["tcp", "GRE"]),
    SCOPE,
    STATUS,
    NAME,
  )
  .map(([port, transport, scope, status, name]) => `${port}:${transport}:${scope}:${status}${name}`);
const PROGRAM_TEXT = fc
  .tuple(fc.constantFrom("C:\\a.exe", "C:\\b.exe", "%windir%\\c.exe"), SCOPE, STATUS, NAME)
  .map(([path, scope, status, name]) => `${path}:${scope}:${status === "On" ? "Enabled" : status}${name}`);

/** Values of a list: names that say nothing, or, once in a while, an entry that is only its name. */
const listOf = (text: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(text, mostly([false], [true])), { maxLength: 4, size: "max" })
    .map((entries) =>
      Object.fromEntries(entries.map(([data, isOnlyName], index) => (isOnlyName ? [data, ""] : [`${index}`, data]))),
    );

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const SWITCH = mostly([0, 1, 1], [2]);
const SERVICE = fc.record({ Enabled: SWITCH, RemoteAddresses: SCOPE }, { requiredKeys: ["Enabled"] });
const ICMP_NAMES = [
  "AllowInboundEchoRequest",
  "AllowInboundTimestampRequest",
  "AllowInboundMaskRequest",
  "AllowInboundRouterRequest",
  "AllowRedirect",
  "AllowOutboundDestinationUnreachable",
  "AllowOutboundTimeExceeded",
  "AllowOutboundPacketTooBig",
];
const ICMP = fc.dictionary(fc.constantFrom(...ICMP_NAMES), SWITCH, { maxKeys: 4 });

type Values = Readonly<Record<string, number | string>>;
const storeOf = (parts: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>): ModelStore =>
  Object.fromEntries(
    Object.entries(parts).flatMap(([path, values]): [string, Values][] =>
      values === undefined
        ? []
        : [[path, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values]],
    ),
  );

const SETTINGS = fc.record(
  {
    EnableFirewall: mostly([1, 1, 1, 1, 1], [0, 2]),
    DoNotAllowExceptions: mostly([0, 0, 0], [1, 2]),
    DisableUnicastResponsesToMulticastBroadcast: mostly([0], [1, 2]),
  },
  { requiredKeys: [] },
);

const LOCAL_STORE = fc
  .record({
    "": SETTINGS,
    "GloballyOpenPorts\\List": listOf(PORT_TEXT),
    "AuthorizedApplications\\List": maybe(
      fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: listOf(PROGRAM_TEXT) }),
    ),
    "Services\\FileAndPrint": maybe(SERVICE),
    "Services\\RemoteDesktop": maybe(SERVICE),
    "Services\\UPnPFramework": maybe(SERVICE),
    RemoteAdminSettings: fc.option(SERVICE, { nil: undefined, freq: 1 }),
    IcmpSettings: maybe(ICMP),
  })
  .map(storeOf);

const POLICY_STORE = fc
  .record({
    "": maybe(SETTINGS),
    GloballyOpenPorts: maybe(fc.record({ AllowUserPrefMerge: SWITCH })),
    "GloballyOpenPorts\\List": maybe(listOf(PORT_TEXT)),
    AuthorizedApplications: maybe(fc.record({ AllowUserPrefMerge: SWITCH })),
    "AuthorizedApplications\\List": fc.option(listOf(PROGRAM_TEXT), { nil: undefined, freq: 1 }),
    "Services\\FileAndPrint": maybe(SERVICE),
    "Services\\RemoteDesktop": maybe(SERVICE),
    RemoteAdminSettings: maybe(SERVICE),
    IcmpSettings: maybe(ICMP),
  })
  .map(storeOf);

const FIREWALL: fc.Arbitrary<ModelFirewall> = fc.record({
  local: LOCAL_STORE,
  policy: fc.oneof(fc.constant<ModelStore>({}), POLICY_STORE),
  Start: mostly<number | undefined>([undefined, 2], [3, 4]),
  knowsNetwork: fc.boolean(),
});

const FAR = ["10.0.0.7", "10.0.0.9", "203.0.113.9", "203.0.113.20", "198.51.100.5", "192.168.7.7", "10.9.9.9"];
const FAR6 = ["fe80::7", "2001:db8::7"];
const GROUPS = ["10.0.0.255", "255.255.255.255", "239.255.255.250"];

const FLOW: fc.Arbitrary<ModelFlow> = fc
  .record({
    isV6: mostly([false, false, false], [true]),
    isOutbound: fc.boolean(),
    far: fc.nat(1000),
    isGroup: mostly([false, false], [true]),
    isOdd: mostly(["no"], ["local", "transit"]),
    protocol: fc.constantFrom(6, 6, 6, 17, 17, 17, 1, 1, 1, 47, 50, 2),
    nearPort: fc.constantFrom(80, 445, 137, 3389, 1025, 1025, 68, 21, 1723),
    farPort: fc.constantFrom(1025, 137, 21, 20, 1723, 67, 80),
    types: fc.constantFrom<readonly [number, number]>(
      [8, 0],
      [0, 8],
      [13, 14],
      [17, 18],
      [3, 1],
      [11, 0],
      [4, 0],
      [12, 0],
      [5, 1],
      [10, 9],
      [9, 10],
      [30, 0],
    ),
    types6: fc.constantFrom<readonly [number, number]>(
      [128, 129],
      [129, 128],
      [1, 4],
      [2, 0],
      [3, 0],
      [4, 0],
      [135, 136],
      [137, 0],
      [143, 0],
      [100, 0],
    ),
    hasPorts: mostly([true], [false]),
    pause: mostly([0, 0.5, 1, 2, 4], [60, 500, 700, 90_000]),
    lasts: mostly([0, 0, 1], [5, 40]),
    state: fc.constantFrom("S0", "S1", "SF", "RSTO", "OTH"),
    midstream: mostly(["no"], ["presumed", "unknown"]),
  })
  .map(({ isV6, isOutbound, far, isGroup, isOdd, types, types6, hasPorts, nearPort, farPort, midstream, ...flow }) => {
    const protocol = flow.protocol === 1 && isV6 ? 58 : flow.protocol;
    const isIcmp = protocol === 1 || protocol === 58;
    const own = isV6 ? "fe80::2" : "10.0.0.2";
    const pool = isV6 ? FAR6 : FAR;
    const other = isOdd === "local" ? own : pool[far % pool.length]!;
    const group = isV6 ? "ff02::c" : GROUPS[far % GROUPS.length]!;
    const here = isOdd === "transit" ? pool[(far + 1) % pool.length]! : own;
    const [from, to] = isOutbound ? [here, isGroup ? group : other] : [other, isGroup ? group : here];
    const hasTransport = protocol === 6 || protocol === 17;
    const [type, code] = protocol === 58 ? types6 : types;
    const ports = isOutbound ? [nearPort, farPort] : [farPort, nearPort];
    const [fromPort, toPort] = !hasPorts ? [null, null] : isIcmp ? [type, code] : hasTransport ? ports : [null, null];
    return {
      from,
      to,
      protocol,
      fromPort: fromPort ?? null,
      toPort: toPort ?? null,
      at: flow.pause,
      lasts: flow.lasts,
      state: protocol === 6 ? flow.state : "S0",
      isMidstream: midstream !== "no",
      isInitiatorUnknown: midstream === "unknown" && !isGroup,
    };
  });

const profileText = (store: ModelStore): ProfileText =>
  Object.fromEntries(
    Object.entries(store).map(([path, values]) => [
      path,
      Object.fromEntries(
        Object.entries(values).map(([name, value]) =>
          typeof value === "number" ? [name, value] : Object.entries(list([name, value]))[0]!,
        ),
      ),
    ]),
  );

const regOf = ({ local, policy, Start }: ModelFirewall): string =>
  firewallOf({
    standard: profileText(local),
    policyStandard: profileText(policy),
    service: Start === undefined ? {} : { Start },
  });

let sequence = 0;
const startOf = (flow: ModelFlow): FlowStart => ({
  sequence: sequence++,
  initiatorAddress: address(flow.from),
  responderAddress: address(flow.to),
  ipProtocol: flow.protocol,
  initiatorPort: flow.fromPort,
  responderPort: flow.toPort,
  firstMicros: NOON + flow.at * 1_000_000,
  startsWithSyn: flow.protocol === 6 && !flow.isMidstream,
  isMidstream: flow.isMidstream,
  isInitiatorUnknown: flow.isInitiatorUnknown,
  initiatorMac: null,
  responderMac: null,
});

const tuple = ({ protocol, from, fromPort, to, toPort }: ModelFlow): string =>
  [protocol, ...[`${from} ${fromPort}`, `${to} ${toPort}`].sort()].join();

/** An end of a flow is noticed after this many seconds without a packet. */
const IDLE = 60;

/** Judges flows one after another, each `at` seconds after the one before, and ends them as a flow table does. */
function compare(firewall: ModelFirewall, flows: readonly ModelFlow[], seen: Map<string, number>): void {
  const hostOptions = firewall.knowsNetwork ? ["10.0.0.2", "fe80::2"] : ["fe80::2", "10.0.0.2"];
  const reg = firewall.knowsNetwork ? regOf(firewall) : regOf(firewall).replace("10.0.0.2", "10.77.0.2");
  const { filter } = bindFirewall(reg, "public", hostOptions);
  const model = new ExceptionsModel(firewall);
  const open: { flow: ModelFlow; start: FlowStart; decision: string }[] = [];
  const end = (index: number): void => {
    const [one] = open.splice(index, 1);
    if (one === undefined) return;
    model.ended(one.flow);
    filter.ended?.(endedFlow(one.start, one.flow.lasts, one.flow.state as ConnectionState));
  };
  let at = 0;
  for (const pausing of flows) {
    at += pausing.at;
    const flow = { ...pausing, at };
    for (let index = open.length - 1; index >= 0; index--) {
      const { flow: other } = open[index]!;
      if (at > other.at + other.lasts + IDLE || tuple(other) === tuple(flow)) end(index);
    }
    const start = startOf(flow);
    const expected = model.judge(flow);
    const { decision, direction } = judge(filter, start);
    const said = `${JSON.stringify(flow)}\n${reg}`;
    expect(decision, said).toBe(expected);
    seen.set(`${direction} ${decision}`, (seen.get(`${direction} ${decision}`) ?? 0) + 1);
    open.push({ flow, start, decision });
    const again = open[sequence % open.length]!;
    expect(judge(filter, again.start).decision, `judged again: ${said}`).toBe(again.decision);
  }
}

describe("windows-firewall of XP SP2: a slow second model says the same", () => {
  test("of 100,000 flows of 1,000 random firewalls", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(FIREWALL, fc.array(FLOW, { minLength: 100, maxLength: 100, size: "max" }), (firewall, flows) =>
        compare(firewall, flows, seen),
      ),
      { numRuns: 1000 },
    );
    for (const kind of [
      "inbound allow",
      "inbound deny",
      "inbound depends",
      "outbound allow",
      "outbound deny",
      "outbound depends",
    ]) {
      expect(seen.get(kind), kind).toBeGreaterThan(500);
    }
  }, 120_000);
});

/** Rests on what was sent before, or may: of a flow decided alike both ways, the trace shows one way. */
const isAboutAnswers = ({ trace }: FilterDecision): boolean =>
  trace.some(({ text }) => /^(depends on whether|it answers|which end began the flow is not known)/.test(text));

/** Whatever a shared decision is found by must hold all that it was worded from. */
test("a decision that flows share says of each what it says of the first, to the last step of its trace", () => {
  fc.assert(
    fc.property(FIREWALL, fc.array(FLOW, { minLength: 12, maxLength: 12, size: "max" }), (firewall, flows) => {
      const reg = regOf(firewall);
      const bind = () => bindFirewall(reg, "public", ["10.0.0.2", "fe80::2"]).filter;
      const shared = bind();
      for (const start of flows.map(startOf)) {
        const decision = judge(shared, start);
        // A fresh filter has sent nothing before.
        if (!isAboutAnswers(decision)) expect(judge(bind(), start)).toEqual(decision);
      }
    }),
    { numRuns: 150 },
  );
});

describe("nothing widens a rule", () => {
  /** Texts that no grammar has. */
  const NONSENSE = fc.oneof(
    fc.constantFrom(
      "",
      ":",
      "::::",
      "80",
      "80:TCP",
      "80:TCP::",
      "80:TCP:all:Enabled:x",
      "*:TCP:*:Enabled:x",
      "80:*:*:Enabled:x",
      "80:TCP:*:Yes:x",
    ),
    // "$(" is of Windows CE images, which the registry reader says.
    fc.string().map((text) => text.replaceAll("$", "")),
    PORT_TEXT.map((text) => text.replace(/^\d+/, "http")),
  );
  const PATHS = [
    "GloballyOpenPorts\\List",
    "AuthorizedApplications\\List",
    "Services\\Telnet",
    "IcmpSettings",
    "RemoteAdminSettings",
    "Whatever",
  ];

  test("an entry that cannot be understood never turns a denial into an allowance", () => {
    fc.assert(
      fc.property(
        FIREWALL,
        fc.constantFrom(...PATHS),
        NONSENSE,
        fc.boolean(),
        fc.array(FLOW, { minLength: 20, maxLength: 20, size: "max" }),
        (firewall, path, text, isPolicy, flows) => {
          const store = isPolicy ? "policy" : "local";
          const added = path === "RemoteAdminSettings" ? { Enabled: 1, RemoteAddresses: text } : { unheard: text };
          // A list that group policy begins to have takes the local list out: that is understood.
          if (isPolicy && path.endsWith("List") && firewall.policy[path] === undefined) return;
          const isScope = path === "RemoteAdminSettings";
          if (isScope && /^(\*|[\d.,/]+)$/.test(text)) return;
          const more = { ...firewall, [store]: { ...firewall[store], [path]: { ...firewall[store][path], ...added } } };
          const [without, having] = [firewall, more].map((one) =>
            bindFirewall(regOf(one), "public", ["10.0.0.2", "fe80::2"]),
          );
          for (const flow of flows.map(startOf)) {
            const [before, after] = [without!, having!].map(({ filter }) => judge(filter, flow).decision);
            if (before === "deny") expect(after, text).not.toBe("allow");
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  /** From what is denied to what is allowed. */
  const RANK = ["deny", "depends", "allow"];
  test("a port more denies nothing, and a port Disabled more allows nothing", () => {
    fc.assert(
      fc.property(
        FIREWALL,
        fc.constantFrom(80, 445, 137),
        fc.constantFrom("TCP", "UDP"),
        fc.tuple(SCOPE, STATUS, SCOPE, fc.constantFrom("Enabled", "Disabled")),
        (firewall, port, transport, [scope, status, scopeOfMore, statusOfMore]) => {
          const path = "GloballyOpenPorts\\List";
          const having = (entries: Readonly<Record<string, string>>) => {
            const local = { ...firewall.local, [path]: { ...firewall.local[path], ...entries } };
            return bindFirewall(regOf({ ...firewall, local })).filter;
          };
          const one = { one: `${port}:${transport}:${scope}:${status}:x` };
          const before = having(one);
          const after = having({ ...one, more: `${port}:${transport}:${scopeOfMore}:${statusOfMore}:x` });
          for (const from of FAR) {
            const flow = flowStart(`${transport.toLowerCase()} ${from}:1025 > 10.0.0.2:${port}`);
            const [less, more] = [before, after].map((filter) => RANK.indexOf(judge(filter, flow).decision));
            if (statusOfMore === "Enabled") expect(more).toBeGreaterThanOrEqual(less!);
            else expect(more).toBeLessThanOrEqual(less!);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
