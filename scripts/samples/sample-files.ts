import { ceMailOnly } from "./ce-mail-only.ts";
import { renderExpected, renderReadme } from "./expected-answers.ts";
import { nt4Multihomed } from "./nt4-multihomed.ts";
import { nt4Pptp, nt4PptpLocal } from "./nt4-pptp.ts";
import { office } from "./office.ts";
import { plantServices } from "./plant-services.ts";
import { win11Office } from "./win11-office.ts";
import { xpDesktop } from "./xp-desktop.ts";

/** Every file of samples/ by name: captures, rules, `expected.json` and `README.md`. */
export function sampleFiles(): ReadonlyMap<string, Uint8Array> {
  const samples = [
    ceMailOnly(),
    nt4Multihomed(),
    nt4Pptp(),
    nt4PptpLocal(),
    office(),
    xpDesktop(),
    win11Office(),
    plantServices(),
  ];
  const files = new Map<string, Uint8Array>();
  for (const sample of samples) {
    files.set(sample.captureFile, sample.captureBytes);
    files.set(sample.rulesFile, sample.rulesBytes);
  }
  const encoder = new TextEncoder();
  files.set("expected.json", encoder.encode(renderExpected(samples)));
  files.set("README.md", encoder.encode(renderReadme(samples)));
  return files;
}
