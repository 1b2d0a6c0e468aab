"""Are the outputs equivalent, so that their times may be compared?

Of every output: the pages that the floor has, the entries of the feed and the sitemap. Of 200 pages: the visible words
of the prose against the Markdown itself, and the words and links around the prose against the floor's.
"""
import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import corpus

WORD = re.compile(r"[^\W_]+")
TAG = re.compile(r"<[^>]*>")
BLOCK = re.compile(r"<(?=/?(?:li|ul|td|th|p|div|h\d|a|time)\b)")
LINK = re.compile(r'href="?([^"#\s>][^"\s>]*)')
# Marks of footnotes, and a heading that only screen readers meet.
FOOTNOTE_MARK = re.compile(r'<sup[^>]*>.*?</sup>|<a[^>]*class="footnote[^>]*>.*?</a>|<h\d[^>]*class="visually-hidden"[^>]*>.*?</h\d>', re.S)


@dataclass
class Found:
    """What was found in one output."""
    html: int
    extra: int                # HTML pages that the floor does not have: more work, and no fault
    megabytes: float
    feed: int
    sitemap: int
    same_words: int = 0
    same_furniture: int = 0
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
    j = html.index('<section class="tags">', i)
    return FOOTNOTE_MARK.sub(" ", html[i:j]), html[body:i] + html[j:]


def pages_of(root: Path) -> set[str]:
    return {str(p.relative_to(root)) for p in root.rglob("*.html")}


def check(n: int, root: Path, floor: Path) -> Found:
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
        _, floor_rest = split((floor / name).read_text())
        a, b = source_words(page), words(prose)
        found.same_words += a == b
        if a != b:
            fault(f"{name}: words missing {dict(a - b)}, added {dict(b - a)}")
        a = words(floor_rest) + Counter(LINK.findall(floor_rest))
        b = words(rest) + Counter(LINK.findall(rest))
        found.same_furniture += a == b
        if a != b:
            fault(f"{name}: furniture missing {dict(a - b)}, added {dict(b - a)}")
    return found
