import { describe, expect, it } from "vitest";
import { sqlBrowserDialog } from "../../../../src/service/dialogs/negotiation/sql-browser.ts";
import { flowStart, replay, type Said, server } from "../support/replay-text.ts";

const START = flowStart("192.0.2.7 1040", "198.51.100.9 1434", 17);

/** SVR_RESP around the text of an answer. */
const answer = (text: string, size = text.length): Said =>
  server(`\x05${String.fromCharCode(size & 0xff, size >> 8)}${text}`);

/** Two instances, as the example of [MC-SQLR] section 4.1 has them: one on TCP and a pipe, one on a pipe alone. */
const TWO =
  "ServerName;ILSUNG1;InstanceName;YUKONSTD;IsClustered;No;Version;9.00.1399.06;tcp;57137;;" +
  "ServerName;ILSUNG1;InstanceName;YUKONDEV;IsClustered;No;Version;9.00.1399.06;np;\\\\ILSUNG1\\pipe\\MSSQL$YUKONDEV\\sql\\query;;";

const ONE_PORT = "tcp 198.51.100.9:57137 tds standing: SQL Browser";

describe("what SQL Browser answers", () => {
  const rows: readonly (readonly [title: string, said: Said, facts: readonly string[], lessons: readonly string[]])[] =
    [
      [
        "instances with their ports and pipes",
        answer(TWO),
        [
          "server-name YUKONSTD",
          "version SQL Server 9.00.1399.06",
          "server-name YUKONDEV",
          "object-name \\\\ILSUNG1\\pipe\\MSSQL$YUKONDEV\\sql\\query",
        ],
        [ONE_PORT],
      ],
      [
        "an answer cut by the snap length, up to there",
        answer(`${TWO.slice(0, 84)}7;;`.slice(0, 80), 300),
        ["server-name YUKONSTD", "version SQL Server 9.00.1399.06"],
        [],
      ],
      ["not what follows the size that it gives", answer(`tcp;57137;;tcp;57138;;`, 11), [], [ONE_PORT]],
      ["an instance that is named tcp", answer("InstanceName;tcp;tcp;57137;;"), ["server-name tcp"], [ONE_PORT]],
      ["a port with other text", answer("tcp;57137x;;"), [], []],
      ["port 0", answer("tcp;0;;"), [], []],
      ["a port above 65535", answer("tcp;65536;;"), [], []],
      ["a version that is none", answer("Version;<script>;;"), [], []],
      ["a long name is cut", answer(`InstanceName;${"x".repeat(300)};;`), [`server-name ${"x".repeat(128)}`], []],
      [
        "the port of the dedicated administrator connection",
        server("\x05\x06\0\x01\x9a\x05"),
        [],
        ["tcp 198.51.100.9:1434 tds standing: SQL Browser, dedicated administrator connection"],
      ],
      ["a request", server("\x04YUKONSTD\0"), [], []],
      ["nothing behind the first byte", server("\x05"), [], []],
    ];
  it.each(rows)("%s", (_title, said, facts, lessons) => {
    expect(replay(sqlBrowserDialog, START, [said])).toEqual({ facts, lessons, protocol: null, isDone: false });
  });
  it("64 ports of an answer at most; the others are counted", () => {
    const ports = Array.from({ length: 70 }, (_, index) => `tcp;${50_000 + index};;`).join("");
    const { lessons, forgotten } = replay(sqlBrowserDialog, START, [answer(ports), answer(TWO)]);
    expect(lessons).toHaveLength(64 + 1);
    expect(forgotten).toBe(6);
  });
});
