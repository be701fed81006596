/** SSH: the version strings, and what looks encrypted (RFC 4253, sections 4.2 and 6). */
import { answer, ask, type Turn } from "../conversations.ts";
import { be32, concat, latin1, u8s, zeros } from "../octets.ts";
import { type Random, randomBytes } from "../random.ts";

const KEX_INIT = 20;
const LISTS = [
  "diffie-hellman-group14-sha1",
  "ssh-rsa",
  "aes128-ctr",
  "aes128-ctr",
  "hmac-sha1",
  "hmac-sha1",
  "none",
  "none",
  "",
  "",
];

/** Which algorithms an end has (RFC 4253, section 7.1). */
function keyExchangeInit(random: Random): Uint8Array {
  const lists = LISTS.map((list) => concat(be32(list.length), latin1(list)));
  const payload = concat(u8s(KEX_INIT), randomBytes(random, 16), ...lists, u8s(0), be32(0));
  const padding = 4 + (-(payload.length + 5 + 4) & 7);
  return concat(be32(1 + payload.length + padding), u8s(padding), payload, zeros(padding));
}

export const sshSession = (random: Random): readonly Turn[] => [
  answer("SSH-2.0-OpenSSH_5.8\r\n"),
  ask("SSH-2.0-PuTTY_Release_0.62\r\n"),
  answer(keyExchangeInit(random)),
  ask(keyExchangeInit(random)),
];
