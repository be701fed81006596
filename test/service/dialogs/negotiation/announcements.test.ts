import { describe, expect, it } from "vitest";
import { ssdpDialog } from "../../../../src/service/dialogs/negotiation/ssdp.ts";
import { wsDiscoveryDialog } from "../../../../src/service/dialogs/negotiation/ws-discovery.ts";
import { client, flowStart, replay } from "../support/replay-text.ts";

const TO_GROUP = flowStart("192.0.2.7 1900", "239.255.255.250 1900", 17);

describe("SSDP LOCATION", () => {
  const notify = (location: string): string =>
    `NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n${location}\r\nNTS: ssdp:alive\r\n\r\n`;
  const rows: readonly (readonly [title: string, text: string, lessons: readonly string[]])[] = [
    [
      "of an announcement",
      notify("LOCATION: http://192.0.2.7:2869/upnphost/udhisapi.dll?content=uuid:1"),
      ["tcp 192.0.2.7:2869 upnp standing: SSDP LOCATION"],
    ],
    [
      "of an answer to a search, in other letters",
      "HTTP/1.1 200 OK\r\nST:upnp:rootdevice\r\nLocation:http://192.0.2.7:5431/dyndev\r\n\r\n",
      ["tcp 192.0.2.7:5431 upnp standing: SSDP LOCATION"],
    ],
    ["without port", notify("LOCATION: http://192.0.2.7/desc.xml"), ["tcp 192.0.2.7:80 upnp standing: SSDP LOCATION"]],
    ["without path", notify("LOCATION: http://192.0.2.7:81"), ["tcp 192.0.2.7:81 upnp standing: SSDP LOCATION"]],
    ["over TLS", notify("LOCATION: https://192.0.2.7/d"), ["tcp 192.0.2.7:443 upnp standing: SSDP LOCATION"]],
    [
      "at no address: the sender's",
      notify("LOCATION: http://0.0.0.0:2869/d"),
      ["tcp 192.0.2.7:2869 upnp standing: SSDP LOCATION"],
    ],
    ["at another computer, for which nobody else may speak", notify("LOCATION: http://192.0.2.99:2869/d"), []],
    ["at its IPv6 address, which the datagram does not come from", notify("LOCATION: http://[fe80::1]:2869/d"), []],
    ["at a name: nothing is resolved", notify("LOCATION: http://router.lan:80/d"), []],
    ["at a name that begins like an address", notify("LOCATION: http://192.0.2.7.example.org:80/d"), []],
    ["with port 0", notify("LOCATION: http://192.0.2.7:0/d"), []],
    ["with a port above 65535", notify("LOCATION: http://192.0.2.7:65536/d"), []],
    ["with an IPv4 address in brackets", notify("LOCATION: http://[192.0.2.7]:80/d"), []],
    ["with brackets that do not close", notify("LOCATION: http://[fe80::1:80/d"), []],
    ["with credentials before the host", notify("LOCATION: http://192.0.2.7@192.0.2.8:80/d"), []],
    ["of a search", "M-SEARCH * HTTP/1.1\r\nLOCATION: http://192.0.2.7:80/\r\n\r\n", []],
    ["in a cut datagram", "NOTIFY * HTTP/1.1\r\nLOCATION: http://192.0.2.7:28", []],
  ];
  it.each(rows)("%s", (_title, text, lessons) => {
    expect(replay(ssdpDialog, TO_GROUP, [client(text)]).lessons).toEqual(lessons);
  });

  it("at an IPv6 address with a zone", () => {
    const start = flowStart("fe80::1 1900", "ff02::c 1900", 17);
    const turns = [client(notify("LOCATION: http://[fe80::1%25eth0]:2869/d"))];
    expect(replay(ssdpDialog, start, turns).lessons).toEqual(["tcp [fe80::1]:2869 upnp standing: SSDP LOCATION"]);
  });

  it("in a line too long to be read whole it is counted", () => {
    const text = notify(`LOCATION: http://192.0.2.7:81/${"x".repeat(1100)}\r\nLOCATION: http://192.0.2.7:82/`);
    const { lessons, forgotten } = replay(ssdpDialog, TO_GROUP, [client(text)]);
    expect(lessons).toEqual(["tcp 192.0.2.7:82 upnp standing: SSDP LOCATION"]);
    expect(forgotten).toBe(1);
  });

  it("sixteen of a datagram at most; the others are counted, but for another computer's", () => {
    const ports = Array.from({ length: 20 }, (_, index) => `LOCATION: http://192.0.2.7:${80 + index}/`);
    const text = notify([...ports, "LOCATION: http://192.0.2.99:80/"].join("\r\n"));
    const { lessons, forgotten } = replay(ssdpDialog, TO_GROUP, [client(text)]);
    expect(lessons).toHaveLength(16);
    expect(forgotten).toBe(4);
  });

  it("of each datagram, whatever the one before it left open", () => {
    const turns = [client(`NOTIFY ${"x".repeat(3000)}`), client(notify("LOCATION: http://192.0.2.7:81/"))];
    expect(replay(ssdpDialog, TO_GROUP, turns).lessons).toHaveLength(1);
  });
});

describe("WS-Discovery XAddrs", () => {
  const envelope = (list: string): string =>
    `<?xml version="1.0"?><soap:Envelope><soap:Body><wsd:Hello>${list}<wsd:MetadataVersion>1</wsd:MetadataVersion>`;
  const rows: readonly (readonly [title: string, text: string, lessons: readonly string[]])[] = [
    [
      "one address",
      envelope("<wsd:XAddrs>http://192.0.2.7:5357/uuid/</wsd:XAddrs>"),
      ["tcp 192.0.2.7:5357 http standing: WS-Discovery XAddrs"],
    ],
    [
      "several, parted by blanks and lines",
      envelope("<d:XAddrs>\n http://192.0.2.7:5357/a  https://192.0.2.7:5358/b\thttp://[fe80::1]:5357/c </d:XAddrs>"),
      [
        "tcp 192.0.2.7:5357 http standing: WS-Discovery XAddrs",
        "tcp 192.0.2.7:5358 https standing: WS-Discovery XAddrs",
      ],
    ],
    [
      "without path",
      envelope("<XAddrs>http://192.0.2.7:80</XAddrs>"),
      ["tcp 192.0.2.7:80 http standing: WS-Discovery XAddrs"],
    ],
    [
      "of several matches",
      envelope("<XAddrs>http://192.0.2.7:80/</XAddrs><XAddrs>http://192.0.2.7:81/</XAddrs>"),
      ["tcp 192.0.2.7:80 http standing: WS-Discovery XAddrs", "tcp 192.0.2.7:81 http standing: WS-Discovery XAddrs"],
    ],
    ["none", envelope("<wsd:XAddrs></wsd:XAddrs>"), []],
    ["another computer's", envelope("<wsd:XAddrs>http://192.0.2.99:5357/a</wsd:XAddrs>"), []],
    ["names only", envelope("<wsd:XAddrs>http://host1:5357/uuid</wsd:XAddrs>"), []],
    ["a URL inside another", envelope("<wsd:XAddrs>urn:http://192.0.2.7:80/</wsd:XAddrs>"), []],
    ["a URL behind the list", envelope("<wsd:XAddrs></wsd:XAddrs> http://192.0.2.7:80/"), []],
  ];
  it("sixteen of a datagram at most; the others are counted", () => {
    const list = Array.from({ length: 12 }, (_, index) => `http://192.0.2.7:${5000 + index}/`).join(" ");
    const text = envelope(`<XAddrs>${list}</XAddrs><XAddrs>${list}</XAddrs><XAddrs>${list}</XAddrs>`);
    const { lessons, forgotten } = replay(wsDiscoveryDialog, TO_GROUP, [client(text)]);
    expect(lessons).toHaveLength(16);
    expect(forgotten).toBe(3 * 12 - 16);
  });
  it.each(rows)("%s", (_title, text, lessons) => {
    expect(replay(wsDiscoveryDialog, TO_GROUP, [client(text)]).lessons).toEqual(lessons);
  });
});
