/** Base64 of the SHA-256 of what a page inlines. */
export interface PageHashes {
  readonly styleHash: string;
  readonly scriptHash: string;
}

/** The content security policy of a page (CSP level 3): the inlined style and script by their hashes, and nothing else. */
export const formatSecurityPolicy = ({ styleHash, scriptHash }: PageHashes): string =>
  `default-src 'none'; style-src 'sha256-${styleHash}'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;
