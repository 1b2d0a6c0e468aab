// Reads a built site as people do: points at links, walks through them by keyboard, taps them, prints them, and does without scripts.
//
//   node tests/browser/reading.mjs public [--mirrored] [part-of-a-path]
//
// `--mirrored` says that the site is another one from right to left: what a direction cannot change is left out.
//
// A card opens by mouse, keyboard and finger, stays and goes as WCAG 1.4.13 asks, fits the window, moves nothing, and asks only
// this site. The contents show where the reader is. On paper each gloss is a numbered note, once. Scripts and styles stay small.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { atOnce, breaches, launch } from "./browser.mjs";
import { Site, finish } from "./site.mjs";
import { isCard, visitor } from "./visit.mjs";

const LANES = 3;
const [SCRIPTS, STYLES, EXPLAINER] = [12_000, 25_000, 150_000];
// Kinds of links, and what a page that has one holds.
const KINDS = {
  "a.gloss[data-note]": 'class="gloss" data-note',
  "a.figure[data-note]": 'class="figure" data-note',
  "a.figure[data-card]": 'data-card',
  "a.event[data-note]": 'class="event" data-note',
  "a.footnote": 'class="footnote"',
  ".cite a": 'class="cite"',
};

const site = new Site(process.argv[2] ?? "public");
const mirrored = process.argv.includes("--mirrored");
const part = process.argv.slice(3).find((word) => word !== "--mirrored") ?? "";
const wrong = new Set();
const { origin, stop } = await site.serve();
const browser = await launch();
const visit = visitor({ browser, origin, site, wrong });
// Sentences, and what holds each.
const checks = [];
const targets = found();
if (!targets.some(({ kind }) => kind.startsWith("a.gloss"))) wrong.add("no page links to a background page");

if (!mirrored) small();
for (const target of targets) {
  const link = (what, act) => check(`${target.file} (${target.kind}): ${what}`, () => act(target));
  link("it fits every edge of the window", fits);
  link("a mouse opens the card, may move into it, and closes it by leaving", byMouse);
  link("the keyboard opens it, Escape closes it, and the focus stays", byKeyboard);
  link("the first tap opens it, the second follows the link", byFinger);
  if (mirrored) continue;
  link("Escape closes the card of a mouse, and it stays closed", escapes);
  link("a card that does not come stops nobody", withoutCards);
  link("without scripts the link is a link", withoutScripts);
  link("axe finds nothing in it", accessible);
}
const pages = new Set(targets.map(({ file }) => file));
// The contents are looked at where there are some.
const long = site.pages.filter((file) => file.includes(part) && entries(file) > 0).sort((a, b) => entries(b) - entries(a))[0];
if (long && ![...pages].some(entries)) pages.add(long);
for (const file of pages) {
  const page = (what, act) => check(`${file}: ${what}`, () => act(file));
  page("where the contents have scrolled away a bar says where one is, and leads elsewhere", bar);
  page("the contents show where the reader is", contents);
  if (mirrored) continue;
  page("only what is in view is fetched beforehand, and once", fetches);
  page("on paper each gloss is a numbered note, once", onPaper);
}
for (const file of charts()) {
  check(`${file}: each mark of the chart leads to its row, one of the two drawings is seen, and the readings can be taken away`, () => chart(file));
}
for (const file of mirrored ? [] : articles()) check(`${file}: it is light`, () => light(file));

// What comes late where many work at once (a card, a font that moves a line) is looked at once more with nothing beside it, and counts then.
const again = [];
await atOnce(LANES, checks, ({ name, act }) => act().catch(() => again.push({ name, act })));
for (const { name, act } of again) {
  await act().catch((error) => wrong.add(`${name}: ${error.message.split("\n")[0]}`));
}
await browser.close();
await stop();
finish([...wrong], `${targets.map(({ kind }) => kind).join(", ")} on ${pages.size} pages, ${[...pages].filter(entries).length} with contents: ${checks.length} checks, nothing found`);

// For each kind of link a page that has it: one with as many kinds as possible, and of those one with contents.
function found() {
  const has = (file, kind) => site.read(file).includes(KINDS[kind]);
  const own = site.pages.filter((file) => file.includes(part) && site.read(file).includes("gloss-frame"));
  const many = new Map(own.map((file) => [file, Object.keys(KINDS).filter((kind) => has(file, kind)).length]));
  own.sort((a, b) => many.get(b) - many.get(a) || entries(b) - entries(a));
  const kinds = Object.keys(KINDS).map((kind) => ({ kind, file: own.find((file) => has(file, kind)), selector: `main ${kind}` }));
  return kinds.filter(({ file }) => file);
}

// How long a page's list of contents is.
function entries(file) {
  return (/<nav class="toc"[^]*?<\/nav>/.exec(site.read(file))?.[0].match(/<a /g) ?? []).length;
}

function articles() {
  return site.pages.filter((file) => file.includes(part) && site.read(file).includes('property="og:type" content="article"'));
}

// Pages with charts of different kinds, as the words below them tell them apart.
function charts() {
  const key = (file) => /class="chart drawn"[^]*?class="drawing-key">([^]*?)<\/p>/.exec(site.read(file))?.[1];
  const kinds = new Map(site.pages.filter((file) => file.includes(part) && key(file)).map((file) => [key(file), file]));
  // The longest explanations: what is in fewer words is in them too.
  return [...kinds].sort(([a], [b]) => b.length - a.length).slice(0, 4).map(([, file]) => file);
}

function check(name, act) {
  checks.push({ name, act });
}

function expect(holds, what) {
  if (!holds) throw new Error(what);
}

function shown(card) {
  return card.waitFor({ state: "visible" });
}

function gone(page) {
  return page.waitForFunction(() => !document.querySelector(".gloss-card"));
}

async function byMouse(target) {
  await visit(target, {}, async (page, link, card) => {
    const note = await link.getAttribute("title");
    await link.hover();
    await shown(card);
    expect((await card.innerText()).trim().length > 20, "the card says nothing");
    expect((await page.evaluate(() => document.activeElement.tagName)) === "BODY", "the focus moved");
    const twice = await page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      return ids.filter((id, at) => ids.indexOf(id) !== at);
    });
    expect(twice.length === 0, `ids stand twice: ${twice}`);
    // From the link into the card: it has to be there for longer than any delay.
    const box = await card.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + Math.min(20, box.height / 2), { steps: 6 });
    await held(page);
    await page.mouse.move(2, 2, { steps: 3 });
    await gone(page);
    expect((await link.getAttribute("title")) === note, "its title is gone");
    expect((await link.getAttribute("aria-describedby")) === null, "the link still has a description");
  });
}

// The card is still there after whatever was to close it had its time.
async function held(page) {
  const stays = page.waitForFunction(() => !document.querySelector(".gloss-card"), undefined, { timeout: 900 });
  expect(await stays.then(() => false, () => true), "the card did not stay");
}

// No card comes in the time in which one would.
async function none(page) {
  const comes = page.waitForFunction(() => document.querySelector(".gloss-card"), undefined, { timeout: 900 });
  expect(await comes.then(() => false, () => true), "a card came");
}

async function escapes(target) {
  await visit(target, {}, async (page, link, card) => {
    await link.hover();
    await shown(card);
    await page.keyboard.press("Escape");
    await gone(page);
    expect((await page.evaluate(() => document.activeElement.tagName)) === "BODY", "the focus moved");
    const box = await link.boundingBox();
    await page.mouse.move(box.x + box.width / 2 + 1, box.y + box.height / 2);
    await none(page);
    await page.mouse.move(2, 2);
    await link.hover();
    await shown(card);
  });
}

async function byKeyboard(target) {
  await visit(target, {}, async (page, link, card) => {
    await tabTo(page, link);
    await shown(card);
    const isOn = () => link.evaluate((element) => element === document.activeElement);
    expect(await isOn(), "the focus moved");
    const described = await link.evaluate((element) => document.getElementById(element.getAttribute("aria-describedby"))?.innerText ?? "");
    expect(described.trim().length > 20, "the link is not described by its card");
    await page.keyboard.press("Escape");
    await gone(page);
    expect(await isOn(), "Escape moved the focus");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    await shown(card);
    // Out of the card, if a link in it has the focus, Escape leads back to the link.
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => Boolean(document.activeElement.closest(".gloss-card")))) {
      await page.keyboard.press("Escape");
      await gone(page);
      expect(await isOn(), "from within the card, Escape lost the focus");
    } else {
      const next = await page.evaluate(() => document.activeElement);
      expect(next, "nothing has the focus");
    }
  });
}

// As if the reader had come there by the Tab key.
async function tabTo(page, link) {
  await link.evaluate((element) => {
    const before = document.createElement("a");
    before.href = "#";
    before.id = "before";
    element.before(before);
    before.focus();
  });
  await page.keyboard.press("Tab");
  await page.evaluate(() => document.getElementById("before").remove());
}

async function byFinger(target) {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  await visit(target, phone, async (page, link, card) => {
    const from = page.url();
    await link.tap();
    await shown(card);
    expect(page.url() === from, "the first tap followed the link");
    for (const button of [card.locator(".gloss-close"), card.locator(".gloss-more")]) {
      const { width, height } = await button.boundingBox();
      expect(width >= 24 && height >= 24, `a target is ${width} by ${height}`);
    }
    await card.locator(".gloss-close").tap();
    await gone(page);
    await link.tap();
    await shown(card);
    await page.touchscreen.tap(3, 3);
    await gone(page);
    await link.tap();
    await shown(card);
    const to = await link.evaluate((element) => element.href);
    await link.tap();
    await page.waitForURL(to);
  });
  await visit(target, phone, async (page, link, card) => {
    await link.tap();
    await shown(card);
    const to = await link.evaluate((element) => element.href);
    await card.locator(".gloss-more").tap();
    await page.waitForURL(to);
  });
}

// The files of cards are gone: a mouse finds none, and a tap follows the link.
async function withoutCards(target) {
  if (target.kind === "a.footnote" || target.kind === ".cite a") return;
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  for (const options of [{}, phone]) {
    await visit(target, { ...options, cards: false }, async (page, link) => {
      const to = await link.evaluate((element) => element.href);
      await link.hover();
      if (options === phone) {
        await link.tap();
        await page.waitForURL(to);
      } else {
        await none(page);
        await link.click();
        await page.waitForURL(to);
      }
    });
  }
}

async function withoutScripts(target) {
  await visit(target, { javaScriptEnabled: false }, async (page, link) => {
    const to = new URL(await link.getAttribute("href"), page.url()).href;
    await link.click();
    await page.waitForURL(to);
    expect((await page.locator(".gloss-card").count()) === 0, "there is a card");
  });
}

// At the top, the bottom and both sides, on the narrowest window, on a low one, and at 400 per cent.
async function fits(target) {
  await visit(target, {}, async (page, link, card) => {
    page.scrolled = true;
    for (const viewport of [{ width: 320, height: 640 }, { width: 390, height: 844 }, { width: 800, height: 320 }, { width: 1280, height: 800 }]) {
      await page.setViewportSize(viewport);
      for (const block of ["start", "end", "center"]) {
        await link.evaluate((element, place) => element.scrollIntoView({ block: place }), block);
        await link.hover();
        await shown(card);
        const { left, top, right, bottom, needed } = await card.evaluate((element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          return { left, top, right, bottom, needed: document.documentElement.scrollWidth };
        });
        const inside = left >= 0 && top >= -1 && right <= viewport.width && bottom <= viewport.height + 1;
        expect(inside, `at ${block} of ${viewport.width}×${viewport.height} it reaches ${[left, top, right, bottom].map(Math.round)}`);
        expect(needed <= viewport.width, `the page scrolls sideways at ${viewport.width} (needs ${needed})`);
        const covers = await card.evaluate((element) => {
          const box = element.getBoundingClientRect();
          const at = document.querySelector("[aria-describedby='gloss-card-text']").getBoundingClientRect();
          // A link that is as long as the window cannot be left free.
          return at.height < innerHeight / 3 && box.top < at.bottom - 1 && box.bottom > at.top + 1 && box.left < at.right && box.right > at.left;
        });
        expect(!covers, `at ${block} of ${viewport.width}×${viewport.height} it covers its link`);
        await page.keyboard.press("Escape");
        await gone(page);
        await page.mouse.move(1, 1);
      }
    }
  });
}

// The card and its link; the rest of the page is asked about in `run.mjs`.
async function accessible(target) {
  await visit(target, { reducedMotion: "reduce", bypassCSP: true }, async (page, link, card) => {
    await link.hover();
    await shown(card);
    expect((await card.evaluate((element) => getComputedStyle(element).animationName)) === "none", "it moves although motion is not wanted");
    const found = await breaches(page, { parts: [".gloss-card", "[aria-describedby='gloss-card-text']"] });
    expect(await card.isVisible(), "the card went while it was looked at");
    expect(found.length === 0, found.map(({ colorScheme, id, nodes }) => `${id} at ${nodes[0].target} (${colorScheme})`).join("; "));
  });
}

async function fetches(file) {
  await visit({ file, selector: "main :is(a.gloss, a.figure)[data-note]" }, { viewport: { width: 1280, height: 500 }, idle: true }, async (page, link, card) => {
    const all = await page.evaluate(() => new Set([...document.querySelectorAll("main :is(a.gloss, a.figure)")].map(({ pathname }) => pathname)).size);
    await link.hover();
    await shown(card).catch(() => {});
    await page.keyboard.press("Escape");
    const asked = page.asked.filter(isCard);
    expect(asked.length === new Set(asked).size, "a card was fetched twice");
    expect(asked.length > 0 && (all < 8 || asked.length < all), `${asked.length} of ${all} cards were fetched`);
  });
}

async function contents(file) {
  const wide = { viewport: { width: 1400, height: 800 } };
  await visit({ file }, wide, async (page) => {
    page.scrolled = true;
    const ids = await page.evaluate(() => [...document.querySelectorAll(".toc a")].map(({ hash }) => decodeURIComponent(hash.slice(1))));
    for (const id of ids) {
      await page.evaluate((anchor) => document.getElementById(anchor).scrollIntoView({ block: "start" }), id);
      // The last headings of a page cannot reach its top.
      const low = await page.evaluate((anchor) => document.getElementById(anchor).getBoundingClientRect().top > 100, id);
      if (low) break;
      await page.waitForFunction((anchor) => {
        const current = [...document.querySelectorAll(".toc [aria-current]")];
        return current.length === 1 && decodeURIComponent(current[0].hash.slice(1)) === anchor;
      }, id);
    }
    if (ids.length) {
      // A jump from the top passes headings that were never on the screen.
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForFunction(marked);
      const middle = ids[Math.floor(ids.length / 2)];
      await page.evaluate((anchor) => scrollTo(0, scrollY + document.getElementById(anchor).getBoundingClientRect().bottom + 200), middle);
      await page.waitForFunction(marked);
      const seen = await page.evaluate(() => document.querySelector(".toc").getBoundingClientRect().top < innerHeight);
      expect(seen, "the contents scrolled away");
    }
  });
}

// On a phone: the heading's name, the list behind it, and nothing covered that one is led to.
async function bar(file) {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
  await visit({ file }, phone, async (page) => {
    page.scrolled = true;
    const entries = await page.evaluate(() => [...document.querySelectorAll(".toc a")].map((entry) => [decodeURIComponent(entry.hash.slice(1)), entry.textContent]));
    const [bar, sheet] = [page.locator(".toc-bar"), page.locator(".toc-sheet")];
    if (entries.length === 0) return expect((await bar.count()) === 0, "a bar without contents");
    expect(!(await bar.isVisible()), "the bar is there before the list has scrolled away");
    const [id, words] = entries[Math.floor(entries.length / 2)];
    await page.evaluate((anchor) => document.getElementById(anchor).scrollIntoView(), id);
    await bar.waitFor({ state: "visible" });
    await page.waitForFunction((words) => document.querySelector(".toc-here").textContent === words, words);
    await page.locator(".toc-bar button").tap();
    await shown(sheet);
    expect((await sheet.locator("a").count()) === entries.length, "the list behind the bar is another");
    const small = await sheet.locator("a").evaluateAll((links) => links.filter((link) => link.getBoundingClientRect().height < 24).length);
    expect(small === 0, `${small} entries are too small for a finger`);
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "hidden" });
    await page.locator(".toc-bar button").press("Enter");
    await shown(sheet);
    await sheet.locator("a").first().tap();
    await sheet.waitFor({ state: "hidden" });
    const [top, low] = await page.evaluate((anchor) => [document.getElementById(anchor).getBoundingClientRect().top, document.querySelector(".toc-bar").getBoundingClientRect().bottom], entries[0][0]);
    expect(top >= low && top < 400, `the heading stands at ${top}, the bar ends at ${low}`);
    await page.evaluate(() => scrollTo(0, 0));
    await bar.waitFor({ state: "hidden" });
  });
  await visit({ file }, { ...phone, javaScriptEnabled: false }, async (page) => {
    expect((await page.locator(".toc-bar").count()) === 0, "a bar that nothing can open");
  });
}

async function chart(file) {
  for (const [width, seen] of [[390, "narrow"], [1280, "wide"]]) {
    await visit({ file }, { viewport: { width, height: 800 } }, async (page) => {
      page.scrolled = true;
      const drawn = await page.evaluate(() => [...document.querySelectorAll(".chart svg")].filter((svg) => svg.checkVisibility()).map((svg) => svg.classList[1]));
      expect(drawn.join() === `in-${seen}`, `at ${width} one sees ${drawn}`);
      const marks = page.locator(`.chart .in-${seen} a`);
      const rows = await marks.evaluateAll((links) => links.map((link) => document.getElementById(link.getAttribute("href").slice(1))?.tagName ?? link.getAttribute("href")));
      expect(rows.length > 1 && rows.every((row) => row === "TBODY"), `marks lead to ${rows}`);
      await marks.last().focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelector("tbody:target"));
      const numbers = await page.evaluate(() => [...document.querySelectorAll(".readings")].map((table) => new Set([...table.querySelectorAll("tbody th")].map((cell) => getComputedStyle(cell).textAlign)).size));
      expect(numbers.every((kinds) => kinds === 1), "the numbers of a table are not aligned alike");
    });
  }
  if (mirrored) return;
  // A finger needs no script either.
  await visit({ file }, { viewport: { width: 390, height: 800 }, hasTouch: true, javaScriptEnabled: false }, async (page) => {
    const mark = page.locator(".chart .in-narrow a").last();
    await mark.tap();
    const to = await mark.getAttribute("href");
    expect(page.url().endsWith(to), `a finger on the last mark leads to ${page.url()}, not to ${to}`);
  });
  await visit({ file }, {}, async (page) => {
    const files = await page.locator(".downloads a").evaluateAll((links) => links.map(({ href }) => href));
    const [csv, json] = await page.evaluate((files) => Promise.all(files.map((file) => fetch(file).then((answer) => answer.text()))), files);
    const readings = JSON.parse(json).series.flatMap((series) => series.readings);
    expect(csv.split("\r\n")[0].startsWith("figure,title,") && readings.length > 1, "the files do not hold the readings");
    expect((await page.locator(".readings tbody").count()) === readings.length, "the table has other readings than the file");
  });
}

// Whether the entry is marked of the last heading that has come near the top of the window, and no other.
function marked() {
  const entries = [...document.querySelectorAll(".toc a")];
  const top = ({ hash }) => document.getElementById(decodeURIComponent(hash.slice(1))).getBoundingClientRect().top;
  const here = entries.findLast((entry) => top(entry) < innerHeight * 0.15);
  return entries.every((entry) => entry.hasAttribute("aria-current") === (entry === here));
}

async function onPaper(file) {
  await visit({ file }, {}, async (page) => {
    expect(!(await page.locator(".print-notes").first().isVisible()), "the notes are on the screen");
    page.scrolled = true;
    await page.emulateMedia({ media: "print" });
    const { marks, notes, visible } = await page.evaluate(() => ({
      marks: [...document.querySelectorAll("[data-note]")].map((link) => getComputedStyle(link, "::after").content.replaceAll('"', "")),
      notes: [...document.querySelectorAll(".print-notes .note-number")].map((note) => note.textContent),
      visible: document.querySelector(".print-notes")?.checkVisibility(),
    }));
    expect(visible && notes.length > 0, "there are no notes");
    expect(new Set(notes).size === notes.length, "a number stands twice");
    expect([...marks].sort().join() === [...notes].sort().join(), `the text has ${marks}, the notes ${notes}`);
  });
}

// What an explainer weighs as it is sent, with fonts, styles, scripts and all that is fetched before it is wanted; pictures are the author's.
async function light(file) {
  await visit({ file }, { idle: true }, async (page) => {
    const files = new Map([...site.files].map((file) => [origin + site.path(file), file]));
    const asked = [...new Set(page.asked)].map((url) => files.get(url)).filter((file) => file && !/\.(png|jpe?g|webp|avif|gif)$/.test(file));
    const sent = (bytes, file) => (file.endsWith(".woff2") ? bytes : gzipSync(bytes, { level: 9 })).length;
    const weight = asked.reduce((sum, file) => sum + sent(readFileSync(join(site.folder, file)), file), 0);
    expect(asked.some((file) => file.endsWith(".woff2")) && weight < EXPLAINER, `${weight} bytes compressed, and at most ${EXPLAINER} are allowed`);
  });
}

// What all scripts and all style sheets of the site weigh, as they are sent.
function small() {
  for (const [end, most] of [[".js", SCRIPTS], [".css", STYLES]]) {
    const files = [...site.files].filter((file) => file.endsWith(end));
    const weight = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(site.folder, file)), { level: 9 }).length, 0);
    if (files.length === 0 || weight > most) wrong.add(`${files.join(", ")}: ${weight} bytes compressed, and at most ${most} are allowed`);
  }
}
