// Makes pictures of a built site: for the README, and to look at.
//
//   node tests/browser/shots.mjs SITE OUT [WIDTHxHEIGHT:light|dark:PATH=NAME …]

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";
import { Site } from "./site.mjs";

const [folder = "public", out = "docs/images", ...wishes] = process.argv.slice(2);
const shots = wishes.length ? wishes : ["1280x800:light:=home", "390x844:light:=home-phone", "1280x800:dark:=home-dark"];
const site = new Site(folder);
const { origin, stop } = await site.serve();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });

for (const shot of shots) {
  const [, width, height, colorScheme, path, name] = /^(\d+)x(\d+):(light|dark):(.*)=(.+)$/.exec(shot) ?? [];
  if (!name) throw new Error(`"${shot}" is not WIDTHxHEIGHT:light|dark:PATH=NAME`);
  const viewport = { width: Number(width), height: Number(height) };
  const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 1, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(origin + site.base + path, { waitUntil: "networkidle" });
  const to = join(out, `${name}.png`);
  mkdirSync(dirname(to), { recursive: true });
  await page.screenshot({ path: to });
  await context.close();
  console.log(to);
}
await browser.close();
await stop();
