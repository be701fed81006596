/** What a flow said of an endpoint: where something listens, or will be sent to. */
export interface Lesson {
  /** IP protocol number: 6 or 17. */
  readonly ipProtocol: number;
  /** 4 or 16 bytes, network order; as the payload gives it, or the flow's own address where that gives none (0.0.0.0). */
  readonly address: Uint8Array;
  readonly port: number;
  /** Application protocol that will be spoken there: "rpc", "ftp-data", "tftp", "rtp", "tds". */
  readonly protocol: string;
  /** RPC interface that listens there, as `PayloadFact` writes it; null for everything else. */
  readonly interface: string | null;
  /** Who taught it, in words: "endpoint mapper", "FTP PASV", "SQL Browser, instance SQLEXPRESS". */
  readonly teacher: string;
  /** True: a service listens there from now on (and did before). False: agreed for the next flow to it. */
  readonly isStanding: boolean;
}

/** A lesson, and the frame that taught it. */
export interface LearnedEndpoint extends Lesson {
  /** `FlowStart.sequence` of the flow that taught it, and its two ends. */
  readonly taughtBySequence: number;
  readonly taughtByInitiator: Uint8Array;
  readonly taughtByResponder: Uint8Array;
  /** Index of the capture file, and frame number in it from 1. */
  readonly taughtInFile: number;
  readonly taughtInFrame: number;
  /** Microseconds since the Unix epoch. */
  readonly taughtMicros: number;
}
