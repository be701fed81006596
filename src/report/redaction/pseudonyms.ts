import { createHmac, hkdfSync } from "node:crypto";
import { formatIpAddress, type Prefix, parseIpAddress, prefixOf } from "../../base/ip-address.ts";
import { ADDRESS_KEY_LENGTH, createAddressPseudonyms } from "./address-pseudonyms.ts";

/** What a pseudonym stands for: its first word. */
export type NameKind =
  | "adapter"
  | "capture"
  | "client"
  | "file"
  | "host"
  | "interface"
  | "key"
  | "name"
  | "object"
  | "pipe"
  | "product"
  | "program"
  | "rule"
  | "rules"
  | "service"
  | "text"
  | "ticket"
  | "value";

/** One thing that was replaced. */
export interface Replacement {
  readonly pseudonym: string;
  readonly original: string;
}

/** What stands for addresses and names; the same key gives the same, always. */
export interface Pseudonyms {
  /** Of an address as text in any spelling; undefined for what is none. */
  address(text: string): string | undefined;
  /** The lowest address of the prefix that holds the pseudonyms of a prefix's addresses. */
  prefix(prefix: Prefix): string;
  /** `rule-8fk2mq0zt1`, with the ending of a file behind it; the same text of another kind is another name. */
  name(kind: NameKind, text: string, ending?: string): string;
  /** Label by label, so that hosts of one domain keep one in common. */
  host(text: string): string;
  /** 48 bits of a local address for one of a network card; the broadcast address stays. */
  mac(text: string): string;
}

/** Bytes that a key must have. */
export const REDACTION_KEY_LENGTH = 32;

/** 50 bits: among 50,000 names two are alike once in a million runs. */
const NAME_LENGTH = 10;
const LABEL_LENGTH = 6;

/** A flood of random addresses must not take memory. */
const MOST_REMEMBERED = 100_000;

/** `remember` is told each replacement; of one original more than once. */
export function createPseudonyms(
  key: Uint8Array,
  remember: (replacement: Replacement) => void = () => undefined,
): Pseudonyms {
  const hideAddress = createAddressPseudonyms(derive(key, "addresses", ADDRESS_KEY_LENGTH));
  const nameKey = derive(key, "names", REDACTION_KEY_LENGTH);
  const digest = (kind: string, text: string): Buffer =>
    createHmac("sha256", nameKey).update(`${kind}\0${text}`).digest();
  const noted = (original: string, pseudonym: string): string => {
    if (pseudonym !== original) remember({ pseudonym, original });
    return pseudonym;
  };
  const known = new Map<string, string | undefined>();
  return {
    address(text) {
      if (known.has(text)) return known.get(text);
      const address = parseIpAddress(text);
      const hidden = address && noted(formatIpAddress(address), formatIpAddress(hideAddress(address)));
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(text, hidden);
      return hidden;
    },
    prefix({ address, prefixLength }) {
      const hidden = formatIpAddress(prefixOf(hideAddress(address), prefixLength).address);
      noted(`${formatIpAddress(address)}/${prefixLength}`, `${hidden}/${prefixLength}`);
      return hidden;
    },
    name: (kind, text, ending = "") => noted(text, `${kind}-${letters(digest(kind, text), NAME_LENGTH)}${ending}`),
    host(text) {
      const labels = text.toLowerCase().split(".");
      return noted(
        text,
        labels
          .map((label, index) =>
            label === "" ? "" : `n${letters(digest("host", labels.slice(index).join(".")), LABEL_LENGTH)}`,
          )
          .join("."),
      );
    },
    mac(text) {
      const plain = text.toLowerCase().replaceAll("-", ":");
      if (plain === "ff:ff:ff:ff:ff:ff") return plain;
      const [first = "", ...rest] = digest("mac", plain).toString("hex").slice(0, 12).match(/../g) ?? [];
      const local = ((Number.parseInt(first, 16) & 0xfc) | 0x02).toString(16).padStart(2, "0");
      return noted(plain, [local, ...rest].join(":"));
    },
  };
}

/** One key for each purpose (RFC 5869), so that nothing that one shows helps with another. */
const derive = (key: Uint8Array, purpose: string, length: number): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", key, "", `fwreport ${purpose}`, length));

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Five bits a letter: digits and letters that are not taken for one another (Crockford's base 32). */
const letters = (bytes: Uint8Array, count: number): string =>
  Array.from(bytes.subarray(0, count), (byte) => ALPHABET[byte & 31]).join("");
