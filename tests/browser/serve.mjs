// Writes a site while a browser looks at it, as an author does.
//
//   node tests/browser/serve.mjs target/debug/nutgraf
//
// A save is on screen without a touch of the hand and at the same place; style sheets and images come without a reload; mistakes are
// shown above the page and go when they are mended; all tabs share one connection; a server that was started again is found again.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { finish } from "./site.mjs";

const PROGRAM = resolve(process.argv[2] ?? "target/debug/nutgraf");
const PATIENCE = 60_000;
const folder = mkdtempSync(join(tmpdir(), "nutgraf-serve-"));
const wrong = [];
const long = Array.from({ length: 200 }, (_, number) => `Paragraph ${number}.`).join("\n\n");
const PAGE = `---\ntitle: Roads\n---\n\nRoads are long.\n\n![A square](square.svg)\n\n${long}\n`;
const square = (colour) => `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="${colour}"/></svg>\n`;

write("nutgraf.yaml", "nutgraf: 1\ntitle: Town\nbase_url: https://town.example/news/\nlanguage: en\ntimezone: UTC\n");
write("content/_index.md", "---\ntitle: Town\n---\n\nHome.\n");
write("content/roads.md", PAGE);
write("content/square.svg", square("red"));
write("static/theme.css", "body { background: rgb(1, 2, 3); }\n");

let server = await serve(0);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
context.setDefaultTimeout(PATIENCE);
const complaints = [];

await check("a save is on screen at the same place", async () => {
  const page = await open("roads/");
  await page.evaluate(() => scrollTo(0, 2000));
  await loaded(page, () => write("content/roads.md", PAGE.replace("long.", "short.")));
  await page.getByText("Roads are short.").waitFor({ state: "attached" });
  await page.waitForFunction(() => Math.abs(scrollY - 2000) < 50);
  await page.close();
});

await check("a page whose bytes are the same is left alone", async () => {
  const [page, other] = [await open("roads/"), await open("")];
  await page.evaluate(() => (window.untouched = true));
  await loaded(other, () => write("content/_index.md", "---\ntitle: Town\n---\n\nHome again.\n"));
  await other.getByText("Home again.").waitFor();
  expect(await page.evaluate(() => window.untouched === true), "the page was loaded again");
  await page.close();
  await other.close();
});

await check("a style sheet comes without a reload and the page stays where it is", async () => {
  const page = await open("roads/");
  await page.evaluate(() => (scrollTo(0, 2000), (window.untouched = true)));
  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect((await colour()) === "rgb(1, 2, 3)", `it begins as ${await colour()}`);
  for (const shade of ["rgb(4, 5, 6)", "rgb(7, 8, 9)"]) {
    write("static/theme.css", `body { background: ${shade}; }\n`);
    await page.waitForFunction((wanted) => getComputedStyle(document.body).backgroundColor === wanted, shade);
  }
  expect(await page.evaluate(() => window.untouched === true && scrollY > 1900), "the page was loaded again or moved");
  // After that, a save of the page itself is noticed as before.
  await loaded(page, () => write("content/roads.md", PAGE.replace("long.", "wide.")));
  await page.getByText("Roads are wide.").waitFor({ state: "attached" });
  await page.close();
});

await check("an image comes without a reload", async () => {
  const page = await open("roads/");
  await page.evaluate(() => (window.untouched = true));
  const shown = () =>
    page.evaluate(async () => {
      const image = document.querySelector("main img");
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
      const pen = canvas.getContext("2d");
      pen.drawImage(image, 0, 0);
      return [...pen.getImageData(0, 0, 1, 1).data].join();
    });
  expect((await shown()) === "255,0,0,255", `it begins as ${await shown()}`);
  write("content/square.svg", square("blue"));
  await until(async () => (await shown()) === "0,0,255,255", "the new image");
  expect(await page.evaluate(() => window.untouched === true), "the page was loaded again");
  await page.close();
});

await check("mistakes are shown as text above the page and go when they are mended", async () => {
  const page = await open("roads/");
  const panel = page.getByRole("alert");
  write("content/roads.md", PAGE.replace("long.", "[<b>long</b>](nowhere)."));
  await panel.waitFor();
  const text = await panel.locator("pre").innerText();
  expect(text.includes("content/roads.md:5:11") && text.includes("5 | Roads are [<b>long</b>](nowhere)."), text);
  expect((await panel.locator("b").count()) === 0, "what an author wrote became an element");
  expect((await page.getByText("Roads are wide.").count()) === 1, "the last good page is gone");
  const late = await open("");
  await late.getByRole("alert").waitFor();
  await late.getByRole("button", { name: "Hide" }).click();
  await late.getByRole("alert").waitFor({ state: "detached" });
  await late.close();
  await loaded(page, () => write("content/roads.md", PAGE));
  await panel.waitFor({ state: "detached" });
  await page.close();
});

await check("a page that does not exist names the nearest, and is there as soon as it is written", async () => {
  const page = await context.newPage();
  const answer = await page.goto(`${server.home}raods/`);
  expect(answer.status() === 404, `it is ${answer.status()}`);
  const link = page.getByRole("status").getByRole("link", { name: "/news/roads/" });
  await link.waitFor();
  await loaded(page, () => write("content/raods.md", "---\ntitle: Raods\n---\n\nNow it exists.\n"));
  await page.getByText("Now it exists.").waitFor();
  rmSync(join(folder, "content/raods.md"));
  await page.getByRole("status").waitFor();
  await page.close();
});

await check("ten tabs share one connection, and each follows", async () => {
  const tabs = [];
  for (let number = 0; number < 10; number += 1) tabs.push(await open("roads/"));
  await Promise.all(tabs.map((tab, number) => tab.evaluate((name) => (document.title = name), `tab ${number}`)));
  const text = PAGE.replace("long.", "new in every tab.");
  await Promise.all([...tabs.map((tab) => tab.waitForEvent("load")), write("content/roads.md", text)]);
  await Promise.all(tabs.map((tab) => tab.getByText("Roads are new in every tab.").waitFor({ state: "attached" })));
  const listening = await connections(server.child.pid, server.port);
  // One that listens, and the few that a browser keeps open for what it asked last.
  expect(listening <= 7, `${listening} connections for ten tabs`);
  await Promise.all(tabs.map((tab) => tab.close()));
});

await check("a server that was started again is found again", async () => {
  const page = await open("roads/");
  await stop(server);
  write("content/roads.md", PAGE.replace("long.", "from another run."));
  await loaded(page, async () => (server = await serve(server.port)));
  await page.getByText("Roads are from another run.").waitFor({ state: "attached" });
  write("content/roads.md", PAGE.replace("long.", "followed again."));
  await page.getByText("Roads are followed again.").waitFor({ state: "attached" });
  await page.close();
});

await check("a template that fails only while it draws is taken back, and the last good page stays", async () => {
  const page = await open("roads/");
  const panel = page.getByRole("alert");
  const good = await page.locator("main p").first().innerText();
  write("templates/page.html", "<!doctype html><title>Roads</title><main><p>Half {{ page.title.no.such }}</p></main>");
  await panel.waitFor();
  expect((await panel.locator("pre").innerText()).includes("templates/page.html:1:"), await panel.innerText());
  const late = await open("roads/");
  await late.getByRole("alert").waitFor();
  expect((await late.locator("main p").first().innerText()) === good, "the last good page is gone");
  await late.close();
  rmSync(join(folder, "templates/page.html"));
  await panel.waitFor({ state: "detached" });
  await page.close();
});

await check("a browser without shared workers follows, too", async () => {
  const old = await browser.newContext({ viewport: { width: 800, height: 600 } });
  old.setDefaultTimeout(PATIENCE);
  await old.addInitScript(() => delete window.SharedWorker);
  const page = await old.newPage();
  await page.goto(`${server.home}roads/`);
  expect(await page.evaluate(() => window.SharedWorker === undefined), "it has shared workers");
  await loaded(page, () => write("content/roads.md", PAGE.replace("long.", "seen by old browsers.")));
  await page.getByText("Roads are seen by old browsers.").waitFor({ state: "attached" });
  await old.close();
});

await browser.close();
await stop(server);
rmSync(folder, { recursive: true });
finish([...wrong, ...new Set(complaints)], "what is saved is on screen: nothing found");

async function check(name, act) {
  try {
    await act();
  } catch (error) {
    wrong.push(`${name}: ${error.message}`);
  }
}

function expect(holds, what) {
  if (!holds) throw new Error(what);
}

// As most editors save: at no moment is there half a file.
function write(path, text) {
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(`${place}.bck`, text);
  renameSync(`${place}.bck`, place);
}

async function serve(port) {
  const child = spawn(PROGRAM, ["serve", "-p", String(port), "-r", folder], { stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: child.stderr })) {
    const origin = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
    if (origin) {
      child.stderr.resume();
      return { child, port: Number(origin[1]), home: `${origin[0]}/news/` };
    }
  }
  throw new Error("it never said where it serves");
}

async function stop({ child }) {
  child.kill("SIGINT");
  if (child.exitCode === null) await once(child, "exit");
}

async function open(path) {
  const page = await context.newPage();
  page.on("console", (message) => {
    const ours = message.type() === "error" && !/404 \(Not Found\)|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_CONNECTION_RESET/.test(message.text());
    if (ours) complaints.push(`${path}: console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${path}: script: ${error.message}`));
  await page.goto(server.home + path);
  return page;
}

// Does something, and waits until the page has been loaded again.
async function loaded(page, act) {
  await Promise.all([page.waitForEvent("load"), act()]);
}

async function until(holds, what) {
  const late = Date.now() + PATIENCE;
  while (!(await holds())) expect(Date.now() < late, `${what} never came`);
}

// How many connections a process has accepted on its port, as Linux counts them.
async function connections(pid, port) {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const rows = readFileSync(`/proc/${pid}/net/tcp`, "utf8").split("\n").slice(1);
  return rows.map((row) => row.trim().split(/\s+/)).filter(([, local, , state]) => local?.endsWith(`:${hex}`) && state === "01").length;
}
