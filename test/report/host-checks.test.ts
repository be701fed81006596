/** The checks of the host's configuration in the report, and what the capture adds to them. */
import { describe, expect, test } from "vitest";
import type { HostCheckResult } from "../../src/checks/host-check-result.ts";
import type { FilterDecision } from "../../src/policy/decision.ts";
import { FORMATS } from "../../src/report/formats.ts";
import type { RunStart } from "../../src/store/run-record.ts";
import {
  auditedWith,
  decisionWith,
  filterDecisionWith,
  hostCheckWith,
  runEndWith,
  runStartWith,
} from "../store/sample-run.ts";
import { withReport } from "./sample-report.ts";

const said = (over: Partial<FilterDecision>): FilterDecision =>
  filterDecisionWith({ filter: "windows-firewall", ruleId: null, ...over });

/** Three denied, three allowed (one inbound by a rule, one by default, one outbound), one that another filter denied, one out of scope. */
const DECISIONS = [
  ...[1, 2, 3].map(() => decisionWith(said({ decision: "deny" }))),
  decisionWith(said({ decision: "allow" })),
  decisionWith(said({ decision: "allow", isDefault: true })),
  decisionWith(said({ decision: "allow", isDefault: true, direction: "outbound" })),
  decisionWith(filterDecisionWith({ decision: "deny" }), [
    filterDecisionWith({ decision: "deny" }),
    said({ decision: "out-of-scope" }),
  ]),
];

function report<Result>(checks: readonly HostCheckResult[], use: (json: Report, page: string) => Result): Result {
  const start = runStartWith({ hostChecks: checks, firewallProfile: "public" });
  const flows = DECISIONS.map((decision, sequence) =>
    auditedWith({ uid: `F${sequence}`, flow: { sequence }, decision }),
  );
  return withReport({ start, flows, end: runEndWith() }, (source) => {
    const render = (name: "json" | "html"): string => [...FORMATS[name].render(source)].join("");
    return use(JSON.parse(render("json")), render("html"));
  });
}

interface Report {
  readonly run: { readonly firewallProfile: string | null };
  readonly hostChecks: readonly {
    readonly id: string;
    readonly isProfileInForce: boolean;
    readonly traffic: string | null;
    readonly location: string | null;
  }[];
}

describe("what the capture adds", () => {
  const trafficOf = (over: Partial<HostCheckResult>): string | null | undefined =>
    report([hostCheckWith(over)], ({ hostChecks }) => hostChecks[0]?.traffic);

  test.each([
    ["FWR-701", "6 flows of this capture concern the computer, and none is filtered"],
    ["FWR-702", "1 flow of this capture came in although no rule allows it"],
    ["FWR-705", "3 flows of this capture were denied, and none is logged"],
    ["FWR-706", "3 flows of this capture were allowed, and none is logged"],
  ])("%s off: %s", (id, sentence) => expect(trafficOf({ id, effective: 0 })).toBe(sentence));

  test.each([
    ["a check that passes", { outcome: "pass" }],
    ["a value that is not known", { effective: null }],
    ["a log that is on all the same", { effective: 1 }],
    ["a check without flows of its own", { id: "FWR-704" }],
    ["a check that is not applicable", { outcome: "not-applicable" }],
    ["a profile that was not in force", { profile: "private" }],
  ] as const)("%s: nothing", (_, over) => expect(trafficOf(over)).toBeNull());
});

test("the page has every check, failures first and the gravest of them first", () => {
  const checks = [
    hostCheckWith({ id: "FWR-710", outcome: "not-applicable" }),
    hostCheckWith({ id: "FWR-701", outcome: "pass", severity: "medium" }),
    hostCheckWith({ id: "FWR-709", outcome: "not-in-this-export", found: null, location: null }),
    hostCheckWith(),
    hostCheckWith({ id: "FWR-702", severity: "high", found: "<b>0</b>" }),
  ];
  report(checks, ({ hostChecks }, page) => {
    expect(hostChecks.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
    const [section = ""] = /<section id="host-checks"[\s\S]*?<\/section>/.exec(page) ?? [];
    const order = [...section.matchAll(/<span class="id">(FWR-\d+)/g)].map(([, id]) => id);
    expect(order).toEqual(["FWR-702", "FWR-705", "FWR-709", "FWR-701", "FWR-710"]);
    expect(section).toContain(
      "Of 5 checks: 1 pass, 2 fail, 1 not applicable, 1 cannot be made, as the values are not in this export.",
    );
    expect(section).toContain("<code>&lt;b&gt;0&lt;/b&gt;</code>");
    expect(section).toContain("IEC 62443 part 3-3, SR 2.8");
    expect(page).toContain('<a href="#host-checks">');
  });
});

test("a note of four rows and more stands once, and the rows refer to it", () => {
  const note = "the policy branch, which would win, is not in this export";
  const profiles = ["domain", "private", "public"] as const;
  const checks = profiles.map((profile) => hostCheckWith({ profile, notes: [note, `only of ${profile}`] }));
  report(checks, (_, page) => expect(page.match(/The policy branch, which would win/g)).toHaveLength(3));
  report([...checks, hostCheckWith({ id: "FWR-706", notes: [note] })], (_, page) => {
    expect(page.match(/The policy branch, which would win/g)).toHaveLength(1);
    expect(page).toContain("<dt>Note a</dt><dd>The policy branch, which would win, is not in this export.</dd>");
    expect(page.match(/<p>Note a<\/p>/g)).toHaveLength(4);
    expect(page).toContain("<p>Only of domain.</p>");
  });
});

test("the header and the checks name the profile in force, and whether it was assumed", () => {
  const checks = (["domain", "private", "public"] as const).map((profile) => hostCheckWith({ profile }));
  report(checks, ({ run, hostChecks }, page) => {
    expect(run.firewallProfile).toBe("public");
    expect(hostChecks.map(({ isProfileInForce }) => isProfileInForce)).toEqual([false, false, true]);
    expect(hostChecks.map(({ traffic }) => traffic !== null)).toEqual([false, false, true]);
    expect(page.match(/, in force<\/td>/g)).toHaveLength(1);
    expect(page).toContain("<td>public, in force</td>");
    expect(page).toContain("<div><dt>Firewall profile</dt><dd>public</dd></div>");
  });
  const assumption = { topic: "firewall profile", text: "", option: null };
  const pageOf = (over: Partial<RunStart>): string =>
    withReport({ start: runStartWith(over), flows: [], end: runEndWith() }, (source) =>
      [...FORMATS.html.render(source)].join(""),
    );
  expect(pageOf({ firewallProfile: "private", assumptions: [assumption] })).toContain("<dd>private (assumed)</dd>");
  expect(pageOf({ firewallProfile: null })).not.toContain("Firewall profile");
});

test("without checks there is no section, and the page says why", () =>
  report([], ({ hostChecks }, page) => {
    expect(hostChecks).toEqual([]);
    expect(page).not.toContain("host-checks");
    expect(page).toContain("This run has no checks of the host's configuration");
  }));
