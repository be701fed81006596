/** TLS: a short handshake, then application data. Certificates are left out, as in a session that is resumed. */
import { answer, ask, type Turn } from "../conversations.ts";
import { be16, concat, fromHex, latin1, u8s, zeros } from "../octets.ts";
import { type Random, randomBytes } from "../random.ts";

/** Minor numbers on the wire, of major 3, and a cipher suite that each of them is used with. */
const TLS_1_0 = { minor: 1, cipher: "00 04" } as const;
const TLS_1_2 = { minor: 3, cipher: "c0 2f" } as const;
/** TLS 1.3 calls itself 1.2 in every old field, and says what it is in an extension (RFC 8446, section 4.2.1). */
const TLS_1_3 = { minor: 3, cipher: "13 01" } as const;

const ContentType = { CHANGE_CIPHER_SPEC: 20, HANDSHAKE: 22, APPLICATION_DATA: 23 } as const;
const ExtensionType = { SERVER_NAME: 0, SUPPORTED_GROUPS: 10, SUPPORTED_VERSIONS: 43, KEY_SHARE: 51 } as const;

const record = (type: number, minor: number, body: Uint8Array): Uint8Array =>
  concat(u8s(type, 3, minor), be16(body.length), body);
const handshake = (type: number, body: Uint8Array): Uint8Array => concat(u8s(type, 0), be16(body.length), body);
const extension = (type: number, body: Uint8Array): Uint8Array => concat(be16(type), be16(body.length), body);
const behindLength = (body: Uint8Array): Uint8Array => concat(be16(body.length), body);

/** RFC 6066, section 3. */
const serverNameExtension = (name: string): Uint8Array =>
  extension(ExtensionType.SERVER_NAME, behindLength(concat(u8s(0), behindLength(latin1(name)))));

/** A resumed TLS 1.0 session: short handshake, then `length` bytes of application data (RFC 2246, section 7.3). */
export const tlsSession = (random: Random, length: number, serverName?: string): readonly Turn[] =>
  resumedSession(random, length, { ...TLS_1_0, serverName });

/** The same with TLS 1.2 (RFC 5246, section 7.3). */
export const tls12Session = (random: Random, length: number, serverName?: string): readonly Turn[] =>
  resumedSession(random, length, { ...TLS_1_2, serverName });

interface SessionOptions {
  readonly minor: number;
  readonly cipher: string;
  readonly serverName: string | undefined;
}

function resumedSession(random: Random, length: number, options: SessionOptions): readonly Turn[] {
  const { minor, cipher, serverName } = options;
  const session = concat(u8s(32), randomBytes(random, 32));
  const hello = concat(u8s(3, minor), randomBytes(random, 32), session);
  const extensions = serverName === undefined ? zeros(0) : behindLength(serverNameExtension(serverName));
  const clientHello = handshake(1, concat(hello, be16(4), fromHex(cipher), fromHex("00 0a"), u8s(1, 0), extensions));
  const serverHello = handshake(2, concat(hello, fromHex(cipher), u8s(0)));
  const finished = record(ContentType.HANDSHAKE, minor, randomBytes(random, 32));
  const changeCipher = concat(record(ContentType.CHANGE_CIPHER_SPEC, minor, u8s(1)), finished);
  return [
    ask(record(ContentType.HANDSHAKE, minor, clientHello)),
    answer(concat(record(ContentType.HANDSHAKE, minor, serverHello), changeCipher)),
    ask(changeCipher),
    ask(record(ContentType.APPLICATION_DATA, minor, randomBytes(random, 280))),
    answer(record(ContentType.APPLICATION_DATA, minor, randomBytes(random, length))),
  ];
}

/** A TLS 1.3 session: what follows the two hellos is encrypted (RFC 8446, section 2). */
export function tls13Session(random: Random, length: number, serverName: string): readonly Turn[] {
  const { minor, cipher } = TLS_1_3;
  const session = concat(u8s(32), randomBytes(random, 32));
  const share = (): Uint8Array => concat(be16(0x001d), behindLength(randomBytes(random, 32)));
  const offered = concat(
    serverNameExtension(serverName),
    extension(ExtensionType.SUPPORTED_GROUPS, behindLength(be16(0x001d))),
    extension(ExtensionType.SUPPORTED_VERSIONS, u8s(2, 3, 4)),
    extension(ExtensionType.KEY_SHARE, behindLength(share())),
  );
  const chosen = concat(
    extension(ExtensionType.SUPPORTED_VERSIONS, u8s(3, 4)),
    extension(ExtensionType.KEY_SHARE, share()),
  );
  const hello = (): Uint8Array => concat(u8s(3, minor), randomBytes(random, 32), session);
  const clientHello = handshake(1, concat(hello(), behindLength(fromHex(cipher)), u8s(1, 0), behindLength(offered)));
  const serverHello = handshake(2, concat(hello(), fromHex(cipher), u8s(0), behindLength(chosen)));
  const changeCipher = record(ContentType.CHANGE_CIPHER_SPEC, minor, u8s(1));
  const encrypted = (size: number): Uint8Array =>
    record(ContentType.APPLICATION_DATA, minor, randomBytes(random, size));
  return [
    ask(record(ContentType.HANDSHAKE, 1, clientHello)),
    answer(concat(record(ContentType.HANDSHAKE, minor, serverHello), changeCipher, encrypted(900))),
    ask(concat(changeCipher, encrypted(53), encrypted(280))),
    answer(encrypted(length)),
  ];
}
