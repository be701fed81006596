import type { Side } from "../../../flow/flow-tcp.ts";
import type { DialogFactory, InspectedFlow } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { AnnouncedLessons } from "./announced-lessons.ts";
import { addressOf, TCP } from "./sides.ts";
import { digitsAt, portAt } from "./text-numbers.ts";

/** [MC-SQLR] section 2.2.5. */
const SVR_RESP = 0x05;
const HEADER_LENGTH = 3;
const SEMICOLON = 0x3b;
const LONGEST_NAME = 128;
/** Ports of one answer. A computer has 50 instances at most (Maximum capacity specifications for SQL Server). */
const MAX_PORTS = 64;

/** SQL Server Resolution Protocol: which ports and pipes the instances of a server listen on. */
export const sqlBrowserDialog: DialogFactory = (flow) => ({
  read(side, said) {
    if (said.u8(0) !== SVR_RESP) return said.length;
    const answer: Answer = { flow, side, said, lessons: new AnnouncedLessons(flow, MAX_PORTS) };
    if (!readDedicatedConnection(answer)) readInstances(answer);
    return said.length;
  },
});

interface Answer {
  readonly flow: InspectedFlow;
  readonly side: Side;
  readonly said: Payload;
  readonly lessons: AnnouncedLessons;
}

/** Section 2.2.6: the port of the dedicated administrator connection. */
function readDedicatedConnection(answer: Answer): boolean {
  const { said } = answer;
  if (said.u16le(1) !== 6 || said.u8(HEADER_LENGTH) !== 1) return false;
  learnPort(answer, said.u16le(HEADER_LENGTH + 1), "SQL Browser, dedicated administrator connection");
  return true;
}

/** Pairs of a key and its value, parted by semicolons; an empty key ends an instance (section 2.2.5). */
function readInstances(answer: Answer): void {
  const { said } = answer;
  const end = Math.min(said.length, HEADER_LENGTH + Math.max(0, said.u16le(1)));
  let at = HEADER_LENGTH;
  while (at < end) {
    const keyEnd = said.indexOf(SEMICOLON, at, end);
    if (keyEnd < 0) return; // cut by the snap length
    if (keyEnd > at) {
      const valueEnd = said.indexOf(SEMICOLON, keyEnd + 1, end);
      if (valueEnd < 0) return;
      readPair(answer, { at, keyEnd, valueEnd });
      at = valueEnd + 1;
    } else at = keyEnd + 1;
  }
}

interface Pair {
  readonly at: number;
  readonly keyEnd: number;
  readonly valueEnd: number;
}

function readPair(answer: Answer, { at, keyEnd, valueEnd }: Pair): void {
  const { flow, said } = answer;
  const isKey = (key: string): boolean => keyEnd - at === key.length && said.hasAnyCase(at, key);
  const valueAt = keyEnd + 1;
  const length = Math.min(LONGEST_NAME, valueEnd - valueAt);
  if (isKey("TCP")) {
    if (valueAt + digitsAt(said, valueAt, 5) === valueEnd) learnPort(answer, portAt(said, valueAt), "SQL Browser");
  } else if (isKey("INSTANCENAME")) flow.note("server-name", said.latin1(valueAt, length));
  else if (isKey("NP")) flow.note("object-name", said.latin1(valueAt, length));
  else if (isKey("VERSION")) {
    const version = said.latin1(valueAt, length);
    if (/^[0-9.]{1,20}$/.test(version)) flow.note("version", `SQL Server ${version}`);
  }
}

function learnPort({ flow, side, lessons }: Answer, port: number, teacher: string): void {
  if (port < 1) return;
  const address = addressOf(flow.start, side);
  lessons.learn({ ipProtocol: TCP, address, port, protocol: "tds", interface: null, teacher, isStanding: true });
}
