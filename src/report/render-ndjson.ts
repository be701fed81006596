import { formatJson } from "../base/format-json.ts";
import type { StoredFlow } from "../store/stored-flow.ts";

/** One object a line, one line a flow, in the order given. */
export function* renderNdjson(flows: Iterable<StoredFlow>): Generator<string, void> {
  for (const flow of flows) yield `${formatJson(flow)}\n`;
}
