"""Deterministic corpus of 'explainer' pages, independent of any site generator.

page(i, n, seed) -> Page: the same arguments always give the same page, so a
site of any size can be produced in pieces and regenerated exactly.  Internal
links are kept abstract, as (index, text), and are written out by gen.py.
"""
from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import accumulate

WORDS = """the of and to a in that is for it as with on by are this be from or an which at can
one not more its when but have each has their than into how what if they was only some these
will between most other system first two then where time may same use because before after
every part over number small large so about different data read write page memory value order
result change process cost state point signal query model index cache thread schema kernel
packet server client network storage latency throughput protocol compiler parser buffer record
layer boundary contract budget pressure failure recovery example reason question answer evidence
measurement assumption trade-off mechanism structure surface history pattern signal noise detail
machine language library module function interface pipeline schedule queue worker lock snapshot
version branch commit release deploy rollback audit report summary source target link anchor
heading section paragraph figure table list footnote citation reader writer editor author
public private local remote early late cheap costly simple subtle stable fragile careful naive
quiet steady modern ancient parallel serial explicit implicit shared unique ordered random
explains follows holds keeps makes moves needs returns shows takes turns waits breaks builds
costs drops fails grows helps joins leaves maps names opens reads runs sends splits starts stops
stores tracks writes yields measures compares collects rejects accepts retries verifies
café naïve façade résumé coöperate 東京 Zürich""".split()
TOPICS = """memory caches|packet routing|consensus|garbage collection|query planning|type inference|
public keys|checksums|B-trees|hash maps|branch prediction|virtual memory|file systems|time zones|
floating point|text encoding|load balancing|rate limits|backpressure|replication|sharding|
compression|error budgets|feature flags|incremental builds|static sites|search ranking|vaccines|
interest rates|supply chains|power grids|tides|weather models|satellite orbits|batteries|
semiconductors|elections|insurance|court appeals|standards bodies""".replace("\n", "").split("|")
ANGLES = ["How {} work", "Why {} fail", "What {} cost", "A field guide to {}", "The history of {}",
          "{} from first principles", "When {} go wrong", "{} in practice", "Measuring {}",
          "The limits of {}"]
TAGS = ["algorithms", "architecture", "basics", "case-study", "climate", "compilers", "concurrency",
        "cryptography", "data", "databases", "debugging", "design", "distributed", "economics",
        "energy", "ethics", "filesystems", "finance", "hardware", "health", "history", "hardening",
        "languages", "law", "mathematics", "memory", "networks", "operations", "performance",
        "policy", "privacy", "reliability", "science", "search", "security", "statistics",
        "storage", "testing", "tooling", "web"]

_CUM = list(accumulate(1.0 / (k + 3) ** 0.72 for k in range(len(WORDS))))
EPOCH = datetime(2012, 1, 1, tzinfo=timezone.utc)
MOST = 100_000   # more pages would reach into the future, and a future date is an embargo


@dataclass
class Page:
    i: int
    kind: str            # "articles" or "background"
    slug: str
    title: str
    description: str
    date: datetime
    tags: list[str]
    body: list           # str pieces and ("link", index, text) tuples


def kind_of(i: int) -> str:
    return "background" if i % 20 == 7 else "articles"


def title_of(i: int) -> str:
    t = TOPICS[(i * 17) % len(TOPICS)]
    a = ANGLES[(i * 7 + i // len(TOPICS)) % len(ANGLES)].format(t)
    return f"{a[0].upper()}{a[1:]}, part {i}"


def slug_of(i: int) -> str:
    s = "".join(c if c.isalnum() else "-" for c in title_of(i).lower())
    while "--" in s:
        s = s.replace("--", "-")
    return s.strip("-")


def address_of(i: int) -> str:
    return f"/{kind_of(i)}/{slug_of(i)}/"


def date_of(i: int, n: int) -> datetime:
    """A permutation of n distinct instants two hours apart, of more than 50,000 pages one hour (7919 is prime)."""
    return EPOCH + timedelta(hours=(2 if n <= 50_000 else 1) * ((i * 7919) % n), minutes=i % 60)


def tags_of(i: int, seed: int) -> list[str]:
    r = random.Random(f"tags:{seed}:{i}")
    return sorted(r.sample(TAGS, r.choice((2, 3, 3, 4))))


class _Text:
    def __init__(self, r: random.Random):
        self.r, self.count = r, 0

    def words(self, k: int) -> list[str]:
        rnd, top = self.r.random, _CUM[-1]
        self.count += k
        return [WORDS[bisect(_CUM, rnd() * top)] for _ in range(k)]

    def sentence(self, lo=8, hi=22) -> str:
        r = self.r
        w = self.words(r.randint(lo, hi))
        x = r.random()
        j = r.randrange(1, len(w) - 1)
        if x < 0.16:
            w[j] = f"*{w[j]}*"
        elif x < 0.27:
            w[j] = f"**{w[j]} {w[j + 1]}**" if j + 1 < len(w) else f"**{w[j]}**"
        elif x < 0.36:
            w[j] = f"`{w[j]}_{w[0]}()`"
        elif x < 0.60:
            w[j] += ","
        w[0] = w[0][0].upper() + w[0][1:]
        return " ".join(w) + ("?" if x > 0.97 else ".")


def page(i: int, n: int, seed: int = 1) -> Page:
    r = random.Random(f"page:{seed}:{i}")
    t = _Text(r)
    out: list = []
    want = r.randint(600, 800)
    n_links = r.randint(5, 10)
    n_notes = r.randint(1, 3)
    with_table, with_quote, with_code = r.random() < 0.35, r.random() < 0.6, r.random() < 0.1
    notes: list[str] = []
    links = 0

    def para(lo=3, hi=6):
        nonlocal links
        for s in range(r.randint(lo, hi)):
            if s:
                out.append(" ")
            sent = t.sentence()
            if links < n_links and r.random() < 0.35:
                links += 1
                # one link in three goes to a background page
                j = r.randrange(n)
                if r.random() < 0.34:
                    j = (j // 20) * 20 + 7
                    j = j if j < n else 7 % n
                out.append(sent[:-1] + ", as ")
                out.append(("link", j, " ".join(t.words(3))))
                out.append(" " + " ".join(t.words(3)) + ".")
            else:
                out.append(sent)
            if len(notes) < n_notes and r.random() < 0.08:
                notes.append(t.sentence())
                out.append(f"[^{len(notes)}]")
        out.append("\n\n")

    para(2, 4)
    sec = 0
    while t.count < want:
        sec += 1
        out.append(f"## {' '.join(t.words(r.randint(2, 5))).capitalize()} {sec}\n\n")
        para()
        x = r.random()
        if x < 0.35:
            mark = "1." if r.random() < 0.3 else "-"
            for _ in range(r.randint(3, 6)):
                out.append(f"{mark} {t.sentence(5, 12)}\n")
            out.append("\n")
        if with_table and sec == 2:
            out.append("| Case | Before | After | Note |\n|:-----|-------:|------:|------|\n")
            for _ in range(r.randint(4, 8)):
                w = t.words(4)
                out.append(f"| {w[0]} {w[1]} | {r.randint(1, 9999)} | {r.randint(1, 9999)} | {w[2]} {w[3]} |\n")
            out.append("\n")
        if with_quote and sec == 3:
            out.append(f"> {t.sentence()}\n> {t.sentence()}\n\n")
        if with_code and sec == 2:
            out.append("```\n" + "\n".join(f"{a} = {b}({c});" for a, b, c in (t.words(3) for _ in range(6))) + "\n```\n\n")
        if r.random() < 0.4:
            out.append(f"### {' '.join(t.words(3)).capitalize()} {sec}\n\n")
            para(2, 4)
    while links < n_links or not notes:   # rare: top up
        para(1, 2)
        if not notes:
            notes.append(t.sentence())
            out.insert(len(out) - 1, "[^1]")
    out.append(f"Read [the external reference](https://example.org/ref/{i}) for more.\n\n")
    for k, s in enumerate(notes, 1):
        out.append(f"[^{k}]: {s}\n\n")
    desc = t.sentence(12, 20).replace("*", "").replace("`", "")
    return Page(i, kind_of(i), slug_of(i), title_of(i), desc, date_of(i, n), tags_of(i, seed), out)
