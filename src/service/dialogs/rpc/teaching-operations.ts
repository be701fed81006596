import { sameAddress } from "../../../base/ip-address.ts";
import type { Side } from "../../../flow/flow-tcp.ts";
import type { InspectedFlow } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { AnnouncedLessons } from "../negotiation/announced-lessons.ts";
import { addressOf, wordTeacher } from "../negotiation/sides.ts";
import { readActivationProperties, readRemoteActivation } from "./activation.ts";
import { readLookedUpEndpoints, readMappedEndpoints } from "./endpoint-map.ts";
import type { NdrEncoding } from "./ndr-reader.ts";
import { readResolvedOxid, readServerAlive } from "./object-exporter.ts";
import type { NamedEndpoints } from "./rpc-endpoint.ts";

/** The endpoint mapper itself (C706 appendix O). */
const ENDPOINT_MAPPER = "e1af8308-5d1f-11c9-91a4-08002b14a0fa v3";
/** IObjectExporter (MS-DCOM section 1.9). */
const OBJECT_EXPORTER = "99fcfec4-5260-101b-bbcb-00aa0021347a v0";
/** IRemoteSCMActivator (MS-DCOM section 1.9). */
const SCM_ACTIVATOR = "000001a0-0000-0000-c000-000000000046 v0";
/** IActivation (MS-DCOM section 1.9). */
const ACTIVATION = "4d9f4ab8-7d1c-11cf-861e-0020af6e7c57 v0";

/** A call whose answer says where servers listen. */
export interface TeachingOperation {
  readonly interface: string;
  /** Operation number. */
  readonly operation: number;
  /** As `Lesson.teacher` names it. */
  readonly teacher: string;
  /** Reads the stub of the response. Never throws. */
  readonly read: (stub: Payload, encoding: NdrEncoding) => NamedEndpoints;
}

const TEACHING_OPERATIONS: readonly TeachingOperation[] = [
  { interface: ENDPOINT_MAPPER, operation: 2, teacher: "endpoint mapper", read: readLookedUpEndpoints },
  { interface: ENDPOINT_MAPPER, operation: 3, teacher: "endpoint mapper", read: readMappedEndpoints },
  { interface: OBJECT_EXPORTER, operation: 0, teacher: "OXID resolver", read: readResolvedOxid },
  { interface: OBJECT_EXPORTER, operation: 4, teacher: "OXID resolver", read: readResolvedOxid },
  { interface: OBJECT_EXPORTER, operation: 5, teacher: "OXID resolver", read: readServerAlive },
  { interface: SCM_ACTIVATOR, operation: 3, teacher: "DCOM activation", read: readActivationProperties },
  { interface: SCM_ACTIVATOR, operation: 4, teacher: "DCOM activation", read: readActivationProperties },
  { interface: ACTIVATION, operation: 0, teacher: "DCOM activation", read: readRemoteActivation },
];

export const teachingOperation = (interfaceName: string, operation: number): TeachingOperation | undefined =>
  TEACHING_OPERATIONS.find((entry) => entry.operation === operation && entry.interface === interfaceName);

/**
 * Interfaces that every Windows host lets anyone call: clients ask them without authentication unless a policy says
 * otherwise (MS-DCOM section 3.1.2.4; the policy "Enable RPC Endpoint Mapper Client Authentication").
 */
const ASKED_BY_ANYONE: ReadonlySet<string> = new Set([ENDPOINT_MAPPER, OBJECT_EXPORTER]);
export const isAskedByAnyone = (interfaceName: string): boolean => ASKED_BY_ANYONE.has(interfaceName);

/** Lessons of one answer: an endpoint mapper knows some hundreds of endpoints. */
const MAX_LESSONS = 1_024;

/** Tells the flow where the server at `serverSide` says that its interfaces listen. */
export function teach(
  flow: InspectedFlow,
  serverSide: Side,
  { teacher }: TeachingOperation,
  { endpoints, unread }: NamedEndpoints,
): void {
  if (unread > 0) flow.forget(unread);
  const lessons = new AnnouncedLessons(flow, MAX_LESSONS);
  const own = addressOf(flow.start, serverSide);
  for (const endpoint of endpoints) {
    const { ipProtocol, port, protocol, interface: offered } = endpoint;
    const address = endpoint.address ?? own;
    const common = { ipProtocol, port, protocol, interface: offered, isStanding: true };
    lessons.learn({ ...common, address, teacher: wordTeacher(teacher, address, flow.start, serverSide) });
    // A client takes the port from a tower and keeps to the address that it asked, whatever the tower names.
    if (offered === null || sameAddress(address, own)) continue;
    lessons.learn({ ...common, address: own, teacher });
  }
}
