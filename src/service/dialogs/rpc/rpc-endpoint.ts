/** Where an RPC server says that it listens. */
export interface RpcEndpoint {
  /** 6 or 17. */
  readonly ipProtocol: number;
  /** "rpc", or "rpc-http" where the connection begins with HTTP. */
  readonly protocol: string;
  readonly port: number;
  /** 4 or 16 bytes; null: the server that says it. */
  readonly address: Uint8Array | null;
  /** As `PayloadFact` writes it; null where any interface of a process may be called there. */
  readonly interface: string | null;
}

/** What an answer says of where servers listen. */
export interface NamedEndpoints {
  readonly endpoints: readonly RpcEndpoint[];
  /** More that it names and that were not read: it names too many, or is longer than what is kept. */
  readonly unread: number;
}

export const NO_ENDPOINTS: NamedEndpoints = { endpoints: [], unread: 0 };

/**
 * The protocol sequences that listen on a port of IP, by the identifier that a tower floor and a string binding give
 * them (C706 appendix I, MS-RPCE section 2.2.1.2, MS-DCOM section 1.9).
 */
export const IP_PROTOCOL_SEQUENCES: ReadonlyMap<number, { readonly ipProtocol: number; readonly protocol: string }> =
  new Map([
    [0x07, { ipProtocol: 6, protocol: "rpc" }],
    [0x08, { ipProtocol: 17, protocol: "rpc" }],
    [0x1f, { ipProtocol: 6, protocol: "rpc-http" }],
  ]);
