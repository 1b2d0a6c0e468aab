// Opens every page of a built site in Chromium, as readers do: on a phone and on a desk, by day and by night, with scripts and without.
//
//   node tests/browser/run.mjs public [part-of-a-path …]
//
// No page may break WCAG 2.2 AA as far as axe-core can tell, scroll sideways, ask another origin for anything, or make the browser
// complain (a breach of the Content-Security-Policy is such a complaint). Without scripts it must say the same words.

import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { Site, finish } from "./site.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const NARROWEST = 320;
const LOOKS = [390, 1280].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));

const site = new Site(process.argv[2] ?? "public");
const parts = process.argv.slice(3);
const wrong = new Set();
const { origin, stop } = await site.serve();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
const pages = site.pages.filter((file) => (parts.length === 0 || parts.some((part) => file.includes(part))) && !isRedirect(file) && !isCard(file));

await Promise.all([asRead(), ...LOOKS.map(accessible)]);
await browser.close();
await stop();
finish([...wrong], `${pages.length} pages, ${LOOKS.length} looks each: nothing found`);

function isRedirect(file) {
  return /<meta[^>]*http-equiv="?refresh/i.test(site.read(file));
}

// A card is read in the page that opens it: `reading.mjs`.
function isCard(file) {
  return site.read(file).includes('<div class="gloss-text">');
}

// Nothing is bypassed here: what a reader's browser does with the page on the narrowest screen, with scripts and without.
async function asRead() {
  const viewport = { width: NARROWEST, height: 640 };
  const withScripts = await watched({ viewport });
  const without = await watched({ viewport, javaScriptEnabled: false });
  for (const file of pages) {
    const text = await words(withScripts, file);
    if (!text.trim()) wrong.add(`${file}: \`main\` is empty`);
    if ((await words(without, file)) !== text) wrong.add(`${file}: without scripts it says something else`);
    await sideways(withScripts, file, NARROWEST);
  }
}

async function words(page, file) {
  await page.goto(origin + site.path(file));
  return page.evaluate(() => document.querySelector("main")?.innerText ?? "");
}

// axe-core, on one kind of screen. It is injected past the page's policy, which `asRead` has held.
async function accessible({ width, colorScheme }) {
  const page = await watched({ viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce", bypassCSP: true });
  for (const file of pages) {
    await page.goto(origin + site.path(file));
    await sideways(page, file, width);
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
    for (const { id, help, nodes } of violations) {
      const places = nodes.slice(0, 3).map((node) => `${node.target.join(" ")}${contrast(node)}`);
      wrong.add(`${file} (${width}, ${colorScheme}): ${id}: ${help}: ${places.join("; ")}${nodes.length > 3 ? " …" : ""}`);
    }
  }
}

// The measured contrast, where that is what is wrong.
function contrast(node) {
  const { contrastRatio, fgColor, bgColor } = node.any[0]?.data ?? {};
  return contrastRatio ? ` (${fgColor} on ${bgColor} is ${contrastRatio})` : "";
}

async function sideways(page, file, width) {
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  if (needed > width) wrong.add(`${file}: scrolls sideways at ${width} (needs ${needed})`);
}

// A page of a context of its own, of which every complaint and every request to elsewhere is noted.
async function watched(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const here = () => decodeURI(new URL(page.url()).pathname);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.add(`${here()}: console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.add(`${here()}: script: ${error.message}`));
  // Whoever leaves a page ends what it still fetches.
  const left = (request) => request.failure()?.errorText === "net::ERR_ABORTED" && request.resourceType() === "fetch";
  page.on("requestfailed", (request) => left(request) || wrong.add(`${here()}: ${request.url()} failed`));
  page.on("response", (response) => response.status() >= 400 && wrong.add(`${here()}: ${response.url()} is ${response.status()}`));
  await context.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(`${origin}/`) || url.startsWith("data:")) return route.continue();
    wrong.add(`${here()}: asks ${url}`);
    return route.abort();
  });
  return page;
}
