import { DNS_SERVICE_TYPES } from "../../../tables/dns-service-types.ts";
import type { DialogFactory } from "../../inspection/dialog.ts";
import { readDiscoveryRecords } from "./dns-records.ts";
import { orOwnAddress, TCP, wordTeacher } from "./sides.ts";

/** Addresses of one host that are learned: more are made up. */
const ADDRESS_LIMIT = 8;

/**
 * Multicast DNS: the ports at which a device offers its services (RFC 6763), where the same message says which address the
 * host has. The names of services and hosts are not kept.
 */
export const mdnsDialog: DialogFactory = (flow) => ({
  read(side, said) {
    const { services, addresses } = readDiscoveryRecords(said);
    for (const { name, target, port } of services) {
      const protocol = protocolOf(name);
      if (protocol === undefined || port <= 0 || target === "") continue;
      const own = addresses.filter((record) => record.name === target).slice(0, ADDRESS_LIMIT);
      for (const { address: announced } of own) {
        const address = orOwnAddress(announced, flow.start, side);
        const teacher = wordTeacher("mDNS service record", address, flow.start, side);
        flow.learn({ ipProtocol: TCP, address, port, protocol, interface: null, teacher, isStanding: true });
      }
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
