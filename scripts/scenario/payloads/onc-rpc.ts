/** ONC RPC: the port mapper (RFC 1833), the mount protocol and NFS version 3 (RFC 1813). */
import { answer, ask, type Turn } from "../conversations.ts";
import { be32, concat, latin1, zeros } from "../octets.ts";

export const OncProgram = { PORT_MAPPER: 100_000, NFS: 100_003, MOUNT: 100_005 } as const;

const NO_AUTHENTICATION = zeros(8);

interface Procedure {
  readonly transaction: number;
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
}

/** RFC 5531, section 9. */
const call = ({ transaction, program, version, procedure }: Procedure, parameters: Uint8Array): Uint8Array =>
  concat(
    be32(transaction),
    be32(0),
    be32(2),
    be32(program),
    be32(version),
    be32(procedure),
    NO_AUTHENTICATION,
    NO_AUTHENTICATION,
    parameters,
  );

const accepted = (transaction: number, results: Uint8Array): Uint8Array =>
  concat(be32(transaction), be32(1), be32(0), NO_AUTHENTICATION, be32(0), results);

const opaque = (bytes: Uint8Array): Uint8Array => concat(be32(bytes.length), bytes, zeros(-bytes.length & 3));

/** PMAPPROC_GETPORT: where does the program listen (RFC 1833, section 3.2)? */
export function getPort(
  transaction: number,
  { program, version, ipProtocol, port }: Readonly<Record<"program" | "version" | "ipProtocol" | "port", number>>,
): readonly Turn[] {
  const procedure = { transaction, program: OncProgram.PORT_MAPPER, version: 2, procedure: 3 };
  return [
    ask(call(procedure, concat(be32(program), be32(version), be32(ipProtocol), be32(0)))),
    answer(accepted(transaction, be32(port))),
  ];
}

/** MOUNTPROC3_MNT: a file handle for the path (RFC 1813, section 5.2.1). */
export function mount(transaction: number, path: string): readonly Turn[] {
  const procedure = { transaction, program: OncProgram.MOUNT, version: 3, procedure: 1 };
  const AUTH_SYS = 1;
  const handle = latin1("\x01plant-export-0001");
  const results = concat(be32(0), opaque(handle), be32(1), be32(AUTH_SYS));
  return [ask(call(procedure, opaque(latin1(path)))), answer(accepted(transaction, results))];
}

/** NFSPROC3_NULL over TCP, behind the length of the record (RFC 1813, section 3.3.0; RFC 5531, section 11). */
export function nfsNull(transaction: number): readonly Turn[] {
  const record = (message: Uint8Array): Uint8Array => concat(be32(0x8000_0000 + message.length), message);
  const procedure = { transaction, program: OncProgram.NFS, version: 3, procedure: 0 };
  return [ask(record(call(procedure, zeros(0)))), answer(record(accepted(transaction, zeros(0))))];
}
