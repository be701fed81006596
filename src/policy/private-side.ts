import {
  formatIpAddress,
  formatPrefix,
  type Prefix,
  parsePrefix,
  prefixContains,
  sameAddress,
} from "../base/ip-address.ts";
import { UserError } from "../base/problem.ts";
import type { Assumption } from "./filter.ts";

/** The side of the boundary that a firewall protects. */
export interface PrivateSide {
  readonly prefixes: readonly Prefix[];
  /** The policy host alone is protected: it is no gateway. */
  readonly isHostOnly: boolean;
}

export interface PrivateSideSources {
  /** Arguments of `--private`, in order. */
  readonly options: readonly string[];
  /** Subnets of the adapters that the export says are private. */
  readonly exportedSubnets: readonly Prefix[];
  readonly hostAddresses: readonly Uint8Array[];
  /** Addresses that rules name as private hosts. */
  readonly namedHosts: readonly Uint8Array[];
}

const PRIVATE_OPTION = "--private CIDR";

/** RFC 1918 and link-local (RFC 3927); unique local (RFC 4193) and link-local (RFC 4291). */
const DEFAULT_SPACE = {
  4: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"].flatMap((text) => parsePrefix(text) ?? []),
  16: ["fc00::/7", "fe80::/10"].flatMap((text) => parsePrefix(text) ?? []),
} as const;

export const PRIVATE_SPACE: readonly Prefix[] = [...DEFAULT_SPACE[4], ...DEFAULT_SPACE[16]];

/**
 * Decides which addresses are private: `--private`, else the export, else the policy host alone when it is known and no
 * rule names another private host, else the private address space. Throws `UserError` for an option that is no prefix.
 */
export function resolvePrivateSide(sources: PrivateSideSources): {
  readonly side: PrivateSide;
  readonly assumptions: readonly Assumption[];
} {
  const { options, exportedSubnets, hostAddresses, namedHosts } = sources;
  const named = namedHosts.map(hostPrefix);
  if (options.length > 0) return sideOf(options.map(parsePrivateOption), "", []);
  if (exportedSubnets.length > 0) {
    const prefixes = [...exportedSubnets, ...named];
    return sideOf(prefixes, `the private side is that of the export: ${listPrefixes(prefixes)}`, []);
  }
  const isOwn = (address: Uint8Array): boolean => hostAddresses.some((own) => sameAddress(own, address));
  if (hostAddresses.length > 0 && namedHosts.every(isOwn)) {
    const text = `the private side is the policy host alone: ${hostAddresses.map(formatIpAddress).join(", ")}`;
    return {
      side: { prefixes: hostAddresses.map(hostPrefix), isHostOnly: true },
      assumptions: [{ topic: "private side", text, option: PRIVATE_OPTION }],
    };
  }
  return sideOf([], "", named);
}

/** A family that `prefixes` says nothing about gets its default space, and that is an assumption. */
function sideOf(prefixes: readonly Prefix[], text: string, named: readonly Prefix[]) {
  const assumptions: Assumption[] = [];
  if (text !== "") assumptions.push({ topic: "private side", text, option: PRIVATE_OPTION });
  const all = [...prefixes];
  for (const length of [4, 16] as const) {
    if (prefixes.some(({ address }) => address.length === length)) continue;
    const space = [...DEFAULT_SPACE[length], ...named.filter(({ address }) => address.length === length)].filter(
      (prefix, index, others) => !others.some((other, at) => at < index && prefixContains(other, prefix.address)),
    );
    all.push(...space);
    const family = length === 4 ? "IPv4" : "IPv6";
    assumptions.push({
      topic: "private side",
      text: `the private side of ${family} is ${listPrefixes(space)}`,
      option: PRIVATE_OPTION,
    });
  }
  return { side: { prefixes: all, isHostOnly: false }, assumptions };
}

const hostPrefix = (address: Uint8Array): Prefix => ({ address, prefixLength: address.length * 8 });

const listPrefixes = (prefixes: readonly Prefix[]): string => prefixes.map(formatPrefix).join(", ");

function parsePrivateOption(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (prefix === undefined) {
    throw new UserError(`--private ${text}: not an address prefix; give one such as 192.168.0.0/24`);
  }
  return prefix;
}
