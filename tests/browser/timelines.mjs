// Makes sites with few events and with a thousand, builds them, and looks at their timelines as readers do, with scripts switched off.
//
//   node tests/browser/timelines.mjs target/release/nutgraf [BUILT-SITE …]
//
// In every drawing, at every width and in both directions: no words overlap or leave it; every mark leads to its event and back; the tab
// key goes through them in the order of time; the list can be narrowed from the keyboard; nothing scrolls sideways; paper gets the level
// drawing. What axe-core and the page's policy have to say is asked too.

import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { atOnce, launch } from "./browser.mjs";
import { make } from "./events.mjs";
import { Site, finish } from "./site.mjs";

const LANES = 2;
const WIDTHS = [320, 390, 768, 1280];
// From here on the level drawing is shown.
const WIDE = 1024;
const LARGEST = 300_000;
const MADE = [
  { count: 5, language: "en" },
  { count: 20, language: "en", axe: true },
  { count: 20, language: "ar", axe: true },
  { count: 55, language: "en" },
  { count: 14, language: "en", years: [2024, 2024] },
  { count: 1000, language: "en", axe: true },
  { count: 1000, language: "ar" },
];

const [program, ...built] = process.argv.slice(2);
if (!program) throw new Error("name the program that builds the sites");
const wrong = new Set();
const place = mkdtempSync(join(tmpdir(), "timelines-"));
const browser = await launch();
let looked = 0;
let largest = 0;

try {
  for (const folder of built) await look(new Site(folder), folder);
  for (const [index, wish] of MADE.entries()) {
    const [root, output] = [join(place, `site-${index}`), join(place, `out-${index}`)];
    make(root, wish);
    execFileSync(program, ["build", "--root", root, "--output-dir", output], { stdio: ["ignore", "ignore", "pipe"] });
    const size = gzipSync(readFileSync(join(output, "timeline/index.html"))).length;
    largest = Math.max(largest, size);
    if (size > LARGEST) wrong.add(`${wish.count} events take ${size} bytes, compressed`);
    const others = [["tests/browser/links.mjs", output], ...(wish.axe ? [["tests/browser/run.mjs", output, "timeline/"]] : [])];
    await Promise.all([look(new Site(output), `${wish.count} events, ${wish.language}`), ...others.map(said)]);
  }
} finally {
  await browser.close();
  rmSync(place, { recursive: true });
}
finish([...wrong], `${looked} timelines: nothing found; the largest page has ${largest} bytes, compressed`);

// What another test finds.
async function said(command) {
  try {
    await promisify(execFile)(process.execPath, command);
  } catch (error) {
    for (const line of String(error.stderr).split("\n").filter(Boolean)) wrong.add(line);
  }
}

// Every page of a site that has a drawing.
async function look(site, name) {
  const { origin, stop } = await site.serve();
  const drawings = site.pages.filter((file) => site.read(file).includes('class="drawing '));
  const views = drawings.flatMap((file) => WIDTHS.map((width) => ({ file, width })));
  await atOnce(LANES, views, async ({ file, width }) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: false, reducedMotion: "reduce" });
    const page = await context.newPage();
    const complain = (what) => wrong.add(`${name}: ${file} (${width}): ${what}`);
    await page.goto(origin + site.path(file), { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready);
    for (const what of await page.evaluate(drawn, width >= WIDE)) complain(what);
    await leads(page, complain);
    await narrows(page, complain);
    if (width === 1280) {
      await tabs(page, complain);
      await page.emulateMedia({ media: "print" });
      for (const what of await page.evaluate(drawn, true)) complain(`on paper, ${what}`);
    }
    await context.close();
    looked += 1;
  });
  await stop();
}

// In the page: what is wrong with what is drawn.
function drawn(wide) {
  const found = [];
  const needed = document.documentElement.scrollWidth;
  if (needed > window.innerWidth) found.push(`scrolls sideways (needs ${needed})`);
  for (const timeline of document.querySelectorAll(".timeline:has(.drawing)")) {
    const shown = [...timeline.querySelectorAll(".drawing")].filter((drawing) => drawing.checkVisibility());
    if (shown.length !== 1 || !shown[0].classList.contains(wide ? "in-wide" : "in-narrow")) {
      found.push(`${shown.length} drawings are shown, or the wrong one`);
      continue;
    }
    const sheet = shown[0].getBoundingClientRect();
    const words = [...shown[0].querySelectorAll("text")].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
    if (words.length < 2) found.push("the drawing has no words");
    words.sort((one, other) => one.box.left - other.box.left);
    words.forEach(({ text, box }, index) => {
      if (box.left < sheet.left - 1 || box.right > sheet.right + 1 || box.top < sheet.top - box.height / 4 || box.bottom > sheet.bottom + box.height / 4) found.push(`“${text}” leaves the drawing`);
      for (const other of words.slice(index + 1)) {
        if (other.box.left >= box.right - 0.5) break;
        // The box of a line is higher than its letters: lines below each other may share that.
        const shared = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (shared > 0.25 * Math.min(box.height, other.box.height)) found.push(`“${text}” and “${other.text}” overlap`);
      }
    });
  }
  return found;
}

// From marks to events and back, by the mouse.
async function leads(page, complain) {
  const marks = page.locator(".drawing:visible a.mark");
  const count = await marks.count();
  for (const index of new Set([0, 1, Math.floor(count / 2), count - 2, count - 1])) {
    if (index < 0 || index >= count) continue;
    const mark = marks.nth(index);
    const [id, to] = [await mark.getAttribute("id"), (await mark.getAttribute("href")).slice(1)];
    // A click on the mark's own words, or on its shape, which other marks may surround.
    await mark.locator("text").first().click();
    if (new URL(page.url()).hash !== `#${to}`) complain(`the mark ${id} does not lead to ${to}`);
    const event = page.locator(`[id="${to}"]`);
    if (!(await event.evaluate((event) => event.matches(":target") && event.getBoundingClientRect().top < window.innerHeight))) complain(`${to} is not in view`);
    await event.locator(".event-number a:visible").click();
    if (new URL(page.url()).hash !== `#${id}`) complain(`${to} does not lead back to ${id}`);
    const seen = await mark.evaluate((mark) => mark.matches(":target") && mark.getBoundingClientRect().bottom > 0);
    if (!seen) complain(`the mark ${id} is not in view`);
  }
}

// The list narrows from the keyboard, to as many events as the option says, and the drawing with it.
async function narrows(page, complain) {
  for (const select of await page.locator(".filters select").all()) {
    await select.focus();
    await page.keyboard.press("ArrowDown");
    const shown = await select.evaluate((select) => {
      const timeline = select.closest(".timeline");
      const option = select.selectedOptions[0];
      const all = (what) => [...timeline.querySelectorAll(what)].filter((one) => one.checkVisibility() && !one.matches(":target"));
      return {
        option: option.textContent,
        wanted: timeline.querySelectorAll(`.event.${option.classList[0]}`).length,
        events: all(".event").length + timeline.querySelectorAll(`.event.${option.classList[0]}:target`).length,
        others: [...all(".event"), ...all(".drawing a.mark")].filter((one) => !one.classList.contains(option.classList[0])).length,
      };
    });
    const said = Number(/\((\d+)\)$/.exec(shown.option)?.[1]);
    if (!said || shown.wanted !== said || shown.events !== said || shown.others > 0) complain(`“${shown.option}” shows ${shown.events} events, and ${shown.others} that do not belong to it`);
    await page.keyboard.press("ArrowUp");
    if ((await select.evaluate((select) => select.selectedIndex)) !== 0) complain("the choice cannot be taken back");
  }
}

// The tab key goes to the link over the drawing, then through its marks in the order of time, each with a visible focus.
async function tabs(page, complain) {
  const drawing = page.locator(".drawn").first();
  await drawing.locator(".skip-drawing").focus();
  if (!(await drawing.locator(".skip-drawing").evaluate((link) => link.getBoundingClientRect().width > 24))) complain("the link to the list is not seen when it has the focus");
  const ids = await drawing.locator("a.mark:visible").evaluateAll((marks) => marks.map((mark) => mark.id));
  for (const id of ids) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => ({ id: document.activeElement.id, outline: getComputedStyle(document.activeElement).outlineStyle }));
    if (focus.id !== id) return complain(`the tab key leads to ${focus.id || "nothing"} and not to ${id}`);
    if (focus.outline === "none") return complain(`the focus on ${id} is not seen`);
  }
  const events = await drawing.evaluate((drawn) => {
    const order = [...drawn.closest(".timeline").querySelectorAll(".event")].map((event) => event.id);
    return [...drawn.querySelectorAll(".drawing:first-of-type a.mark:not(.bin)")].map((mark) => order.indexOf(mark.hash?.slice(1) ?? mark.href.baseVal.slice(1)));
  });
  if (events.some((place, index) => index > 0 && place < events[index - 1])) complain("the marks do not stand in the order of the list");
}
