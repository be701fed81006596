/** FW_RULE_FLAGS (windows-ce-firewall.md 1.1). */
export const FLAG = { block: 1, allow: 2, log: 4, inbound: 8, outbound: 0x10, disabled: 0x20, all: 0x3f } as const;

/** FW_RULE_MASKS (windows-ce-firewall.md 1.2): which values of a rule count. */
export const MASK = {
  privateHost: 0x0001,
  publicHost: 0x0002,
  port: 0x0004,
  type: 0x0008,
  code: 0x0010,
  protocol: 0x0020,
  action: 0x0040,
  timeOfDay: 0x0080,
  dayOfWeek: 0x0100,
  day: 0x0200,
  month: 0x0400,
  publicHostMask: 0x0800,
  publicHostPrefix: 0x1000,
  all: 0x1fff,
} as const;

/** The mask bit that makes a value count, by lower-case value name (windows-ce-firewall.md 2.2). */
export const MASK_VALUES: ReadonlyMap<string, number> = new Map([
  ["publichost", MASK.publicHost],
  ["port", MASK.port],
  ["portmin", MASK.port],
  ["portmax", MASK.port],
  ["type", MASK.type],
  ["code", MASK.code],
  ["protocol", MASK.protocol],
  ["action", MASK.action],
  ["hourstart", MASK.timeOfDay],
  ["hourend", MASK.timeOfDay],
  ["dayofweek", MASK.dayOfWeek],
  ["day", MASK.day],
  ["month", MASK.month],
  ["publichostmask", MASK.publicHostMask],
  ["publichostprefix", MASK.publicHostPrefix],
]);

/** Every value that a rule may have, by lower-case name. The default value `@` only describes. */
export const RULE_VALUES: ReadonlySet<string> = new Set([
  ...MASK_VALUES.keys(),
  "",
  "flags",
  "mask",
  "privatehost",
  "description",
]);
