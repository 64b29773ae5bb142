/**
 * What stepcheck does, in a few seconds: it lints an app that was written in a hurry, then plays the functions of the same app,
 * written with care, over several virtual days.
 */

import picocolors from "picocolors";
import { lintHurriedShop } from "./lint.js";
import { playOrder, playReports, playSignUp } from "./play.js";

const color = picocolors.isColorSupported && process.stdout.isTTY;
const { bold, dim } = picocolors.createColors(color);

function print(text = ""): void {
  process.stdout.write(`${text}\n`);
}

function heading(title: string, about: string): void {
  print(bold(`── ${title} ${"─".repeat(Math.max(3, 96 - title.length))}`));
  print(dim(about));
  print();
}

const start = performance.now();

heading("stepcheck, the linter", "The shop as a hurried team would write it, under the `strict` rules (fixtures/shop-hurried).");
const { report, summary } = await lintHurriedShop(color);
print(report.trim());
print();
print(bold(summary));
print();

heading("stepcheck, the harness", "The same shop, written with care (fixtures/shop). The real SDK runs; the clock is virtual.");
print(dim("▶ start  ✓ step  ✗ failed attempt  » event  ↳ invoke  ☾ sleep  ☼ wake  ◌ wait  ● event came  ◷ cron  ■ end"));
print();
const scenes = [await playOrder(color), await playSignUp(color), await playReports(color)];
for (const { title, timeline } of scenes) {
  print(bold(title));
  print();
  print(timeline);
  print();
}
const days = Math.round(scenes.reduce((sum, { elapsed }) => sum + elapsed, 0) / 86_400_000);
print(dim(`${days} days of virtual time, and all of the above, in ${((performance.now() - start) / 1000).toFixed(1)} s.`));
