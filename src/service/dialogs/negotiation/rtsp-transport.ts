/** The Transport header of RTSP (RFC 2326 section 12.39). */
import { parseIpAddress } from "../../../base/ip-address.ts";

/** One of the transports that a header offers or grants; what it does not name is null. */
export interface RtspTransport {
  readonly clientPort: number | null;
  readonly serverPort: number | null;
  /** Port of a multicast group. */
  readonly groupPort: number | null;
  /** Where the media goes to and comes from. */
  readonly destination: Uint8Array | null;
  readonly source: Uint8Array | null;
  /** A second port follows each first one: RTP and, on the next port, RTCP. */
  readonly hasPair: boolean;
}

/** The transports over UDP with RTP of a header's value, in its order; those over TCP, inside the connection, are left out. */
export const parseTransports = (value: string): readonly RtspTransport[] =>
  value
    .split(",")
    .map((transport) => transport.split(";").map((parameter) => parameter.trim()))
    .filter(([specification = ""]) => /^RTP\/[A-Z]+(\/UDP)?$/i.test(specification))
    .map((parameters) => {
      const parameterOf = (name: string): string =>
        parameters.find((parameter) => parameter.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
      const ports = [parameterOf("client_port"), parameterOf("server_port"), parameterOf("port")] as const;
      return {
        clientPort: firstPort(ports[0]),
        serverPort: firstPort(ports[1]),
        groupPort: firstPort(ports[2]),
        destination: parseIpAddress(parameterOf("destination")) ?? null,
        source: parseIpAddress(parameterOf("source")) ?? null,
        hasPair: ports.some((port) => port.includes("-")),
      };
    });

/** The first of "4588-4589", or "4588" alone. */
function firstPort(range: string): number | null {
  const port = /^\d{1,5}(?=-\d{1,5}$|$)/.exec(range)?.[0];
  const number = Number(port ?? 0);
  return number > 0 && number <= 0xffff ? number : null;
}
