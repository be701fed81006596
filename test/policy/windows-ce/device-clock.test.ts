import { describe, expect, test } from "vitest";
import { DeviceClock } from "../../../src/policy/windows-ce/device-clock.ts";

const MINUTE = 60_000;

describe("windows-ce: the device's clock", () => {
  test.each(["UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Chatham"])(
    "%s: one clock shows the time that Intl does, through every change of offset in a year",
    (timeZone) => {
      const clock = new DeviceClock(timeZone);
      const format = new Intl.DateTimeFormat("en-GB", {
        timeZone,
        weekday: "short",
        day: "numeric",
        month: "numeric",
        hour: "2-digit",
        hourCycle: "h23",
      });
      for (let millis = Date.UTC(2024, 0, 1, 0, 7); millis < Date.UTC(2025, 0, 1); millis += 397 * MINUTE) {
        const { hour, weekday, dayOfMonth, month } = clock.at(millis * 1000);
        const parts = new Map(format.formatToParts(millis).map(({ type, value }) => [type, value]));
        expect([hour, ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][weekday], dayOfMonth, month]).toEqual([
          Number(parts.get("hour")),
          parts.get("weekday"),
          Number(parts.get("day")),
          Number(parts.get("month")),
        ]);
      }
    },
  );

  test.each([
    ["minutes before clocks go forward", Date.UTC(2024, 2, 31, 0, 59, 59), 1],
    ["when clocks go forward", Date.UTC(2024, 2, 31, 1, 0, 0), 3],
    ["before the epoch", Date.UTC(1969, 11, 31, 23, 30), 0],
  ])("Europe/Berlin, %s", (_, millis, hour) => {
    const clock = new DeviceClock("Europe/Berlin");
    clock.at((millis - MINUTE) * 1000);
    expect(clock.at(millis * 1000).hour).toBe(hour);
  });

  test.each([
    ["+02:00", 14],
    ["-0530", 6],
    ["UTC+2", 14],
    ["gmt-3", 9],
    ["Z", 12],
    ["+14", 2],
  ])("offset %s: noon UTC is in hour %d", (timeZone, hour) => {
    expect(new DeviceClock(timeZone).at(Date.UTC(2024, 5, 1, 12) * 1000).hour).toBe(hour);
  });
});
