/** `1,234,567`. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** `532 B`, `1.5 kB`, `12 MB`: powers of 1000, two digits at least. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${BYTE_UNITS[unit]}`;
}

/** `1 flow`, `2 flows`. */
export const formatAmount = (count: number, noun: string, plural = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : plural}`;

/** ISO 8601 in UTC, `2004-03-01T09:00:00Z`; with a fraction, to the microsecond, where there is one. */
export function formatTime(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const fraction = micros - seconds * 1e6;
  const wholeSeconds = new Date(seconds * 1000).toISOString().slice(0, -".000Z".length);
  return fraction === 0 ? `${wholeSeconds}Z` : `${wholeSeconds}.${String(fraction).padStart(6, "0")}Z`;
}

/** What a responder is asked for: `80/tcp`, `icmp type 8`, `gre`. */
export function formatPort(proto: string, responderPort: number | null, icmpType: number | null): string {
  if (icmpType !== null) return `${proto} type ${icmpType}`;
  return responderPort === null ? proto : `${responderPort}/${proto}`;
}
