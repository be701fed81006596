import { describe, expect, test } from "vitest";
import {
  CATALOGUE,
  CATALOGUE_SOURCES,
  type CatalogueSource,
  entriesOfPort,
} from "../../src/service/service-catalogue.ts";
import { PORT_OWNERS } from "../../src/tables/port-owners.ts";
import { LISTED_TRANSPORTS, type ListedTransport } from "../../src/tables/service-list.ts";

const entriesOf = (source: CatalogueSource) => CATALOGUE.filter((entry) => entry.source === source);

describe("the catalogue", () => {
  test("has every row of 2004, and of KB 832017 with the nine of its ports table", () => {
    expect(entriesOf("microsoft-2004")).toHaveLength(172);
    expect(entriesOf("kb-832017")).toHaveLength(215 + 9);
  });

  test("names Microsoft services from Microsoft's lists only, and orders the sources", () => {
    const order = Object.keys(CATALOGUE_SOURCES);
    const ranks = CATALOGUE.map(({ source }) => order.indexOf(source));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    for (const { source, service } of CATALOGUE) {
      expect(service !== null).toBe(source === "microsoft-2004" || source === "kb-832017");
    }
  });

  test("reads ranges and RANDOM as given out, IANA's ranges as fixed ports", () => {
    const fileReplication = CATALOGUE.filter(({ service, isDynamic }) => service === "File Replication" && isDynamic);
    expect(fileReplication.map(({ ports }) => ports)).toEqual([null, { first: 49_152, last: 65_535 }]);
    expect(entriesOfPort(6, 6063).map(({ words }) => words)).toEqual(["x11"]);
    expect(entriesOfPort(6, 6064)).toEqual([]);
    expect(entriesOfPort(6, 49_153)).toEqual([]);
  });
});

describe("owners of ports", () => {
  const shared = new Map<string, Set<string | null>>();
  for (const { transport, ports, service, isDynamic } of entriesOf("microsoft-2004")) {
    if (isDynamic || ports === null) continue;
    const key = `${transport} ${ports.first}`;
    shared.set(key, (shared.get(key) ?? new Set()).add(service));
  }

  test("each of the 21 ports that several services of 2004 share has an owner among them, and no other port", () => {
    const sharedKeys = [...shared].filter(([, services]) => services.size > 1).map(([key]) => key);
    expect(Object.keys(PORT_OWNERS).sort()).toEqual(sharedKeys.sort());
    for (const [key, owner] of Object.entries(PORT_OWNERS)) expect([...(shared.get(key) ?? [])]).toContain(owner);
  });

  test.each(Object.entries(PORT_OWNERS))("%s lists %s first, then the others as in the list", (key, owner) => {
    const [transport, port] = key.split(" ") as [ListedTransport, string];
    const services = entriesOfPort(LISTED_TRANSPORTS[transport], Number(port))
      .filter(({ source }) => source === "microsoft-2004")
      .map(({ service }) => service);
    expect(services).toEqual([owner, ...[...(shared.get(key) ?? [])].filter((service) => service !== owner)]);
  });
});
