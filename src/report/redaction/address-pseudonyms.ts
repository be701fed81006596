import { type Cipher, createCipheriv } from "node:crypto";
import { type Prefix, parsePrefix } from "../../base/ip-address.ts";

/** A block that stays where it is. */
export interface KeptBlock {
  readonly prefix: Prefix;
  /** Its addresses stay as they are, too; otherwise they are changed within it. */
  readonly isWhole: boolean;
}

/** 16 bytes for the AES-128 that decides, 16 for the one that makes the masks. */
export const ADDRESS_KEY_LENGTH = 32;
const BLOCK_LENGTH = 16;

/**
 * As Crypto-PAn (Xu, Fan, Ammar, Moon: Prefix-Preserving IP Address Anonymization, 2002) with AES-128: bit n of an address
 * is flipped or not by what its first n bits are, so that two addresses that share n bits share n bits afterwards, and
 * no two become one. On the way to a kept block nothing is flipped. Addresses are 4 or 16 bytes in network order.
 *
 * The block that decides on bit n is the first n bits and zeros, masked with a block of n's own. Crypto-PAn fills it up from
 * a padding, so that where address and padding agree neighbouring bits have equal blocks and are flipped together: one
 * address in 130 then is its own pseudonym.
 */
export function createAddressPseudonyms(
  key: Uint8Array,
  kept: readonly KeptBlock[] = KEPT_BLOCKS,
): (address: Uint8Array) => Uint8Array {
  const cipher = ecb(key.subarray(0, BLOCK_LENGTH));
  const masks = ecb(key.subarray(BLOCK_LENGTH, ADDRESS_KEY_LENGTH)).update(numberBlocks());
  const hide = (address: Uint8Array): Uint8Array => {
    const bits = address.length * 8;
    const first = countKeptBits(address, kept);
    if (first === bits) return address;
    if (isMapped(address)) return Uint8Array.from([...address.subarray(0, 12), ...hide(address.subarray(12))]);
    const blocks = Buffer.allocUnsafe((bits - first) * BLOCK_LENGTH);
    for (let bit = first; bit < bits; bit++) writeBlock(blocks, (bit - first) * BLOCK_LENGTH, address, bit, masks);
    const encrypted = cipher.update(blocks);
    const hidden = Uint8Array.from(address);
    for (let bit = first; bit < bits; bit++) {
      const flip = (encrypted[(bit - first) * BLOCK_LENGTH] ?? 0) >> 7;
      hidden[bit >> 3] = (hidden[bit >> 3] ?? 0) ^ (flip << (7 - (bit & 7)));
    }
    return hidden;
  };
  return hide;
}

const ecb = (key: Uint8Array): Cipher => createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);

/** The masks' numbers: those of IPv4 addresses by bit, and behind them those of IPv6 addresses. */
const MASKS = 32 + 128;
const firstMaskOf = (address: Uint8Array): number => (address.length === 4 ? 0 : 32);

function numberBlocks(): Buffer {
  const blocks = Buffer.alloc(MASKS * BLOCK_LENGTH);
  for (let number = 0; number < MASKS; number++) blocks[number * BLOCK_LENGTH] = number;
  return blocks;
}

/** The first `bits` bits of the address, masked. */
function writeBlock(blocks: Buffer, at: number, address: Uint8Array, bits: number, masks: Uint8Array): void {
  const mask = (firstMaskOf(address) + bits) * BLOCK_LENGTH;
  blocks.set(masks.subarray(mask, mask + BLOCK_LENGTH), at);
  for (let index = 0; index * 8 < bits; index++) {
    const told = (0xff00 >> Math.min(8, bits - index * 8)) & 0xff;
    blocks[at + index] = (blocks[at + index] ?? 0) ^ ((address[index] ?? 0) & told);
  }
}

/** How many leading bits stay: those that an address shares with a kept block, and the one that parts them. */
function countKeptBits(address: Uint8Array, kept: readonly KeptBlock[]): number {
  let most = 0;
  for (const { prefix, isWhole } of kept) {
    if (prefix.address.length !== address.length) continue;
    const common = commonBits(address, prefix.address);
    const stays = common < prefix.prefixLength ? common + 1 : isWhole ? address.length * 8 : prefix.prefixLength;
    most = Math.max(most, stays);
  }
  return most;
}

function commonBits(one: Uint8Array, other: Uint8Array): number {
  for (const [index, byte] of one.entries()) {
    const differing = byte ^ (other[index] ?? 0);
    if (differing !== 0) return index * 8 + Math.clz32(differing) - 24;
  }
  return one.length * 8;
}

const block = (text: string, isWhole: boolean): KeptBlock => {
  const prefix = parsePrefix(text);
  if (prefix === undefined) throw new Error(`${text} is no prefix`);
  return { prefix, isWhole };
};

const MAPPED = block("::ffff:0:0/96", false);

/** RFC 4291 section 2.5.5.2; the IPv4 address in it becomes what it becomes alone. */
const isMapped = (address: Uint8Array): boolean =>
  address.length === 16 && commonBits(address, MAPPED.prefix.address) >= MAPPED.prefix.prefixLength;

/** What an auditor must still be able to tell: private from public, group from host, and addresses that name nobody. */
export const KEPT_BLOCKS: readonly KeptBlock[] = [
  // RFC 6890: this network, loopback; RFC 919 and masks; groups that everybody knows (RFC 5771, SSDP).
  ...["0.0.0.0/32", "127.0.0.0/8", "255.0.0.0/8", "224.0.0.0/23", "239.255.255.250/32"].map((text) =>
    block(text, true),
  ),
  // RFC 1918, RFC 3927, RFC 5771.
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "224.0.0.0/4"].map((text) =>
    block(text, false),
  ),
  // Unspecified and loopback; groups with the numbers 0 to 1ffff by scope (IANA ipv6-multicast-addresses).
  ...["::/127", "ff01::/111", "ff02::/111", "ff05::/111", "ff08::/111", "ff0e::/111"].map((text) => block(text, true)),
  // RFC 4193, RFC 4291; the solicited-node groups hold 24 bits of a host's address.
  ...["fd00::/8", "fe80::/64", "ff00::/8", "ff02::1:ff00:0/104"].map((text) => block(text, false)),
  MAPPED,
];
