// A visit to one page of a built site, in which nothing may ask elsewhere, complain, or move under the reader's eyes.

import { overhear } from "./browser.mjs";

const DESK = { width: 1280, height: 800 };
const SHIFT = 0.02;
const PATIENCE = 15_000;
const CARD = ".gloss-card:popover-open";
const CARDS = /[/.]gloss\.html$/;

// Whether an address is that of a card's file.
export function isCard(url) {
  return CARDS.test(url);
}

// Gives `visit(target, options, act)`, which opens the target's page anew, brings its first link of the kind into view, and hands page,
// link and open card to `act`. The option `cards: false` takes the files of cards away; `idle: true` waits until the network has been
// still for a while, for who counts what is fetched, and keeps nothing from earlier visits.
export function visitor({ browser, origin, site, wrong }) {
  // Windows of the same kind are used again: to open one costs more than to load a page.
  const free = new Map();
  return visit;

  async function visit({ file, selector }, { cards = true, idle = false, ...options }, act) {
    const kind = JSON.stringify([cards, options]);
    const page = (!idle && free.get(kind)?.pop()) || (await open(cards, options));
    Object.assign(page, { file, asked: [], scrolled: false });
    let passed = false;
    try {
      await page.goto(origin + site.path(file), { waitUntil: idle ? "networkidle" : "load" });
      const link = selector ? page.locator(selector).first() : undefined;
      await settled(page, options);
      await still(page, options, "while it was loaded");
      await link?.evaluate((element) => element.scrollIntoView({ block: "center" }));
      await settled(page, options);
      if (options.javaScriptEnabled !== false) await page.evaluate(() => (window.moved = 0));
      await act(page, link, page.locator(CARD));
      if (!page.scrolled) await still(page, options, "while it was read");
      passed = true;
    } finally {
      if (passed && !idle) {
        await page.mouse.move(0, 0);
        await page.emulateMedia({ media: null });
        await page.setViewportSize(options.viewport ?? DESK);
        free.set(kind, [...(free.get(kind) ?? []), page]);
      } else {
        await page.context().close();
      }
    }
  }

  async function open(cards, options) {
    const context = await browser.newContext({ viewport: DESK, ...options });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && cards && wrong.add(`${page.file}: console: ${message.text()}`));
    page.on("pageerror", (error) => wrong.add(`${page.file}: script: ${error.message}`));
    overhear(page, origin, { elsewhere: (url) => wrong.add(`${page.file}: asks ${url}`), asked: (url) => page.asked.push(url) });
    if (!cards) await page.route(CARDS, (route) => route.abort());
    page.answered = unanswered(page);
    await page.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.moved += value))).observe({ type: "layout-shift", buffered: true });
    });
    return page;
  }
}

// What a reader looks at has not moved.
async function still(page, options, when) {
  if (options.javaScriptEnabled === false) return;
  const moved = await page.evaluate(() => window.moved).catch(() => 0);
  if (moved > SHIFT) throw new Error(`the page moved by ${moved} ${when}`);
}

// Fonts and the pictures near the window have come, the script has done what it puts off, and what was asked for is answered. (A picture
// that says nothing of its size moves what is below it when it is scrolled to; that is not the cards' doing.)
async function settled(page, options) {
  if (options.javaScriptEnabled === false) return;
  await page.waitForFunction(() => {
    const near = ({ top, bottom }) => bottom > -innerHeight && top < 2 * innerHeight;
    return [...document.images].every((image) => image.complete || !near(image.getBoundingClientRect()));
  });
  await page.evaluate(async () => {
    await document.fonts.ready;
    // What has come into view is told of after a frame, and fetched when the page is idle.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done, { timeout: 1000 }))));
  });
  await page.answered();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

// Gives a function that waits until no request of the page is without an answer.
function unanswered(page) {
  const open = new Set();
  let told = () => {};
  page.on("request", (request) => open.add(request));
  for (const end of ["requestfinished", "requestfailed"]) {
    page.on(end, (request) => {
      open.delete(request);
      if (open.size === 0) told();
    });
  }
  return () => new Promise((done) => (open.size === 0 ? done() : (told = done)));
}
