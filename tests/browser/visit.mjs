// A visit to one page of a built site, in which nothing may ask elsewhere, complain, or move under the reader's eyes.

const SHIFT = 0.02;
const PATIENCE = 15_000;
const CARD = ".gloss-card:popover-open";

// Whether an address is that of a card's file.
export function isCard(url) {
  return /[/.]gloss\.html$/.test(url);
}

// Gives `visit(target, options, act)`, which opens the target's page in a context of its own, brings its first link of the kind into
// view, and hands page, link and open card to `act`. The option `cards: false` takes the files of cards away.
export function visitor({ browser, origin, site, wrong }) {
  return visit;

  async function visit({ file, selector }, { cards = true, ...options }, act) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && cards && wrong.add(`${file}: console: ${message.text()}`));
    page.on("pageerror", (error) => wrong.add(`${file}: script: ${error.message}`));
    page.asked = [];
    await context.route("**/*", (route) => {
      const url = route.request().url();
      page.asked.push(url);
      if (!cards && isCard(url)) return route.abort();
      if (url.startsWith(`${origin}/`)) return route.continue();
      wrong.add(`${file}: asks ${url}`);
      return route.abort();
    });
    await page.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.moved += value))).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(origin + site.path(file), { waitUntil: "networkidle" });
    const link = selector ? page.locator(selector).first() : undefined;
    try {
      await still(page, options, "while it was loaded");
      await link?.evaluate((element) => element.scrollIntoView({ block: "center" }));
      await page.waitForLoadState("networkidle");
      await settled(page, options);
      await act(page, link, page.locator(CARD));
      if (!page.scrolled) await still(page, options, "while it was read");
    } finally {
      await context.close();
    }
  }
}

// What a reader looks at has not moved.
async function still(page, options, when) {
  if (options.javaScriptEnabled === false) return;
  const moved = await page.evaluate(() => window.moved).catch(() => 0);
  if (moved > SHIFT) throw new Error(`the page moved by ${moved} ${when}`);
}

// A picture that says nothing of its size moves what is below it when it is scrolled to; that is not the cards' doing.
async function settled(page, options) {
  if (options.javaScriptEnabled === false) return;
  await page.waitForFunction(() => {
    const near = ({ top, bottom }) => bottom > -innerHeight && top < 2 * innerHeight;
    return [...document.images].every((image) => image.complete || !near(image.getBoundingClientRect()));
  });
  await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    window.moved = 0;
  });
}
