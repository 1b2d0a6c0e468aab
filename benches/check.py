"""Are the outputs equivalent, so that their times may be compared?

Of every output: the pages that the floor has, the entries of the feed and the sitemap. Of 200 pages: the visible words
of the prose against the Markdown itself, and the words and links around the prose against the floor's (not of the built-in
theme, which has other furniture).
"""
import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import corpus
from tools import Tool

WORD = re.compile(r"[^\W_]+")
TAG = re.compile(r"<[^>]*>")
BLOCK = re.compile(r"<(?=/?(?:li|ul|td|th|p|div|h\d|a|time)\b)")
LINK = re.compile(r'href="?([^"#\s>][^"\s>]*)')
# Marks of footnotes, and a heading that only screen readers meet.
FOOTNOTE_MARK = re.compile(r'<sup[^>]*>.*?</sup>|<a[^>]*class="footnote[^>]*>.*?</a>|<h\d[^>]*class="visually-hidden"[^>]*>.*?</h\d>', re.S)
# What follows the prose: in the benchmark's templates, and in the theme.
END = re.compile(r'<section class="tags">|<footer class="article-foot">')


@dataclass
class Found:
    """What was found in one output."""
    html: int
    extra: int                # HTML pages that the floor does not have: more work, and no fault
    megabytes: float
    feed: int
    sitemap: int
    same_words: int = 0
    same_furniture: int | None = 0    # None: another design, and not compared
    sample: int = 0
    faults: list[str] = field(default_factory=list)


def words(html: str) -> Counter:
    return Counter(WORD.findall(unescape(TAG.sub("", BLOCK.sub(" <", html)))))


def source_words(page: corpus.Page) -> Counter:
    text = "".join(x if isinstance(x, str) else x[2] for x in page.body)
    text = re.sub(r"\]\([^)]*\)", "]", text)               # the external link's address
    text = re.sub(r"\[\^\d+\]:?", " ", text)               # footnote marks
    text = re.sub(r"(?m)^\d+\. ", "", text)                # list numbers
    return Counter(WORD.findall(text))


def split(html: str) -> tuple[str, str]:
    """Returns the prose of a page, and the rest of its body."""
    body = html.index("<body")
    i = html.index('<div class="prose">', body)
    j = END.search(html, i)
    if not j:
        raise ValueError("no end of the prose")
    return FOOTNOTE_MARK.sub(" ", html[i:j.start()]), html[body:i] + html[j.start():]


def pages_of(root: Path) -> set[str]:
    return {str(p.relative_to(root)) for p in root.rglob("*.html")}


def compare(compared: list[Tool], n: int) -> dict[str, Found]:
    """Compares every program's output with the floor's, which is among them."""
    floor = next(tool for tool in compared if tool.name == "floor").output(n)
    return {tool.name: check(n, tool.output(n), floor, tool.kind != "theme") for tool in compared}


def check(n: int, root: Path, floor: Path, same_design: bool) -> Found:
    """Compares the output at `root` with the corpus and with the floor's output."""
    files = [p for p in root.rglob("*") if p.is_file()]
    xml = [p.read_text() for p in files if p.suffix in (".xml", ".atom", ".rss")]
    have, want = pages_of(root), pages_of(floor)
    found = Found(
        html=len(have), extra=len(have - want), megabytes=sum(p.stat().st_size for p in files) / 1e6,
        feed=max((len(re.findall(r"<(?:item|entry)\b", x)) for x in xml), default=0),
        sitemap=sum(x.count("<loc>") for x in xml))
    fault = found.faults.append
    if missing := sorted(want - have):
        fault(f"{len(missing)} pages are missing, the first is {missing[0]}")
    if found.feed < min(20, n):
        fault(f"the longest feed has {found.feed} entries, not 20")
    if found.sitemap < n:
        fault(f"the sitemap has {found.sitemap} addresses for {n} pages")
    for i in range(0, n, max(1, n // 200)):
        page = corpus.page(i, n)
        name = f"{page.kind}/{page.slug}/index.html"
        if name not in have or name not in want:
            continue   # among the missing
        found.sample += 1
        try:
            prose, rest = split((root / name).read_text())
        except ValueError:
            fault(f"{name} is not made by the benchmark's templates")
            continue
        a, b = source_words(page), words(prose)
        found.same_words += a == b
        if a != b:
            fault(f"{name}: words missing {dict(a - b)}, added {dict(b - a)}")
        if not same_design:
            found.same_furniture = None
            continue
        _, floor_rest = split((floor / name).read_text())
        a = words(floor_rest) + Counter(LINK.findall(floor_rest))
        b = words(rest) + Counter(LINK.findall(rest))
        found.same_furniture += a == b
        if a != b:
            fault(f"{name}: furniture missing {dict(a - b)}, added {dict(b - a)}")
    return found


def report(found: dict[str, Found]) -> str:
    """A table of what was found, and the first faults of each output."""
    lines = [f"{'':<8} {'pages':>8} {'extra':>8} {'MB':>8} {'feed':>8} {'sitemap':>8}   same words  same furniture"]
    for name, f in found.items():
        of, furniture = f"{f.same_words}/{f.sample}", "" if f.same_furniture is None else f"{f.same_furniture}/{f.sample}"
        lines.append(f"{name:<8} {f.html:>8} {f.extra:>8} {f.megabytes:>8.1f} {f.feed:>8} {f.sitemap:>8}   {of:>10}  {furniture:>14}".rstrip())
    return "\n".join(lines + [f"  {name} differs: {fault[:400]}" for name, f in found.items() for fault in f.faults[:3]])
