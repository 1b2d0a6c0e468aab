// Serves a built site as a good static host does: compressed, with what may be kept for ever said so, and the site's own page for what is not there.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { type } from "./site.mjs";

const TEXT = /^(text\/|image\/svg|application\/(json|xml))/;
// A name that holds ten digits of its bytes' hash: other bytes, another name.
const FINGERPRINT = /\.[0-9a-f]{10}\.[a-z0-9]+$/;
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const ENCODINGS = { br: (bytes) => brotliCompressSync(bytes, QUALITY), gzip: (bytes) => gzipSync(bytes, { level: 9 }) };

// Gives the origin and a way to stop. Each file is compressed once.
export function host(site) {
  const ready = new Map();
  const server = createServer((request, response) => {
    const found = site.file(new URL(request.url, "http://localhost").pathname);
    const file = found ?? "404.html";
    const encoding = Object.keys(ENCODINGS).find((name) => TEXT.test(type(file)) && request.headers["accept-encoding"]?.includes(name));
    const key = `${encoding} ${file}`;
    if (!ready.has(key)) {
      const bytes = readFileSync(join(site.folder, file));
      ready.set(key, encoding ? ENCODINGS[encoding](bytes) : bytes);
    }
    const bytes = ready.get(key);
    response.writeHead(found ? 200 : 404, {
      "cache-control": FINGERPRINT.test(file) ? "public, max-age=31536000, immutable" : "public, max-age=60",
      "content-length": bytes.length,
      "content-type": type(file),
      vary: "accept-encoding",
      ...(encoding && { "content-encoding": encoding }),
    });
    response.end(bytes);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const stop = () => new Promise((done) => (server.closeAllConnections(), server.close(done)));
      resolve({ origin: `http://127.0.0.1:${server.address().port}`, stop });
    });
  });
}
