/** Messages that fuzzing starts from: those of the tests of signatures and dialogs. */
import type { Side } from "../src/flow/flow-tcp.ts";
import { CASES } from "../test/service/dialogs/internet-dialog-cases.ts";
import { SAMPLES } from "../test/service/dialogs/negotiation/samples.ts";
import { rpcTurns, smbTurns, type Turn, udpTurns } from "../test/service/dialogs/support/rpc-and-smb-turns.ts";
import { TELLS } from "../test/service/dialogs/windows-dialog-cases.ts";
import { INTERNET_SAMPLES } from "../test/service/signatures/internet/internet-samples.ts";
import { PLANT_SAMPLES } from "../test/service/signatures/plant/plant-samples.ts";
import type { Sample } from "../test/service/signatures/support/ask-signatures.ts";
import { FOREIGN_SAMPLES } from "../test/service/signatures/support/foreign-samples.ts";
import { WINDOWS_SAMPLES } from "../test/service/signatures/windows/windows-samples.ts";

const TCP = 6;
const UDP = 17;

/** What two sides say in a flow. */
export interface Conversation {
  readonly protocol: string;
  /** IP protocol number. */
  readonly transport: number;
  readonly port: number;
  readonly turns: readonly { readonly side: Side; readonly bytes: Uint8Array }[];
}

const ofSample = ({ protocol, transport, port, side = 0, bytes }: Omit<Sample, "from">): Conversation => ({
  protocol,
  transport: transport === "tcp" ? TCP : UDP,
  port,
  turns: [{ side, bytes }],
});

const ofTurns = (protocol: string, transport: number, port: number, turns: readonly Turn[]): Conversation => ({
  protocol,
  transport,
  port,
  turns: turns.map(([side, bytes]) => ({ side, bytes })),
});

/** Both sides say each message of the protocols that negotiate. */
const ofText = ([protocol, messages]: readonly [string, readonly string[]]): Conversation =>
  ofTurns(
    protocol,
    ["ftp", "rtsp"].includes(protocol) ? TCP : UDP,
    protocol === "ftp" ? 21 : 5000,
    messages.flatMap((text): readonly Turn[] => [
      [0, Buffer.from(text, "latin1")],
      [1, Buffer.from(text, "latin1")],
    ]),
  );

export const CONVERSATIONS: readonly Conversation[] = [
  ...[...INTERNET_SAMPLES, ...PLANT_SAMPLES, ...WINDOWS_SAMPLES, ...FOREIGN_SAMPLES].map(ofSample),
  ...CASES.map(({ protocol, turns, start }) => ({
    protocol,
    transport: start?.ipProtocol ?? TCP,
    port: start?.responderPort ?? 80,
    turns,
  })),
  ...TELLS.map(({ protocol, turns }) => ({ protocol, transport: TCP, port: 389, turns })),
  ...Object.entries(SAMPLES).map(ofText),
  ofTurns("rpc", TCP, 135, rpcTurns),
  ofTurns("rpc", UDP, 135, udpTurns),
  ofTurns("smb", TCP, 445, smbTurns),
  ofTurns("netbios-ssn", TCP, 139, smbTurns),
];
