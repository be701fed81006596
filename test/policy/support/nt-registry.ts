import { type RuleValues, section } from "./ce-registry.ts";

const SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services";

export const texts = (...list: readonly string[]): string => `multi_sz:${list.map((text) => `"${text}"`).join(",")}`;

export const tcpipKey = (values: RuleValues): string => section(`${SERVICES}\\Tcpip\\Parameters`, values);

/** An adapter as Windows 2000 and later keep it. */
export const interfaceKey = (name: string, values: RuleValues): string =>
  section(`${SERVICES}\\Tcpip\\Parameters\\Interfaces\\${name}`, values);

/** An adapter as Windows NT 4.0 keeps it. */
export const adapterKey = (name: string, values: RuleValues): string =>
  section(`${SERVICES}\\${name}\\Parameters\\Tcpip`, values);

export const serviceKey = (path: string, values: RuleValues): string => section(`${SERVICES}\\${path}`, values);

export const registry = (...sections: readonly string[]): string => ["REGEDIT4", "", ...sections].join("\n");

export const net = (address: string, gateway?: string): RuleValues => ({
  IPAddress: texts(address),
  SubnetMask: texts("255.255.255.0"),
  ...(gateway === undefined ? {} : { DefaultGateway: texts(gateway) }),
});

/** Seed 000: computer B between A (10.1.0.0/24) and C (10.2.0.0/24) lets in NetBIOS only. */
const NETBIOS = {
  TCPAllowedPorts: texts("139"),
  UDPAllowedPorts: texts("137", "138"),
  RawIPAllowedProtocols: texts("0"),
};
export const MULTIHOMED = registry(
  tcpipKey({ EnableSecurityFilters: 1, IPEnableRouter: 1 }),
  adapterKey("El59x1", { ...net("10.1.0.2"), ...NETBIOS }),
  adapterKey("El59x2", { ...net("10.2.0.2"), ...NETBIOS }),
);

/** Seed 001: PPTP filtering on the adapter to the Internet, with or without packets for the local machine. */
export const pptpServer = (driver: RuleValues | undefined, ...more: readonly string[]): string =>
  registry(
    tcpipKey({ IPEnableRouter: 1 }),
    adapterKey("El59x1", { ...net("203.0.113.1", "203.0.113.254"), PPTPFiltering: 1 }),
    adapterKey("El59x2", { ...net("10.2.0.1"), PPTPFiltering: 0 }),
    ...(driver === undefined ? [] : [serviceKey("RASPPTPF\\Parameters", driver)]),
    ...more,
  );
