// Asks Lighthouse about one page of every kind, on a phone with a slow network, and about two of them on a desk.
//
//   node tests/browser/lighthouse.mjs public [--speed] [kind …]
//
// `--speed` asks about nothing else: on a page with thousands of links the other questions take minutes, and `run.mjs` and `links.mjs`
// ask most of them.
//
// No category may be below 98 of 100. Speed is measured on a machine that does other things too, so a page that falls short of it only
// there is measured anew, up to five times, and its best run counts; the other three categories do not vary, and count at once.
//
// The page for what is not there is left out: it says `noindex` to search engines, which is right and costs it its rank there, and
// Lighthouse refuses to measure an answer of 404. `run.mjs` holds it with axe-core as it does every page.

import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { host } from "./host.mjs";
import { kindsOf } from "./kinds.mjs";
import { Site, finish } from "./site.mjs";

const LEAST = 98;
const TRIES = 5;
const ON_A_DESK = ["home", "explainer"];
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"];
const CATEGORIES = process.argv.includes("--speed") ? ["performance"] : ["performance", "accessibility", "best-practices", "seo"];
// What takes time and counts for nothing: pictures of the page, and whether the way back to it is kept.
const WITHOUT = { disableFullPageScreenshot: true, skipAudits: ["bf-cache", "final-screenshot", "screenshot-thumbnails"] };

const [folder = "public", ...wished] = process.argv.slice(2).filter((word) => word !== "--speed");
const site = new Site(folder);
const wrong = new Set();
const { origin, stop } = await host(site);
// Not the launcher of the other tests: two who steer one browser close each other's pages.
const browser = await launch({ chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromeFlags: FLAGS });
const files = kindsOf(site);
const kinds = Object.keys(files).filter((kind) => kind !== "missing" && (wished.length === 0 || wished.includes(kind)));
const visits = [...kinds.map((kind) => ({ kind, screen: "phone" })), ...ON_A_DESK.filter((kind) => kinds.includes(kind)).map((kind) => ({ kind, screen: "desk" }))];

console.log(`${"".padEnd(20)} ${CATEGORIES.join("  ")}`);
for (const visit of visits) await measure(visit);
browser.kill();
await stop();
finish([...wrong], `${visits.length} visits: no category below ${LEAST}`);

async function measure({ kind, screen }) {
  const name = `${kind}, ${screen}`;
  let best;
  for (let run = 0; run < TRIES && !(best?.performance.score >= LEAST); run += 1) {
    const now = await scores(origin + site.path(files[kind]), screen);
    if (!best || now.performance.score > best.performance.score) best = now;
  }
  console.log(`${name.padEnd(20)} ${CATEGORIES.map((id) => String(best[id].score).padStart(id.length)).join("  ")}`);
  for (const id of CATEGORIES) {
    const { score, short } = best[id];
    if (!(score >= LEAST)) wrong.add(`${name}: ${id} is ${score}: ${short.join("; ")}`);
  }
}

// Each category's score of 100, and the audits that cost it something.
async function scores(url, screen) {
  const { lhr } = await lighthouse(url, { port: browser.port, logLevel: "error", onlyCategories: CATEGORIES, ...WITHOUT }, screen === "desk" ? desktopConfig : undefined);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  return Object.fromEntries(
    CATEGORIES.map((id) => {
      const { score, auditRefs } = lhr.categories[id];
      const lost = auditRefs.filter(({ weight, id: audit }) => weight > 0 && lhr.audits[audit].score !== null && lhr.audits[audit].score < 1);
      const short = lost.map(({ id: audit }) => `${lhr.audits[audit].title} ${lhr.audits[audit].displayValue ?? ""}`.trim());
      return [id, { score: Math.round(score * 100), short }];
    }),
  );
}
