/** Whole messages of each protocol that negotiates ports, in Latin-1: what fuzzing starts from. */
export const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  ftp: [
    "220-Microsoft FTP Service (Version 5.0).\r\n220 Hello\r\n",
    "USER bob\r\nPASS x\r\nAUTH TLS\r\n",
    "PORT 192,0,2,7,131,46\r\n",
    "EPRT |2|2001:db8::7|49189|\r\n",
    "227 Entering Passive Mode (198,51,100,9,221,90).\r\n",
    "229 Entering Extended Passive Mode (|||6446|)\r\n",
    "234 AUTH command ok.\r\n\x16\x03\x03\x00\x04abcd",
  ],
  tftp: ["\0\x01boot.img\0octet\0", "\0\x03\0\x01content"],
  rtsp: [
    "SETUP rtsp://h/a RTSP/1.0\r\nTransport: RTP/AVP;unicast;client_port=4588-4589\r\n\r\n",
    "RTSP/1.0 200 OK\r\nContent-Length: 4\r\nTransport: RTP/AVP;client_port=4588-4589;server_port=6256-6257\r\n\r\nbody",
    "$\x01\0\x04data",
  ],
  "sql-browser": ["\x05\x30\0InstanceName;A;Version;9.00.1399.06;tcp;57137;;", "\x05\x06\0\x01\x9a\x05"],
  sunrpc: [
    `\0\0\0\x07\0\0\0\0\0\0\0\x02\0\x01\x86\xa0\0\0\0\x02\0\0\0\x04${"\0".repeat(16)}`,
    `\0\0\0\x07\0\0\0\x01${"\0".repeat(16)}\0\0\0\x01\0\x01\x86\xa3\0\0\0\x03\0\0\0\x06\0\0\x08\x01\0\0\0\0`,
    `\0\0\0\x08\0\0\0\0\0\0\0\x02\0\x01\x86\xa0\0\0\0\x04\0\0\0\x03${"\0".repeat(16)}\0\x01\x86\xa3\0\0\0\x03`,
    `\0\0\0\x08\0\0\0\x01${"\0".repeat(16)}\0\0\0\x11198.51.100.9.8.11\0\0\0`,
    `\x80\0\0\x28\0\0\0\x07\0\0\0\0\0\0\0\x02\0\x01\x86\xa0\0\0\0\x02\0\0\0\x04${"\0".repeat(16)}`,
  ],
  ssdp: ["NOTIFY * HTTP/1.1\r\nLOCATION: http://192.0.2.7:2869/d\r\n\r\n"],
  "ws-discovery": ["<a:XAddrs>http://192.0.2.7:5357/a http://[fe80::1]:5357/b</a:XAddrs>"],
  sip: [
    "SIP/2.0 200 OK\r\nContent-Length: 70\r\n\r\nv=0\r\nc=IN IP4 192.0.2.7\r\nm=audio 49170 RTP/AVP 0\r\nc=IN IP6 2001:db8::7\r\n",
  ],
  mdns: [
    "\0\0\x84\0\0\0\0\x02\0\0\0\0\x01a\x05_http\x04_tcp\x05local\0\0\x21\0\x01\0\0\0\x78\0\x0a\0\0\0\0\x1f\x90\x01h\xc0\x19" +
      "\xc0\x2d\0\x01\x80\x01\0\0\0\x78\0\x04\xc0\0\x02\x07",
  ],
};
