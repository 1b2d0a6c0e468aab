// Follows every internal link of a built site: pages, anchors, images, style sheets, feeds, the site map, redirects.
//
//   node tests/browser/links.mjs public

import { Site, finish } from "./site.mjs";

const site = new Site(process.argv[2] ?? "public");
const wrong = [];
const pages = new Map(site.pages.map((file) => [file, parse(site.read(file))]));
let followed = 0;

for (const [file, page] of pages) {
  const seen = new Set();
  for (const id of page.ids) {
    if (seen.has(id)) wrong.push(`${file}: the id "${id}" is given twice`);
    seen.add(id);
  }
  for (const link of page.links) follow(file, link, site.path(file));
}
for (const file of site.files) {
  if (file.endsWith(".css")) {
    for (const [, link] of site.read(file).matchAll(/url\(["']?([^"')]+)["']?\)/g)) follow(file, link, site.path(file));
  }
  if (file.endsWith(".xml")) {
    const text = site.read(file);
    const links = [...text.matchAll(/<loc>([^<]+)<\/loc>/g), ...text.matchAll(/<link[^>]*href="([^"]+)"/g)];
    for (const [, link] of links) follow(file, unescape(link), site.path(file));
  }
}
finish(wrong, `${followed} links in ${pages.size} pages lead somewhere`);

// Notes a link that leads nowhere. Links to other sites are not followed.
function follow(file, link, from) {
  let url;
  try {
    url = new URL(link, new URL(from, site.home));
  } catch {
    wrong.push(`${file}: "${link}" is no address`);
    return;
  }
  if (url.origin !== site.home.origin) return;
  followed += 1;
  const target = site.file(url.pathname);
  if (!target) {
    wrong.push(`${file}: "${link}" leads to no file`);
    return;
  }
  const anchor = decodeURIComponent(url.hash.slice(1));
  if (anchor && anchor !== "top" && !pages.get(target)?.ids.includes(anchor)) {
    wrong.push(`${file}: "${link}" leads to no anchor of ${target}`);
  }
}

// The ids and links of a page. Good for HTML that a program has written: attributes stand in quotation marks.
function parse(html) {
  const ids = [];
  const links = [];
  const shown = html.replace(/<!--[\s\S]*?-->/g, "").replace(/(<script\b[^>]*>)[\s\S]*?(<\/script>)/g, "$1$2");
  for (const [, tag, rest] of shown.matchAll(/<([a-z][a-z0-9-]*)((?:\s+[^\s=>"']+(?:="[^"]*"|='[^']*'|=[^\s>"']+)?)*)\s*\/?>/gi)) {
    const attributes = new Map();
    for (const [, name, twice, once, bare] of rest.matchAll(/([^\s=>"']+)(?:="([^"]*)"|='([^']*)'|=([^\s>"']+))?/g)) {
      attributes.set(name.toLowerCase(), unescape(twice ?? once ?? bare ?? ""));
    }
    if (attributes.has("id")) ids.push(attributes.get("id"));
    for (const name of ["href", "src", "poster", "action"]) {
      if (attributes.has(name)) links.push(attributes.get(name));
    }
    for (const part of (attributes.get("srcset") ?? "").split(",")) {
      if (part.trim()) links.push(part.trim().split(/\s+/)[0]);
    }
    const refresh = tag.toLowerCase() === "meta" && /^refresh$/i.test(attributes.get("http-equiv") ?? "");
    const to = refresh && /url=(.*)$/i.exec(attributes.get("content") ?? "");
    if (to) links.push(to[1].trim());
  }
  return { ids, links };
}

function unescape(text) {
  const names = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return names[name.toLowerCase()];
    return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
  });
}
