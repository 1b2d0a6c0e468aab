// Cards on links, and a table of contents that shows where one is. Nothing needs this script: without it a link is a link.
//
// A card opens where a mouse rests or the keyboard stands on a link, and on the first tap of a finger, which has no other way to
// point; a long press belongs to the browser and the text. It stays while the pointer or the focus is in it, and Escape closes it.

const LINKS = "main :is(a.gloss, a.figure, a.event, a.footnote, a[href^='#source-'])";
// Those of them whose card is a file. All links of a page with a thousand sources would take long to look at.
const FILES = "main :is(a.gloss, a.figure, a.event)";
const NOT_IN = ".gloss-card, .sources, .footnotes, .print-notes";
const [OPENS, CLOSES, LATE] = [250, 350, 2000];
const [GAP, EDGE, MOST] = [6, 12, 480];

const frame = document.getElementById("gloss-frame");
if (frame && "popover" in HTMLElement.prototype) cards(document.importNode(frame.content, true).firstElementChild);
contents(document.querySelector(".toc"));

function cards(card) {
  const text = card.querySelector("#gloss-card-text");
  const more = card.querySelector(".gloss-more");
  const words = Object.fromEntries([...card.querySelectorAll("[hidden] span")].map((word) => [word.className, word.textContent]));
  words.more = more.textContent;
  const read = new Map();
  let link = null; // the link whose card is open
  let title = null; // its own small note, which would stand in front of the card
  let left = null; // the link on which Escape was pressed, until it is left
  let finger = false;
  let timer = 0;
  let turn = 0; // whoever waits for a card gives way when this goes on

  const linked = (event) => {
    const found = event.target.closest?.(LINKS);
    return found && !found.closest(NOT_IN) && place(found) ? found : null;
  };
  const stop = () => {
    clearTimeout(timer);
    turn += 1;
  };
  const later = (act, wait) => {
    stop();
    timer = setTimeout(act, wait);
  };
  const holds = (node) => Boolean(node && (card.contains(node) || link?.contains(node)));

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (card.contains(event.target)) return stop();
    const over = linked(event);
    if (over !== left) left = null;
    if (over && over === link) stop();
    else if (over && !left) later(() => open(over, event), OPENS);
    else if (link && !holds(document.activeElement)) later(close, CLOSES);
    else stop();
  });
  document.documentElement.addEventListener("pointerleave", () => {
    if (link && !finger && !holds(document.activeElement)) later(close, CLOSES);
  });
  document.addEventListener("focusin", (event) => {
    const on = linked(event);
    if (on && on !== link && on.matches(":focus-visible")) later(() => open(on), OPENS);
    else if (!holds(event.target)) close();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === left) left = null;
    if (link && !holds(event.relatedTarget) && !card.matches(":hover")) later(close, CLOSES);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    stop();
    if (!link) return;
    left = link;
    close();
  });
  document.addEventListener("pointerdown", (event) => (finger = event.pointerType === "touch"), true);
  document.addEventListener("click", (event) => {
    const on = linked(event);
    const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (on && on !== link && finger && plain && event.detail > 0) {
      event.preventDefault();
      open(on, event, () => location.assign(on.href));
    } else if (event.target.closest?.(".gloss-close") || !card.contains(event.target) || event.target.closest("a")) {
      close();
    }
  });
  addEventListener("resize", close);

  // Opens the card of a link, unless it has none, or another was asked for while it came.
  async function open(on, point, otherwise) {
    stop();
    const mine = turn;
    // A finger has asked for a page and gets one, if the card does not come.
    const found = await (otherwise ? Promise.race([load(on), new Promise((late) => setTimeout(late, LATE))]) : load(on));
    if (turn !== mine) return;
    if (!found) return otherwise?.();
    close();
    link = on;
    fill(on, found);
    title = on.getAttribute("title");
    on.removeAttribute("title");
    on.setAttribute("aria-describedby", text.id);
    (on.closest(".cite, sup") ?? on).after(card);
    card.classList.toggle("by-finger", finger && Boolean(otherwise));
    card.showPopover();
    stand(on, point);
  }

  function close() {
    stop();
    if (!link) return;
    const within = card.contains(document.activeElement);
    const from = link;
    link = null;
    card.hidePopover();
    card.remove();
    from.removeAttribute("aria-describedby");
    if (title !== null) from.setAttribute("title", title);
    if (within) from.focus();
  }

  function fill(on, { parts, lang, dir, name }) {
    const kind = on.matches(".footnote") ? "footnote" : on.hash && !place(on).file ? "source" : "";
    text.replaceChildren(...parts.map((part) => part.cloneNode(true)));
    card.lang = lang;
    card.dir = dir;
    const called = kind ? words[`${kind}-name`].replace("#", on.textContent) : name;
    card.setAttribute("aria-label", called);
    card.dataset.kind = kind || "gloss";
    if (kind) {
      const label = document.createElement("p");
      label.className = "kicker";
      label.textContent = called;
      text.prepend(label);
    }
    more.href = on.href;
    more.textContent = kind ? words[`${kind}-end`] : words.more;
    if (kind) more.removeAttribute("aria-label");
    else more.setAttribute("aria-label", words.about.replace("#", called));
  }

  // Below the link's last line, else above its first, always within the window; it then scrolls with the text.
  function stand(on, point) {
    const lines = [...on.getClientRects()];
    const at = lines.find(({ top, bottom }) => point && point.clientY >= top && point.clientY <= bottom) ?? lines[0];
    // A link of very many lines would push its card out of the window.
    const [head, tail] = [lines[0], lines[lines.length - 1]];
    const [first, last] = tail.bottom - head.top > innerHeight / 3 ? [at, at] : [head, tail];
    const [wide, high] = [document.documentElement.clientWidth, innerHeight];
    const [above, below] = [first.top - GAP - EDGE, high - last.bottom - GAP - EDGE];
    card.style.maxBlockSize = "";
    const { width, height } = card.getBoundingClientRect();
    const under = height <= below || below >= above;
    const line = under ? last : first;
    const room = Math.min(Math.max(under ? below : above, 96), MOST);
    const tall = Math.min(height, room);
    card.style.maxBlockSize = `${room}px`;
    const rtl = getComputedStyle(on).direction === "rtl";
    let start = rtl ? line.right - width : line.left;
    if (point && (point.clientX < start + EDGE || point.clientX > start + width - EDGE)) start = point.clientX - width / 2;
    card.style.left = `${Math.min(Math.max(start, EDGE), wide - width - EDGE) + scrollX}px`;
    card.style.top = `${(under ? line.bottom + GAP : line.top - GAP - tall) + scrollY}px`;
  }

  // Reads a card once: from the page itself, or from the file beside what the link leads to.
  function load(on) {
    const { file, item } = place(on);
    if (item) return Promise.resolve(ofItem(item));
    if (!read.has(file)) read.set(file, fetch(file, { priority: "low" }).then((answer) => (answer.ok ? answer.text() : "")).then(ofFile));
    return read.get(file).catch(() => void read.delete(file));
  }

  // What is in view is fetched before it is wanted, unless the reader saves data.
  if (navigator.connection?.saveData) return;
  const idle = window.requestIdleCallback ?? setTimeout;
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      idle(() => load(target));
    }
  });
  for (const one of document.querySelectorAll(FILES)) if (!one.closest(NOT_IN) && place(one)?.file) seen.observe(one);
}

// Where a link's card is: an item of this page, or a file of this site; undefined where it leads to this page or another site.
function place(link) {
  const here = link.origin + link.pathname === location.origin + location.pathname;
  const item = here && link.hash && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (here) return item && item.matches(".sources > li, .footnotes li") ? { item } : undefined;
  if (link.origin !== location.origin || !link.matches(".gloss, .figure, .event")) return undefined;
  // What a pinned page knows of a figure has a card of its own.
  const own = link.matches(".event") ? link.hash.slice(1) : link.dataset.card;
  const name = own ? `${own}.gloss.html` : "gloss.html";
  return { file: new URL(name, link.origin + link.pathname).href };
}

// The words of a source or a footnote of this page, without ids and without the way back.
function ofItem(item) {
  const copy = item.cloneNode(true);
  copy.querySelectorAll(".footnote-back").forEach((back) => back.remove());
  copy.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
  const words = document.createElement("div");
  words.className = "gloss-words";
  words.append(...copy.childNodes);
  const { lang, dir } = document.documentElement;
  return { parts: [words], lang, dir };
}

function ofFile(html) {
  const { body, documentElement, title } = new DOMParser().parseFromString(html, "text/html");
  const found = body.querySelector(".gloss-text");
  return found && { parts: [...found.children], lang: documentElement.lang, dir: documentElement.dir, name: title };
}

// Marks the entry of the heading under which the reader is, and names it in a bar where the list has scrolled away.
function contents(toc) {
  const bar = toc && "popover" in HTMLElement.prototype ? above(toc) : null;
  const entries = new Map([...(toc?.querySelectorAll("a") ?? [])].map((entry) => [document.getElementById(decodeURIComponent(entry.hash.slice(1))), entry]));
  entries.delete(null);
  let marked = null;
  const mark = () => {
    const line = innerHeight * 0.15;
    const here = [...entries.keys()].findLast((heading) => heading.getBoundingClientRect().top < line);
    const entry = entries.get(here) ?? null;
    if (entry === marked) return;
    marked?.removeAttribute("aria-current");
    entry?.setAttribute("aria-current", "location");
    marked = entry;
    if (bar) bar.textContent = entry?.textContent ?? "";
    if (!entry || toc.scrollHeight <= toc.clientHeight) return;
    const [top, box] = [entry.getBoundingClientRect(), toc.getBoundingClientRect()];
    if (top.top < box.top || top.bottom > box.bottom) toc.scrollTop += top.top - box.top - box.height / 3;
  };
  // All that lies above counts as in view, so that no jump can pass a heading unseen.
  const watch = new IntersectionObserver(mark, { rootMargin: "9999999px 0px -85% 0px" });
  for (const heading of entries.keys()) watch.observe(heading);
}

// A bar above the text of a narrow window, with the list behind it; gives the place of the current heading in it.
function above(toc) {
  const frame = document.getElementById("toc-bar-frame");
  if (!frame) return null;
  const bar = document.importNode(frame.content, true).firstElementChild;
  const sheet = bar.querySelector("nav");
  sheet.append(toc.querySelector("ol").cloneNode(true));
  sheet.addEventListener("click", (event) => event.target.closest("a") && sheet.hidePopover());
  sheet.addEventListener("beforetoggle", ({ newState }) => {
    const here = bar.querySelector(".toc-here").textContent;
    for (const entry of sheet.querySelectorAll("a")) {
      if (newState === "open" && entry.textContent === here) entry.setAttribute("aria-current", "location");
      else entry.removeAttribute("aria-current");
    }
  });
  toc.closest("main").before(bar);
  // All that lies below counts as in view, so that no jump can pass the list unseen; beside the text it never scrolls away.
  const watch = ([{ isIntersecting }]) => {
    bar.hidden = isIntersecting;
    document.documentElement.classList.toggle("has-toc-bar", !isIntersecting);
    if (isIntersecting && sheet.matches(":popover-open")) sheet.hidePopover();
  };
  new IntersectionObserver(watch, { rootMargin: "0px 0px 9999999px 0px" }).observe(toc);
  return bar.querySelector(".toc-here");
}
