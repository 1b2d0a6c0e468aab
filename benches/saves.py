"""Row `serve`: how long until a server is ready, and until it shows what was saved; and the memory that it takes."""
import random
import statistics
import time
from collections import defaultdict

import corpus
import gen
import measure
import quiet
import tools
from edits import Edits, edited_page
from serve import Server
from table import Row, at_most, megabytes, milliseconds, seconds
from tools import Tool

SMALL = 1_000
SAVES = 4         # of each kind in one session of a server, after one that warms up
Found = dict[str, list[float]]


def run(compared: list[Tool], figures: Tool, n: int, rounds: int, patience: float) -> Found:
    """Returns seconds (and megabytes) by `TOOL WHAT PAGES`."""
    found: Found = defaultdict(list)
    for number in range(rounds):
        for size in sorted({SMALL, n}):
            for tool in compared:
                session(tool, size, ["page", "template"] if size == n else ["page"], patience, found)
        session(figures, n, ["figure"], patience, found)
        tools.tell(f"  servers, round {number + 1} of {rounds}")
    return found


def session(tool: Tool, n: int, kinds: list[str], patience: float, found: Found):
    """Starts the server with nothing there, and again after a build; then saves changes."""
    def note(what: str, value: float):
        found[f"{tool.name} {what} {n}"].append(value)

    i = edited_page(n)
    page, title = corpus.address_of(i), corpus.title_of(i).encode()
    tools.make_absent(tool, n)
    quiet.wait(patience)
    with Server(tool, n, page, title) as server:
        note("ready, absent", server.ready)
        server.settle(1.0)
        note("peak", server.peak())
    measure.build(tool, n, 0.0)
    quiet.wait(patience)
    with Edits(tool, n) as edits, Server(tool, n, page, title) as server:
        note("ready, warm", server.ready)
        server.settle(1.0)
        for kind in kinds:
            for number in range(SAVES + 1):
                change = edits.change(kind)
                quiet.wait(min(patience, 15.0), share=0.2, window=0.25)
                time.sleep(random.random() * 0.7)   # out of step with a watcher's own ticks
                took = server.save_to_served(change)
                server.settle()
                if number:
                    note(kind, took)
        note("peak", server.peak())


def rows(found: Found, n: int, full_build: float) -> list[Row]:
    """`full_build`: the wall time of nutgraf's cold build in the same run."""
    out = []
    for state, words in [("absent", "nothing there before"), ("warm", "after a build")]:
        ready = row(found, f"serve, {words}: ready", f"ready, {state}", n, seconds)
        ready.bars = [at_most(median(found, "nutgraf", f"ready, {state}", n), 1, "s")]
        out.append(ready)
    for size in sorted({SMALL, n}):
        page = row(found, f"save → served, one page of {size:,}", "page", size, milliseconds)
        page.bars = [at_most(median(found, "nutgraf", "page", size) * 1e3, 15 if size <= SMALL else 50, "ms")]
        out.append(page)
    figure = median(found, "figures", "figure", n)
    out.append(Row("serve", f"save → served, a figure, on all of {len(gen.showing(n))} pages", milliseconds(figure),
                   bars=[at_most(figure * 1e3, 100, "ms")]))
    share = median(found, "nutgraf", "template", n) / full_build * 100
    template = row(found, f"save → served, the template of all {n:,} pages", "template", n, milliseconds)
    template.bars = [at_most(share, 60, "% of a full build", say=True)]
    peak = row(found, "serve: peak", "peak", n, megabytes, max)
    peak.bars = [at_most(median(found, "nutgraf", "peak", n, max), 450, "MB")]
    return [*out, template, peak]


def row(found: Found, words: str, what: str, n: int, unit, of=statistics.median) -> Row:
    ours, hugo = (median(found, name, what, n, of) for name in ("nutgraf", "hugo"))
    return Row("serve", words, unit(ours), hugo=unit(hugo) if hugo else "", times_hugo=hugo / ours if hugo else None)


def median(found: Found, name: str, what: str, n: int, of=statistics.median) -> float | None:
    values = found.get(f"{name} {what} {n}")
    return of(values) if values else None
