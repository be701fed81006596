import { LISTED_TRANSPORTS } from "../tables/service-list.ts";

const { TCP, UDP } = LISTED_TRANSPORTS;

/** "TCP" or "UDP"; undefined for IP protocols without ports. */
export const transportName = (ipProtocol: number): "TCP" | "UDP" | undefined =>
  ipProtocol === TCP ? "TCP" : ipProtocol === UDP ? "UDP" : undefined;
