// Holds the widths of letters that timelines are drawn with against the theme's font, as Chromium sets it.
//
//   node tests/browser/advances.mjs            compares
//   UPDATE=1 node tests/browser/advances.mjs   writes src/render/drawing/advances.rs anew, after a change of the font
//
// The program cannot read the font itself: it is compressed, and a drawing must be the same whoever makes it. So the table lies in the
// source, and this is both its origin and its test.

import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const FILE = "src/render/drawing/advances.rs";
const FONTS = ["static/fonts/sans.woff2", "static/fonts/sans-ext.woff2"];
// The parts of Unicode that the theme's style sheet asks these files for, in runs without long gaps.
const RUNS = [[0x20, 0x7e], [0xa0, 0x24f], [0x2b0, 0x2dd], [0x1e00, 0x1eff], [0x2010, 0x2044], [0x20a0, 0x20c0], [0x2113, 0x2122], [0x2190, 0x2193], [0x2212, 0x2215]];

// Each font twice, the second time at half its size: a letter that some other font of the system lends is as wide in both.
const face = (name, file, more) => `@font-face { font-family: ${name}; src: url(data:font/woff2;base64,${readFileSync(file).toString("base64")}); font-weight: 400 700; ${more} }`;
const faces = FONTS.flatMap((file, index) => [face(`F${index}`, file, ""), face(`H${index}`, file, "size-adjust: 50%")]);
const NAMES = ["F0", "F1", "H0", "H1"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
const page = await browser.newPage();
await page.setContent(`<style>${faces.join("\n")}</style>${NAMES.map((name) => `<p style="font-family: ${name}">x</p>`).join("")}`);
const runs = await page.evaluate(async ([runs, names]) => {
  await Promise.all(names.map((family) => document.fonts.load(`400 20px ${family}`, "aĀ")));
  const context = document.createElement("canvas").getContext("2d");
  const width = (letter, families) => {
    context.font = `400 1000px ${families}, serif`;
    return context.measureText(letter).width;
  };
  // A letter that no font of the system has is drawn as the empty box of ours.
  const box = width("\u{10fffd}", "F0, F1");
  const advance = (code) => {
    const letter = String.fromCodePoint(code);
    const [whole, half] = [width(letter, "F0, F1"), width(letter, "H0, H1")];
    return Math.abs(whole - 2 * half) <= 2 && whole !== box ? Math.round(whole) : 0;
  };
  return runs.map(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => advance(first + index)));
}, [RUNS, NAMES]);
await browser.close();

const rows = (widths) => {
  const lines = [];
  for (let at = 0; at < widths.length; at += 24) lines.push(`        ${widths.slice(at, at + 24).join(", ")},`);
  return lines.join("\n");
};
const table = runs.map((widths, index) => `    (0x${RUNS[index][0].toString(16)}, &[\n${rows(widths)}\n    ]),`).join("\n");
const text = `//! How far each letter of the theme's sans-serif moves the pen, in thousandths of the font's size, at weight 400.
//!
//! Made by \`tests/browser/advances.mjs\` from \`static/fonts/sans.woff2\` and \`sans-ext.woff2\` (Source Sans 3, SIL Open Font
//! License 1.1), and held to them there. Runs of code points, each from its first; 0 is a letter that the font does not have.

/// The runs, in the order of their code points.
#[rustfmt::skip]
pub(super) const ADVANCES: &[(u32, &[u16])] = &[
${table}
];
`;
const written = (() => { try { return readFileSync(FILE, "utf8"); } catch { return ""; } })();
if (process.env.UPDATE) writeFileSync(FILE, text);
const same = process.env.UPDATE || written === text;
const count = runs.flat().filter((width) => width > 0).length;
console.log(same ? `${count} letters are as wide as the table says` : `${FILE} is not what the font says: UPDATE=1 node tests/browser/advances.mjs`);
process.exit(same ? 0 : 1);
