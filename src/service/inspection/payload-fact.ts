/** What a payload can tell beside its protocol. Never secrets or users' names. */
export const FACT_KINDS = [
  /** Version or dialect, in words of our own tables: "SMB 1 (NT LM 0.12)", "TLS 1.2". */
  "version",
  /** Software that a server names, and other text of its own. Left out without `--names`. */
  "product",
  /** Something weak was seen; the text is an id of src/tables/payload-weaknesses.ts. */
  "weakness",
  /** Something that the server agreed to was seen to protect the session; an id of src/tables/payload-weaknesses.ts. */
  "protection",
  /** RPC interface: UUID in lower case, then "v" and its major version: "367abb81-9844-35f1-ad32-98f038001003 v2". */
  "interface",
  /** SMB named pipe in lower case, without backslash: "spoolss". */
  "pipe",
  /** What the session is for, in words: "shared files". */
  "use",
  /** Name of a server as its clients call it: SNI, HTTP Host, SQL Server instance. Left out without `--names`. */
  "server-name",
  /** Share, file or object name that tells what the server is for. Left out without `--names`. */
  "object-name",
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

export interface PayloadFact {
  readonly kind: FactKind;
  readonly text: string;
}

/** The kinds that are left out without `--names`. */
export const NAME_KINDS: ReadonlySet<FactKind> = new Set(["product", "server-name", "object-name"]);

/** `use` of an SMB session that has connected to a share of files. */
export const SHARED_FILES = "shared files";

/** The text that stands for all facts of a kind beyond those that are kept. */
export const MORE_NOT_KEPT = "and more, which is not kept";
