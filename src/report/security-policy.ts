import { createHash } from "node:crypto";

/** Base64 of the SHA-256 of what a page inlines. */
export interface PageHashes {
  readonly styleHash: string;
  readonly scriptHash: string;
}

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64");

/**
 * The content security policy of a page (CSP level 3): the inlined style and script by their hashes, with `styles` that
 * are of this page alone, and nothing else.
 */
export const formatSecurityPolicy = ({ styleHash, scriptHash }: PageHashes, ...styles: readonly string[]): string =>
  `default-src 'none'; style-src ${[styleHash, ...styles.map(hashOf)].map((hash) => `'sha256-${hash}'`).join(" ")}; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;
