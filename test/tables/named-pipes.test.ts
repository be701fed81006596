import { expect, test } from "vitest";
import { CATALOGUE } from "../../src/service/service-catalogue.ts";
import { findNamedPipe, NAMED_PIPES } from "../../src/tables/named-pipes.ts";
import { RPC_INTERFACES } from "../../src/tables/rpc-interfaces.ts";

const CATALOGUE_SERVICES = new Set(CATALOGUE.map(({ service }) => service));
const INTERFACES = new Map(RPC_INTERFACES.map((row) => [row.name, row]));

test.each(NAMED_PIPES)("$pipe is named as the catalogue and the interface table name it", (row) => {
  expect(row.pipe).toMatch(/^[a-z0-9_$*\\-]+$/);
  expect(NAMED_PIPES.filter(({ pipe }) => pipe === row.pipe)).toHaveLength(1);
  expect(row.source).toMatch(/^(MS-[A-Z0-9]+|unspecified: \w+(\.\w+)?)$/);
  for (const service of row.services) expect(CATALOGUE_SERVICES.has(service), service).toBe(row.isInCatalogue);
  const named = INTERFACES.get(row.name);
  if (named !== undefined && row.pipe !== "efsrpc") expect(named.services).toContain(row.services[0]);
});

const FOUND = [
  ["spoolss", "Print Spooler"],
  ["srvsvc", "Server"],
  ["wkssvc", "Workstation"],
  ["router", "Routing and Remote Access"],
  ["sql\\query", "Microsoft SQL Server"],
  ["mssql$uddi\\sql\\query", "Microsoft SQL Server"],
  ["mssql$a\\b\\sql\\query", undefined],
  ["mssql$\\sql\\query", "Microsoft SQL Server"],
  ["mssql$sql\\query", undefined],
  ["psexesvc", "PsExec (remote execution)"],
  ["psexesvc-host1-2345-stdin", "PsExec (remote execution)"],
  ["ctx_winstation_api_service", "Terminal Services"],
  ["", undefined],
  ["*", undefined],
  ["constructor", undefined],
] as const;
test.each(FOUND)("%j is opened by %s", (name, service) => expect(findNamedPipe(name)?.services[0]).toBe(service));
