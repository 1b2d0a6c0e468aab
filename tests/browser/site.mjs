// A built site on disk: its pages, its base path, and a server for it on loopback.

import { createServer } from "node:http";
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

// The content type by which a file is served.
export function type(file) {
  return TYPES[extname(file)] ?? "application/octet-stream";
}

export class Site {
  // Reads the list of files of `folder`, and from the home page where the site is meant to stand.
  constructor(folder) {
    this.folder = folder;
    const home = join(folder, "index.html");
    if (!existsSync(home)) throw new Error(`${home} does not exist: build the site first`);
    const canonical = /<link[^>]*rel="?canonical"?[^>]*href="([^"]+)"/.exec(readFileSync(home, "utf8"));
    if (!canonical) throw new Error(`${home} does not say where it stands (rel="canonical")`);
    this.home = new URL(canonical[1]);
    this.base = this.home.pathname;
    this.files = new Set(list(folder));
    this.pages = [...this.files].filter((file) => file.endsWith(".html")).sort();
  }

  // The path at which a file is served.
  path(file) {
    return this.base + encodeURI(file.replace(/(^|\/)index\.html$/, "$1"));
  }

  // The file that a path leads to; undefined where there is none.
  file(path) {
    if (!path.startsWith(this.base)) return undefined;
    let name;
    try {
      name = decodeURIComponent(path.slice(this.base.length));
    } catch {
      return undefined;
    }
    if (name === "" || name.endsWith("/")) name += "index.html";
    return this.files.has(name) ? name : undefined;
  }

  read(file) {
    return readFileSync(join(this.folder, file), "utf8");
  }

  // Serves the site under its base path, as its host will, and gives the origin and a way to stop.
  serve() {
    const server = createServer((request, response) => {
      const file = this.file(new URL(request.url, "http://localhost").pathname);
      if (!file) {
        response.writeHead(404, { "content-type": "text/plain" }).end("not found");
        return;
      }
      response.writeHead(200, { "content-type": type(file) });
      response.end(readFileSync(join(this.folder, file)));
    });
    return new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const stop = () => new Promise((done) => (server.closeAllConnections(), server.close(done)));
        resolve({ origin: `http://127.0.0.1:${server.address().port}`, stop });
      });
    });
  }
}

function list(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"));
}

// Prints what is wrong, and ends the program as the tests expect it.
export function finish(wrong, done) {
  for (const line of wrong) console.error(line);
  console.log(wrong.length ? `${wrong.length} findings` : done);
  process.exit(wrong.length ? 1 : 0);
}
