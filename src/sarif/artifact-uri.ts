/**
 * A path as a URI reference (RFC 3986): relative paths stay relative, so that a repository's own are found in it;
 * absolute ones become file URIs, also those of Windows.
 */
export function artifactUri(path: string): string {
  const parts = path.replaceAll("\\", "/");
  const escaped = parts.split("/").map(encodeURIComponent).join("/");
  if (/^[A-Za-z]:\//.test(parts)) return `file:///${parts.slice(0, 2)}${escaped.slice(escaped.indexOf("/"))}`;
  if (parts.startsWith("//")) return `file:${escaped}`;
  if (parts.startsWith("/")) return `file://${escaped}`;
  return escaped.replace(/^(?:\.\/)+/, "");
}
