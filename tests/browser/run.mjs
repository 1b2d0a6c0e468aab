// Opens every page of a built site in Chromium, as readers do: on a phone and on a desk, by day and by night, with scripts and without.
//
//   node tests/browser/run.mjs public [--mirrored] [part-of-a-path …]
//
// `--mirrored` says that the site is another one from right to left: what a direction cannot change is left out.
//
// No page may break WCAG 2.2 AA as far as axe-core can tell, scroll sideways, ask another origin for anything, or make the browser
// complain (a breach of the Content-Security-Policy is such a complaint). Without scripts it must say the same words.

import { breaches, launch, overhear } from "./browser.mjs";
import { Site, finish } from "./site.mjs";

const NARROWEST = 320;
const WIDTHS = [390, 1280];

const site = new Site(process.argv[2] ?? "public");
const mirrored = process.argv.includes("--mirrored");
const parts = process.argv.slice(3).filter((word) => word !== "--mirrored");
const times = mirrored ? ["light"] : ["light", "dark"];
const wrong = new Set();
const { origin, stop } = await site.serve();
const browser = await launch();
const pages = site.pages.filter((file) => (parts.length === 0 || parts.some((part) => file.includes(part))) && !isRedirect(file) && !isCard(file));

await Promise.all([asRead(), ...WIDTHS.map(accessible)]);
await browser.close();
await stop();
finish([...wrong], `${pages.length} pages, at ${WIDTHS.join(" and ")} pixels, ${times.join(" and ")}: nothing found`);

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
    if (!mirrored && (await words(without, file)) !== text) wrong.add(`${file}: without scripts it says something else`);
    await sideways(withScripts, file, NARROWEST);
  }
}

// All words, also of what the browser leaves for later because it is out of sight: `innerText` knows nothing of that.
async function words(page, file) {
  await page.goto(origin + site.path(file));
  return page.evaluate(() => {
    const later = [...document.querySelectorAll("main li")].filter((item) => getComputedStyle(item).contentVisibility === "auto");
    for (const item of later) item.style.contentVisibility = "visible";
    return document.querySelector("main")?.innerText ?? "";
  });
}

// axe-core, on one kind of screen. It is put into the page past its policy, which `asRead` has held.
async function accessible(width) {
  const page = await watched({ viewport: { width, height: 900 }, reducedMotion: "reduce", bypassCSP: true });
  for (const file of pages) {
    await page.goto(origin + site.path(file));
    await sideways(page, file, width);
    for (const { colorScheme, id, help, nodes } of await breaches(page, { times })) {
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
  // Whoever leaves a page ends what it still asks for; the server's own errors are answers.
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") wrong.add(`${here()}: ${request.url()} (${request.resourceType()}) failed: ${why}`);
  });
  page.on("response", (response) => response.status() >= 400 && wrong.add(`${here()}: ${response.url()} is ${response.status()}`));
  overhear(page, origin, { elsewhere: (url) => wrong.add(`${here()}: asks ${url}`) });
  return page;
}
