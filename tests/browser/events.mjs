// Writes a site with so many events, always the same ones: every form of date, short titles and long ones, topics, pages, times of day.
//
//   node tests/browser/events.mjs FOLDER COUNT

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const WORDS = {
  en: "the council adopts a plan for the harbour after long debate about money roads water and schools in the market hall while neighbours ask who pays".split(" "),
  ar: "المجلس البلدي يوافق على خطة إصلاح الجسر القديم بعد نقاش طويل في قاعة السوق وسط المدينة".split(" "),
};
const PAGES = ["Harbour", "Market hall", "Town council", "Water board", "School", "Library", "Old bridge", "New bridge"];
const TOPICS = ["Money", "Roads", "Water", "Schools", "Law"];

export function make(root, { count, language, years = [1948, 2024] }) {
  const random = seeded(count);
  const from = (list) => list[Math.floor(random() * list.length)];
  const between = (low, high) => low + Math.floor(random() * (high - low + 1));
  const some = (list, number) => [...list].sort(() => random() - 0.5).slice(0, number);
  const words = (number) => Array.from({ length: number }, () => from(WORDS[language])).join(" ");
  const two = (number) => String(number).padStart(2, "0");
  const write = (path, text) => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const date = () => {
    const [year, month, day] = [between(...years), two(between(1, 12)), two(between(1, 28))];
    const forms = [`${year}-${month}`, `${year}~`, `${year}-${month}-${day}/${year + between(1, 12)}-12-28`, `${year}-${month}-${day}/..`, `${year}-${month}-${day}?`, `${year}/`];
    return random() < 0.65 ? `${year}-${month}-${day}` : from(forms);
  };
  const slug = (name) => name.toLowerCase().replace(" ", "-");
  const event = (number) => {
    const when = date();
    const lines = [`event-${number}:`, `  date: "${when}"`, `  title: ${words(between(2, 14))} ${number}`, `  text: ${words(18)} [@minutes].`];
    if (when.length === 10 && random() < 0.3) lines.push(`  time: "0${between(0, 9)}:30"`, "  tz: Asia/Beirut");
    if (random() < 0.1) lines.push("  by: The harbour board");
    lines.push(`  about: [${some(PAGES, between(1, 3)).map(slug).join(", ")}]`, `  topics: [${some(TOPICS, 2).join(", ")}]`, "  sources: [minutes]");
    return lines.join("\n");
  };
  write("nutgraf.yaml", `nutgraf: 1\ntitle: Events\nbase_url: https://events.example/\nlanguage: ${language}\ntimezone: UTC\n`);
  write("content/_index.md", "---\ntitle: Events\n---\n");
  write("content/sources/all.yaml", "minutes:\n  type: document\n  title: Minutes of the council\n  publisher: The town\n  date: 2024-10-16\n  url: https://town.example/minutes\n  opened: 2024-10-17\n");
  for (const page of PAGES) {
    write(`content/background/${slug(page)}.md`, `---\ntitle: ${page}\ntype: organisation\ngloss: A part of the town.\ntopics: [${TOPICS.join(", ")}]\n---\n\nText.\n`);
  }
  write("content/events/all.yaml", Array.from({ length: count }, (_, number) => event(number)).join("\n") + "\n");
}

// Numbers from 0 to 1, the same for the same seed (mulberry32).
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) make(process.argv[2], { count: Number(process.argv[3]), language: "en" });
