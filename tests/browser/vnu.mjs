// Holds every page, style sheet and drawing of built sites against the standards, with the Nu HTML Checker.
//
//   node tests/browser/vnu.mjs public [another …]
//
// No error, no warning and no remark may be left. What the checker gets wrong is listed below, each with the reason.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { relative } from "node:path";
import { finish } from "./site.mjs";

const JAR = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
const MOST_BYTES = 64 * 1024 * 1024;

// What is not counted. `seen` must stay true: an entry that no longer matches anything is to be taken out.
const WRONG = [
  {
    // The files are read from disk, where the site has no origin that `'self'` could mean. In the browser's tests, where it has
    // one, any breach of the policy is a finding.
    message: /^Resource violates Content Security Policy \(meta tag\): (external stylesheet|image|external script|font) “\/[^”]*” blocked by “[a-z]+-src” directive\.$/,
  },
  {
    // Container queries are CSS Conditional Rules 5, in every browser since February 2023; the checker's CSS is older.
    message: /^CSS: “container-type”: Property “container-type” doesn't exist\.$|^CSS: Unrecognized at-rule “@container”$/,
  },
  {
    // SVG 2 has the property, and every browser since 2016; the checker's CSS is older.
    message: /^CSS: “paint-order”: Property “paint-order” doesn't exist\.$/,
  },
];

const folders = process.argv.slice(2);
if (folders.length === 0) folders.push("public");
for (const folder of folders) {
  if (!existsSync(folder)) throw new Error(`${folder} does not exist: build the site first`);
}
const options = ["--stdout", "--exit-zero-always", "--format", "json", "--also-check-css", "--also-check-svg", "--skip-non-html"];
const java = process.env.JAVA ?? "java";
const { messages } = JSON.parse(execFileSync(java, ["-jar", JAR, ...options, ...folders], { encoding: "utf8", maxBuffer: MOST_BYTES }));
const wrong = [];
for (const { url, type, subType, lastLine, firstColumn, lastColumn, message, extract } of messages) {
  const known = WRONG.find((one) => one.message.test(message));
  if (known) {
    known.seen = true;
    continue;
  }
  const file = url?.startsWith("file:") ? relative(".", fileURLToPath(url)) : (url ?? "");
  wrong.push(`${file}:${lastLine ?? 1}:${firstColumn ?? lastColumn ?? 1}: ${subType ?? type}: ${message} [${(extract ?? "").replace(/\s+/g, " ")}]`);
}
for (const { message } of WRONG.filter((one) => !one.seen)) wrong.push(`vnu.mjs: nothing is ignored by ${message} any more; take it out`);
finish(wrong, `${folders.join(", ")}: nothing found`);
