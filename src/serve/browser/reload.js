// The one script that `nutgraf serve` adds to a page: it brings the page up to date and shows what is wrong with the site.
// Nothing of it is ever written into the output.
(() => {
  "use strict";
  const me = new URL(document.currentScript.src);
  const near = (name) => new URL(name, me).href;
  const bare = me.searchParams.has("bare");
  const SCROLL = "nutgraf-scroll";
  let version = Number(me.searchParams.get("version"));
  let fingerprint = me.searchParams.get("page");
  let leaving = false;
  let troubles;

  // One connection for all tabs: browsers allow six for each host, and a seventh tab would load for ever.
  function listen() {
    if (window.SharedWorker) {
      const { port } = new SharedWorker(near("worker.js"), "nutgraf");
      port.onmessage = ({ data }) => heard(data);
      addEventListener("pagehide", () => port.postMessage("bye"), { once: true });
    } else if (document.visibilityState === "visible") {
      const events = new EventSource(near("events"));
      events.onmessage = ({ data }) => heard(JSON.parse(data));
      events.onerror = () => events.readyState === EventSource.CLOSED && heard({ gone: true });
      const leave = () => {
        events.close();
        document.removeEventListener("visibilitychange", leave);
        listen();
      };
      document.addEventListener("visibilitychange", leave);
      addEventListener("pagehide", () => events.close(), { once: true });
    } else {
      document.addEventListener("visibilitychange", listen, { once: true });
    }
  }

  // `steps` says for each of the last versions what a page must do to become that one.
  async function heard({ version: now, trouble, steps, gone }) {
    if (leaving) return;
    if (gone) return comeBack();
    show(trouble);
    if (now <= version) return;
    const missed = steps.filter(([number]) => number > version);
    const kinds = new Set(missed.map(([, kind]) => kind));
    const whole = missed.length < now - version || kinds.size !== 1 || kinds.has("all");
    version = now;
    try {
      if (whole) reload();
      else if (kinds.has("looks")) await dress();
      else if ((await fetch(location.href, { method: "HEAD", cache: "no-store" })).headers.get("etag") !== fingerprint) reload();
    } catch {
      // The server has gone between two answers: the next message, or its absence, says more.
    }
  }

  function reload() {
    leaving = true;
    try {
      sessionStorage.setItem(SCROLL, JSON.stringify([location.pathname, scrollX, scrollY]));
    } catch {
      // Where nothing may be stored, the browser's own memory has to do.
    }
    location.reload();
  }

  function restore() {
    try {
      const [path, x, y] = JSON.parse(sessionStorage.getItem(SCROLL)) ?? [];
      sessionStorage.removeItem(SCROLL);
      if (path !== location.pathname) return;
      const go = () => scrollTo({ left: x, top: y, behavior: "instant" });
      go();
      addEventListener("load", go, { once: true });
    } catch {
      // As above.
    }
  }

  // Another run of the server does not know this one's token: load again as soon as it answers.
  async function comeBack() {
    leaving = true;
    for (;;) {
      await new Promise((done) => setTimeout(done, 1000));
      try {
        await fetch(location.href, { method: "HEAD", cache: "no-store" });
        break;
      } catch {
        // Not yet.
      }
    }
    reload();
  }

  // Takes the style sheets and images of the new page, and nothing else of it.
  async function dress() {
    const answer = await fetch(location.href, { cache: "no-store" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const select = (page, what) => [...page.querySelectorAll(what)];
    const pairs = ['link[rel~="stylesheet"]', 'link[rel~="icon"]', "img, picture source"].map((what) => [select(document, what), select(next, what)]);
    if (pairs.some(([old, fresh]) => old.length !== fresh.length)) return reload();
    fingerprint = answer.headers.get("etag");
    const [sheets, icons, images] = pairs.map(([old, fresh]) => old.map((element, index) => [element, fresh[index]]));
    for (const [old, fresh] of sheets) {
      const sheet = old.cloneNode();
      sheet.setAttribute("href", anew(fresh.getAttribute("href")));
      sheet.onload = sheet.onerror = () => old.remove();
      old.after(sheet);
    }
    for (const [old, fresh] of icons) old.setAttribute("href", anew(fresh.getAttribute("href")));
    for (const [old, fresh] of images) {
      for (const name of ["width", "height", "sizes"]) {
        if (fresh.hasAttribute(name)) old.setAttribute(name, fresh.getAttribute(name));
      }
      if (fresh.hasAttribute("srcset")) {
        const all = fresh.getAttribute("srcset").split(/,\s+/);
        old.setAttribute("srcset", all.map((one) => one.trim().replace(/^\S+/, anew)).join(", "));
      }
      if (fresh.hasAttribute("src")) old.setAttribute("src", anew(fresh.getAttribute("src")));
    }
  }

  // The same address in other letters, so that no browser takes what it has.
  function anew(address) {
    if (!address || address.startsWith("data:")) return address;
    return `${address}${address.includes("?") ? "&" : "?"}nutgraf=${version}`;
  }

  // What is wrong, as text, above the page. Its own styles cannot meet the page's, nor the page's its own.
  function show(trouble) {
    if (trouble === troubles) return;
    troubles = trouble;
    if (bare) {
      if (trouble) document.querySelector("pre").textContent = trouble;
      return;
    }
    panel("trouble")?.remove();
    if (!trouble) return;
    const { section, close } = made("trouble", "alert", "This site cannot be built as it is now. You see the last state that could be.");
    const text = document.createElement("pre");
    text.textContent = trouble;
    section.append(text, close);
  }

  async function missing() {
    const asked = decodeURI(location.pathname);
    const answer = await fetch(`${near("near")}?path=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
    const found = await answer.json();
    const title = found.length ? `There is no page at ${asked}. The nearest are:` : `There is no page at ${asked}, and none that is near.`;
    const { section, close } = made("missing", "status", title);
    const list = document.createElement("ul");
    for (const address of found) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = decodeURI(address);
      list.appendChild(document.createElement("li")).append(link);
    }
    section.append(list, close);
  }

  function overlay() {
    const there = document.querySelector("nutgraf-overlay");
    if (there) return there.shadowRoot;
    const host = document.createElement("nutgraf-overlay");
    const root = host.attachShadow({ mode: "open" });
    const styles = document.createElement("link");
    styles.rel = "stylesheet";
    styles.href = near("overlay.css");
    root.append(styles);
    document.documentElement.append(host);
    return root;
  }

  function panel(name) {
    return document.querySelector("nutgraf-overlay")?.shadowRoot.getElementById(name);
  }

  function made(name, role, title) {
    const section = document.createElement("section");
    section.id = name;
    section.lang = "en";
    section.dir = "ltr";
    section.setAttribute("role", role);
    section.appendChild(document.createElement("h1")).textContent = title;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Hide";
    close.onclick = () => section.remove();
    overlay().append(section);
    return { section, close };
  }

  restore();
  listen();
  if (me.searchParams.has("missing")) missing();
  // A page that comes back from the browser's memory has hung up, and may be old.
  addEventListener("pageshow", ({ persisted }) => persisted && listen());
})();
