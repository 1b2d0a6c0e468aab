// Makes pictures of the built sample site, to look at and for the README.
//
//   node tests/browser/shots.mjs all SITE OUT [kind …]   every kind of page, whole: on a phone and a desk, by day and by night, and on paper
//   node tests/browser/shots.mjs gallery SITE OUT        the pictures of the README
//   node tests/browser/shots.mjs some SITE OUT WIDTHxHEIGHT:light|dark:PATH=NAME …
//
// Paper becomes PDF, and pictures too where there is a `pdftoppm`. The gallery wants `pngquant`, and no picture of it may be large.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";
import { kindsOf } from "./kinds.mjs";
import { Site } from "./site.mjs";

// Chromium draws no picture that is higher than this.
const HIGHEST = 12_000;
const LARGEST = 150_000;
const DOTS_PER_INCH = 80;

// What is brought into view, and what a mouse rests on, are selectors.
const GALLERY = [
  { name: "home", kind: "home", width: 1280, height: 800 },
  { name: "card", kind: "explainer", width: 1280, height: 800, top: "h1", hover: ".prose > p a.gloss" },
  { name: "figure-box", kind: "explainer", width: 1280, height: 800, top: ".prose .figure-box" },
  { name: "timeline", kind: "timeline", width: 1280, height: 800, top: ".timeline" },
  { name: "phone", kind: "explainer", width: 390, height: 844, colorScheme: "dark" },
  { name: "paper", kind: "explainer", paper: 1 },
];

const [wish, folder = "public", out = "target/shots", ...wishes] = process.argv.slice(2);
const site = new Site(folder);
const files = kindsOf(site);
const { origin, stop } = await site.serve();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
mkdirSync(out, { recursive: true });
try {
  if (wish === "all") await all();
  else if (wish === "gallery") await gallery();
  else if (wish === "some") for (const one of wishes.map(read)) await onScreen(one);
  else throw new Error("say what is wanted: all, gallery or some");
} finally {
  await browser.close();
  await stop();
}

async function all() {
  for (const [kind, file] of Object.entries(files)) {
    if (wishes.length > 0 && !wishes.includes(kind)) continue;
    const path = site.path(file).slice(site.base.length);
    const looks = [390, 1280].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));
    const screens = looks.map((look) => onScreen({ name: `${kind}-${look.width}-${look.colorScheme}`, path, height: 800, whole: true, ...look }));
    await Promise.all([...screens, onPaper({ name: `${kind}-paper`, path })]);
  }
}

async function gallery() {
  for (const shot of GALLERY) {
    const path = site.path(files[shot.kind]).slice(site.base.length);
    await (shot.paper ? onPaper({ ...shot, path }) : onScreen({ ...shot, path }));
    const file = join(out, `${shot.name}.png`);
    execFileSync("pngquant", ["--force", "--skip-if-larger", "--speed", "1", "--strip", "--output", file, file], { stdio: "inherit" });
    const { size } = statSync(file);
    if (size > LARGEST) throw new Error(`${file} has ${size} bytes, and at most ${LARGEST} are allowed`);
  }
}

function read(text) {
  const [, width, height, colorScheme, path, name] = /^(\d+)x(\d+):(light|dark):(.*)=(.+)$/.exec(text) ?? [];
  if (!name) throw new Error(`"${text}" is not WIDTHxHEIGHT:light|dark:PATH=NAME`);
  return { name, path, width: Number(width), height: Number(height), colorScheme };
}

async function onScreen({ name, path, width, height, colorScheme = "light", whole = false, top, hover }) {
  const page = await opened(path, { viewport: { width, height }, colorScheme });
  // Room above, so that what is shown does not touch the edge.
  if (top) await page.evaluate((selector) => scrollTo(0, scrollY + document.querySelector(selector).getBoundingClientRect().top - 24), top);
  if (hover) {
    await page.locator(hover).first().hover();
    await page.locator(".gloss-card:popover-open").waitFor();
  }
  const length = whole ? await page.evaluate(() => document.documentElement.scrollHeight) : height;
  for (let y = 0, part = 1; y < length; y += HIGHEST, part += 1) {
    const clip = whole && { x: 0, y, width, height: Math.min(HIGHEST, length - y) };
    await save(page, `${name}${part > 1 ? `-${part}` : ""}`, clip ? { fullPage: true, clip } : {});
  }
  await page.context().close();
}

async function save(page, name, options) {
  const path = join(out, `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, ...options });
  console.log(path);
}

// A PDF, and a picture of each of its pages, or of one only.
async function onPaper({ name, path, paper }) {
  const page = await opened(path, {});
  const to = join(out, name);
  await page.pdf({ path: `${to}.pdf`, preferCSSPageSize: true });
  await page.context().close();
  const pages = paper ? ["-f", String(paper), "-l", String(paper), "-singlefile"] : [];
  const { error, status } = spawnSync("pdftoppm", ["-r", String(DOTS_PER_INCH), "-png", ...pages, `${to}.pdf`, to], { stdio: "inherit" });
  if (error?.code !== "ENOENT" && status !== 0) throw new Error(`pdftoppm cannot read ${to}.pdf`);
  // The gallery shows a picture only.
  if (paper) rmSync(`${to}.pdf`);
  console.log(error ? `${to}.pdf` : `${to}*.png`);
}

async function opened(path, options) {
  const context = await browser.newContext({ deviceScaleFactor: 1, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await page.goto(origin + site.base + path, { waitUntil: "networkidle" });
  // Nobody scrolls to the pictures that wait for it.
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([document.fonts.ready, ...[...document.images].map((image) => image.decode().catch(() => {}))]);
  });
  return page;
}
