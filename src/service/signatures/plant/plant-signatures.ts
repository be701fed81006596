import type { Signature } from "../../inspection/signature.ts";
import { BACNET_SIGNATURE } from "./bacnet.ts";
import { BECKHOFF_ADS_SIGNATURES } from "./beckhoff-ads.ts";
import { BUILDING_SIGNATURES } from "./buildings.ts";
import { DNP3_SIGNATURE } from "./dnp3.ts";
import { ETHERNET_IP_SIGNATURES } from "./ethernet-ip.ts";
import { HART_IP_SIGNATURE } from "./hart-ip.ts";
import { IEC_104_SIGNATURE } from "./iec-104.ts";
import { ISO_TRANSPORT_SIGNATURES } from "./iso-transport.ts";
import { MODBUS_SIGNATURE } from "./modbus.ts";
import { OMRON_FINS_SIGNATURES } from "./omron-fins.ts";
import { OPC_UA_SIGNATURE } from "./opc-ua.ts";

/** What controllers, their engineering stations and buildings say to each other. */
export const PLANT_SIGNATURES: readonly Signature[] = [
  MODBUS_SIGNATURE,
  ...ISO_TRANSPORT_SIGNATURES,
  ...ETHERNET_IP_SIGNATURES,
  DNP3_SIGNATURE,
  OPC_UA_SIGNATURE,
  BACNET_SIGNATURE,
  IEC_104_SIGNATURE,
  ...OMRON_FINS_SIGNATURES,
  ...BECKHOFF_ADS_SIGNATURES,
  ...BUILDING_SIGNATURES,
  HART_IP_SIGNATURE,
];
