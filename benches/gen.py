#!/usr/bin/env python3
"""Write one site for one generator.

    gen.py --tool hugo|nutgraf|plain|theme|figures --n 1000 --out DIR

Every tool gets the same pages and the same page furniture (head, nav, crumbs, table of contents, topics, the five
most recent articles, footer), a home page with the 20 most recent, one listing a section, one page a topic, a feed of
20 and a sitemap. Off everywhere: highlighting, image work, minifying, search index, smart quotes, pagination.

What a person writes once (configuration, templates, section pages) lies ready in sites/TOOL; this adds the pages.
`plain` is for the floor: nutgraf's templates and pages, without its configuration. `theme` is nutgraf's site without
templates, so that the built-in theme makes the pages. `figures` is nutgraf's site with one figure more, that 20 pages show.
"""
import argparse
import json
import shutil
import sys
from pathlib import Path

import corpus

SITES = Path(__file__).resolve().parent / "sites"
CSS = "body{max-width:70ch;margin:auto;font:18px/1.5 serif}nav ul{display:flex;gap:1em;list-style:none}\n" * 40
ABOUT = "Who writes this site, how it is funded, and how pages are checked before and after they are published."

# tool: (what is copied from sites/, the front matter's name for the topics)
TOOLS = {
    "hugo": ({"hugo": "."}, "tags"),
    "nutgraf": ({"nutgraf": "."}, "topics"),
    "plain": ({"nutgraf/templates": "templates"}, "topics"),
    "theme": ({"nutgraf/nutgraf.yaml": "nutgraf.yaml", "nutgraf/content": "content"}, "topics"),
    "figures": ({"nutgraf": ".", "figures": "."}, "topics"),
}
LAST = "Read [the external reference]"      # how the last paragraph of every page begins
FIGURE = "content/figures/readers.yaml"     # in sites/figures
FIGURE_VALUE = "1,234,567"
SHOWN_ON = 20


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)   # a double-quoted YAML scalar


def showing(n: int) -> list[int]:
    """The pages that show the figure, in the site `figures`."""
    return [i for i in range(0, n, max(1, n // SHOWN_ON))][:SHOWN_ON]


def source(page: corpus.Page, topics: str, figure: str = "") -> str:
    """One page's Markdown; internal links are root-relative, as the page is served."""
    body = "".join(x if isinstance(x, str) else f"[{x[2]}]({corpus.address_of(x[1])})" for x in page.body)
    body = body.replace(LAST, figure + LAST, 1)
    return (f"---\ntitle: {quoted(page.title)}\ndate: {page.date:%Y-%m-%dT%H:%M:%SZ}\n"
            f"description: {quoted(page.description)}\n{topics}: [{', '.join(page.tags)}]\n---\n\n{body}")


def write_site(tool: str, n: int, out: Path, seed: int = 1):
    """Writes the site into `out`, which must not exist."""
    if n > corpus.MOST or n % 7919 == 0:
        sys.exit(f"at most {corpus.MOST} pages, and no multiple of 7919 (see corpus.py)")
    skeleton, topics = TOOLS[tool]
    out.mkdir(parents=True)
    for part, to in skeleton.items():
        if (SITES / part).is_dir():
            shutil.copytree(SITES / part, out / to, dirs_exist_ok=True)
        else:
            shutil.copy(SITES / part, out / to)
    for folder in ("static", "content/articles", "content/background"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    (out / "static/style.css").write_text(CSS)
    for name in ("about", "corrections"):
        (out / f"content/{name}.md").write_text(f"---\ntitle: {name.title()}\ndescription: {quoted(ABOUT)}\n---\n{ABOUT}\n")
    with_figure = set(showing(n)) if tool == "figures" else set()
    for i in range(n):
        page = corpus.page(i, n, seed)
        (out / f"content/{page.kind}/{page.slug}.md").write_text(
            source(page, topics, "![[figure:readers]]\n\n" if i in with_figure else ""), encoding="utf-8")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--tool", required=True, choices=TOOLS)
    ap.add_argument("--n", type=int, required=True)
    ap.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet")
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    if a.out.exists():
        ap.error(f"{a.out} exists")
    write_site(a.tool, a.n, a.out, a.seed)
    print(f"{a.tool} n={a.n} -> {a.out}")


if __name__ == "__main__":
    main()
