// The browser of these tests, work in it on several pages at once, and what axe-core says of a page.

import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// The only rules that look at colours, and colours are all that the theme changes by night.
const COLOURS = ["color-contrast", "link-in-text-block"];
// A page that asks elsewhere is reported; it is not answered either.
const NOBODY_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1";

// Starts a browser that reaches this machine only.
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [NOBODY_ELSE] });
}

// Hands each of `all` to `act`, so many at once: a browser mostly waits.
export async function atOnce(number, all, act) {
  const left = [...all];
  const lane = async () => {
    while (left.length) await act(left.shift());
  };
  await Promise.all(Array.from({ length: number }, lane));
}

// Tells `wrong` of each request of a page to elsewhere, and calls `asked` with the address of every one.
export function overhear(page, origin, { elsewhere, asked = () => {} }) {
  page.on("request", (request) => {
    const url = request.url();
    asked(url);
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) elsewhere(url);
  });
}

// How a page breaks WCAG 2.2 AA as far as axe-core can tell, by day and by night or only by day; of parts of it only, where they are
// named by selectors. The page is to be without its policy, past which axe-core is put into it.
export async function breaches(page, { parts, times = ["light", "dark"] } = {}) {
  await page.addScriptTag({ path: AXE });
  const found = [];
  for (const colorScheme of times) {
    const runOnly = colorScheme === "dark" ? { type: "rule", values: COLOURS } : { type: "tag", values: WCAG };
    await page.emulateMedia({ colorScheme });
    // What passes is not told: it is long. Style sheets are read for no rule that is asked about, and with a thousand events slowly.
    const violations = await page.evaluate(async ({ parts, runOnly }) => {
      const context = parts ? { include: parts.map((part) => [part]) } : document;
      return (await window.axe.run(context, { runOnly, preload: { assets: ["media"] }, resultTypes: ["violations"] })).violations;
    }, { parts, runOnly });
    found.push(...violations.map((violation) => ({ ...violation, colorScheme })));
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}
