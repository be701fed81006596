import { terminalText } from "../base/terminal-text.ts";
import { FLOW_FIELDS, type StoredFlow } from "../store/stored-flow.ts";

const BYTE_ORDER_MARK = "\ufeff";

/**
 * A header and one record a flow, by RFC 4180: CRLF, quotes doubled. Columns as in NDJSON; lists are joined by `; `, since
 * service names have blanks in them; unknown is empty.
 */
export function* renderCsv(flows: Iterable<StoredFlow>, hasByteOrderMark = false): Generator<string, void> {
  if (hasByteOrderMark) yield BYTE_ORDER_MARK;
  yield `${FLOW_FIELDS.join(",")}\r\n`;
  for (const flow of flows) yield `${FLOW_FIELDS.map((field) => formatCell(flow[field])).join(",")}\r\n`;
}

type Cell = StoredFlow[keyof StoredFlow];

function formatCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "string") return formatTextCell(value);
  if (typeof value === "object") return formatTextCell(value.join("; "));
  return String(value);
}

/**
 * A text that a spreadsheet would run as a formula (OWASP, CSV injection) gets an apostrophe in front; control
 * characters become visible first, so that none hides what follows it.
 */
function formatTextCell(text: string): string {
  const visible = terminalText(text);
  const neutral = /^\s*[=+\-@|%]/.test(visible) ? `'${visible}` : visible;
  return /[",\r\n]/.test(neutral) ? `"${neutral.replaceAll('"', '""')}"` : neutral;
}
