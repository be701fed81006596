/** Dialogues of protocols that are lines of text: FTP, SMTP, POP3, HTTP, Telnet. */
import { answer, ask, type Turn } from "../conversations.ts";
import { concat, fromHex, latin1 } from "../octets.ts";

const CRLF = "\r\n";

/** A logon, and a command that makes the server open a data connection to `dataAddress`. */
export function ftpControl(user: string, dataAddress: string, dataPort: number): readonly Turn[] {
  const portCommand = [...dataAddress.split("."), dataPort >>> 8, dataPort & 0xff].join(",");
  return [
    answer(`220 ftp Microsoft FTP Service (Version 4.0).${CRLF}`),
    ask(`USER ${user}${CRLF}`),
    answer(`331 Password required for ${user}.${CRLF}`),
    ask(`PASS plant-1997${CRLF}`),
    answer(`230 User ${user} logged in.${CRLF}`),
    ask(`PORT ${portCommand}${CRLF}`),
    answer(`200 PORT command successful.${CRLF}`),
    ask(`LIST${CRLF}`),
    answer(`150 Opening ASCII mode data connection for /bin/ls.${CRLF}`),
    answer(`226 Transfer complete.${CRLF}`, { after: 120 }),
    ask(`QUIT${CRLF}`),
    answer(`221 Goodbye.${CRLF}`),
  ];
}

/** A logon, and a file in passive mode: the server names the port at which it waits, at `dataAddress`. */
export function ftpPassive(user: string, dataAddress: string, dataPort: number): readonly Turn[] {
  const endpoint = [...dataAddress.split("."), dataPort >>> 8, dataPort & 0xff].join(",");
  return [
    answer(`220 Microsoft FTP Service${CRLF}`),
    ask(`USER ${user}${CRLF}`),
    answer(`331 Password required for ${user}.${CRLF}`),
    ask(`PASS recipe-2012${CRLF}`),
    answer(`230 User logged in.${CRLF}`),
    ask(`PASV${CRLF}`),
    answer(`227 Entering Passive Mode (${endpoint}).${CRLF}`),
    ask(`RETR recipe7.csv${CRLF}`, { after: 400 }),
    answer(`125 Data connection already open; Transfer starting.${CRLF}`),
    answer(`226 Transfer complete.${CRLF}`, { after: 600 }),
  ];
}

/** A file of numbers, sent by who was connected to. */
export const ftpFile = (): readonly Turn[] => [
  answer(Array.from({ length: 40 }, (_, index) => `${index};${(index * 37) % 100};on${CRLF}`).join("")),
];

/** The directory listing that the server sends over the data connection. */
export const ftpListing = (): readonly Turn[] => [
  ask(
    Array.from(
      { length: 18 },
      (_, index) =>
        `03-${String(10 + (index % 18)).padStart(2, "0")}-97  09:1${index % 10}AM  ${String(4096 * (index + 3)).padStart(12)} REPORT${String(index).padStart(2, "0")}.XLS${CRLF}`,
    ).join(""),
  ),
];

export function smtpDelivery(client: string, sender: string, recipient: string): readonly Turn[] {
  const lines = [
    `From: <${sender}>`,
    `To: <${recipient}>`,
    "Subject: shift report",
    "",
    ...Array.from({ length: 30 }, (_, index) => `Line ${index + 1}: counter ${1000 + index * 37}, no alarms.`),
    ".",
    "",
  ];
  return [
    answer(`220 mail.example.net ESMTP${CRLF}`),
    ask(`HELO ${client}${CRLF}`),
    answer(`250 mail.example.net${CRLF}`),
    ask(`MAIL FROM:<${sender}>${CRLF}`),
    answer(`250 2.1.0 Ok${CRLF}`),
    ask(`RCPT TO:<${recipient}>${CRLF}`),
    answer(`250 2.1.5 Ok${CRLF}`),
    ask(`DATA${CRLF}`),
    answer(`354 End data with <CR><LF>.<CR><LF>${CRLF}`),
    ask(lines.join(CRLF)),
    answer(`250 2.0.0 Ok: queued${CRLF}`),
    ask(`QUIT${CRLF}`),
    answer(`221 2.0.0 Bye${CRLF}`),
  ];
}

export const pop3Session = (user: string): readonly Turn[] => [
  answer(`+OK POP3 ready${CRLF}`),
  ask(`USER ${user}${CRLF}`),
  answer(`+OK${CRLF}`),
  ask(`PASS night-shift${CRLF}`),
  answer(`+OK 1 message${CRLF}`),
  ask(`RETR 1${CRLF}`),
  answer(
    `+OK 640 octets${CRLF}From: <plant@example.net>${CRLF}Subject: orders${CRLF}${CRLF}${`Order 7, 40 pieces.${CRLF}`.repeat(28)}.${CRLF}`,
  ),
  ask(`QUIT${CRLF}`),
  answer(`+OK bye${CRLF}`),
];

/** One page of `length` bytes. */
export const httpGet = (host: string, path: string, length: number): readonly Turn[] => [
  ask(`GET ${path} HTTP/1.1${CRLF}Host: ${host}${CRLF}User-Agent: Mozilla/4.0 (compatible; MSIE 4.01)${CRLF}${CRLF}`),
  answer(
    `HTTP/1.1 200 OK${CRLF}Content-Type: text/html${CRLF}Content-Length: ${length}${CRLF}${CRLF}${"<p>Nothing to report.</p>\n".repeat(Math.ceil(length / 25)).slice(0, length)}`,
  ),
];

/** Option negotiation (RFC 854), then a logon in clear text. */
export const telnetLogon = (user: string): readonly Turn[] => [
  answer(fromHex("ff fd 25 ff fb 01 ff fb 03 ff fd 27")),
  ask(fromHex("ff fc 25 ff fd 01 ff fd 03 ff fc 27")),
  answer(concat(latin1(`Welcome to Microsoft Telnet Service ${CRLF}`), latin1(`${CRLF}login: `))),
  ask(`${user}${CRLF}`),
  answer("password: "),
  ask(`letmein-2004${CRLF}`),
  answer(`${CRLF}C:\\>`),
];
