import { MASK } from "./constants.ts";
import type { Condition } from "./rule.ts";
import type { RuleReader } from "./rule-reader.ts";

/** FW_DAYS by name (windows-ce-firewall.md 1.3). */
const DAYS: Readonly<Record<string, number>> = {
  SUN: 0x01,
  MON: 0x02,
  TUE: 0x04,
  WED: 0x08,
  THU: 0x10,
  FRI: 0x20,
  SAT: 0x40,
  WEEKDAY: 0x3e,
  WEEKEND: 0x41,
};
const ALL_DAYS = 0x7f;

/** DayOfWeek is documented as MULTI_SZ, probably by a slip for DWORD: a dword is read, and so are names of days. */
export function readDaysOfWeek(reader: RuleReader): Condition<number> {
  if (!reader.has(MASK.dayOfWeek)) return undefined;
  const value = reader.key.values.get("dayofweek");
  if (value?.data.kind !== "multi-string") return reader.number("DayOfWeek", MASK.dayOfWeek, 1, ALL_DAYS);
  let days = 0;
  for (const text of value.data.texts) {
    const day = DAYS[text.trim().toUpperCase()];
    if (day === undefined) return reader.illFormed(`DayOfWeek: "${text}" is not the name of a day`, value.location);
    days |= day;
  }
  if (days === 0) return reader.illFormed("DayOfWeek names no day", value.location);
  reader.odd("DayOfWeek is a list of names: assumed to mean those days", value.location);
  return days;
}
