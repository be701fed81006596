import type { OpenPort } from "./exception.ts";

/** Ports that each sub-key of `Services` opens (windows-nt-to-11-filters.md C3), by its name in lower case. */
export const PREDEFINED_SERVICES: ReadonlyMap<string, readonly OpenPort[]> = new Map([
  [
    "fileandprint",
    [
      { transport: "UDP", port: 137 },
      { transport: "UDP", port: 138 },
      { transport: "TCP", port: 139 },
      { transport: "TCP", port: 445 },
    ],
  ],
  ["remotedesktop", [{ transport: "TCP", port: 3389 }]],
  [
    "upnpframework",
    [
      { transport: "UDP", port: 1900 },
      { transport: "TCP", port: 2869 },
    ],
  ],
] as const);

/** Ports that `RemoteAdminSettings` opens for everybody; what its services open beside them is theirs to choose. */
export const REMOTE_ADMIN_PORTS: readonly OpenPort[] = [
  { transport: "TCP", port: 135 },
  { transport: "TCP", port: 445 },
];

/** Whatever opens it lets in echo requests too (C3). */
export const ECHO_PORT: OpenPort = { transport: "TCP", port: 445 };
