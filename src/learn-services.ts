import type { CaptureSummary } from "./capture/capture-summary.ts";
import { readCapture } from "./capture/read-capture.ts";
import type { CaptureInput } from "./capture/resolve-inputs.ts";
import { FlowTable } from "./flow/flow-table.ts";
import { DEFAULT_TIMEOUTS } from "./flow/timeouts.ts";
import { decodeFrame } from "./packet/decode-frame.ts";
import { DecodedPacket } from "./packet/decoded-packet.ts";
import type { Inspector } from "./service/inspection/inspector.ts";
import { OpenService } from "./service/open-service.ts";
import { type SeenService, ServiceInventory } from "./service/service-inventory.ts";

/** What captures show of services, without any policy. */
export interface LearnedServices {
  readonly captures: readonly CaptureSummary[];
  readonly services: readonly SeenService[];
  /** Flows that nobody answered, which show no service. */
  readonly unanswered: number;
  /** Data connections that another flow had agreed on: their service is that flow's. */
  readonly agreed: number;
  /** Announcements that there was no room for. */
  readonly forgotten: number;
}

/** Reads the captures and lists which services each host was seen to give, or was said to. */
export async function learnServices(captures: readonly CaptureInput[], inspector: Inspector): Promise<LearnedServices> {
  const inventory = new ServiceInventory();
  const flows = new FlowTable<OpenService>(DEFAULT_TIMEOUTS, {
    begin: (start) => new OpenService(inspector, start),
    payload: (service, said) => service.add(said),
    end: (flow, service) => inventory.add(flow, service.identify()),
  });
  const packet = new DecodedPacket();
  const summaries: CaptureSummary[] = [];
  for (const [index, capture] of captures.entries()) {
    flows.startFile(index);
    const summary = await readCapture(capture, (captured) => {
      decodeFrame(captured, packet);
      if (packet.addressLength !== 0) flows.add(packet, captured.timestampMicros, captured.frameNumber);
    });
    summaries.push(summary);
  }
  flows.finish();
  const services = inventory.list(inspector.endpoints.standing());
  return {
    captures: summaries,
    services,
    unanswered: inventory.unanswered,
    agreed: inventory.agreed,
    forgotten: inspector.endpoints.forgotten,
  };
}
