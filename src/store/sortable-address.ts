/** 16 bytes that sort as addresses do: IPv4 in its IPv4-mapped form (RFC 4291 section 2.5.5.2). */
export function sortableAddress(address: Uint8Array): Uint8Array {
  if (address.length === 16) return address;
  const mapped = new Uint8Array(16);
  mapped.fill(0xff, 10, 12);
  mapped.set(address, 12);
  return mapped;
}
