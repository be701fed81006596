import { DNS_SERVICE_TYPES } from "../../../tables/dns-service-types.ts";
import type { DialogFactory } from "../../inspection/dialog.ts";
import { AnnouncedLessons } from "./announced-lessons.ts";
import { readDiscoveryRecords } from "./dns-records.ts";
import { announcersOwn, TCP } from "./sides.ts";

/**
 * Multicast DNS: the ports at which a device offers its services (RFC 6763), where the same message says that its
 * sender's address is the host's. The names of services and hosts are not kept.
 */
export const mdnsDialog: DialogFactory = (flow) => ({
  read(side, said) {
    const { services, addresses, unread } = readDiscoveryRecords(said);
    if (unread > 0) flow.forget(unread);
    const lessons = new AnnouncedLessons(flow);
    for (const { name, target, port } of services) {
      const protocol = protocolOf(name);
      if (protocol === undefined || port <= 0 || target === "") continue;
      const record = addresses.find(
        (found) => found.name === target && announcersOwn(found.address, flow.start, side) !== undefined,
      );
      const address = record && announcersOwn(record.address, flow.start, side);
      if (address === undefined) continue;
      const teacher = "mDNS service record";
      lessons.learn({ ipProtocol: TCP, address, port, protocol, interface: null, teacher, isStanding: true });
    }
    return said.length;
  },
});

/** By the type in "front door._http._tcp.local"; undefined for services over UDP and types that are not in the table. */
function protocolOf(name: string): string | undefined {
  const labels = name.split(".");
  const transportAt = labels.lastIndexOf("_tcp");
  const type = labels[transportAt - 1];
  return type !== undefined && Object.hasOwn(DNS_SERVICE_TYPES, type) ? DNS_SERVICE_TYPES[type] : undefined;
}
