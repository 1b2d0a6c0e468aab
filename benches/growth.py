"""Row `growth`: does a page cost more on a larger site? User time a page, and the wall time against the floor's, by size."""
import measure
from measure import Run, median, times
from table import Row, at_most, megabytes, seconds
from tools import Tool

SMALL = 1_000
By = dict[int, dict[str, list[Run]]]   # pages → tool → runs


def rounds_at(n: int, rounds: int) -> int:
    """A short run needs more rounds, and a long one can do with fewer."""
    return max(rounds, 9) if n <= SMALL else min(rounds, 3) if n > 20_000 else rounds


def run(compared: list[Tool], n: int, rounds: int, patience: float) -> dict[str, list[Run]]:
    """Cold builds of one size."""
    return measure.interleaved([measure.cold(tool, n) for tool in compared], rounds_at(n, rounds), patience)


def rows(by: By) -> list[Row]:
    """Rows for each size, and a bar for the user time of those above 1,000 pages."""
    out = []
    for n, runs in sorted(by.items()):
        ours, floor = runs["nutgraf"], runs["floor"]
        ratio = times(ours, floor, "wall")
        out.append(Row("growth", f"build, {n:,} pages: wall", seconds(median(ours, "wall")), seconds(median(floor, "wall")),
                       times_floor=ratio, bars=[at_most(ratio, 2, "× floor")]))
        out.append(Row("growth", f"build, {n:,} pages: peak", megabytes(median(ours, "peak")), megabytes(median(floor, "peak")),
                       times_floor=times(ours, floor, "peak")))
    for n, runs in sorted(by.items()):
        ours, floor = user(runs["nutgraf"], n), user(runs["floor"], n)
        grown = ours / user(by[SMALL]["nutgraf"], SMALL)
        out.append(Row("growth", f"build, {n:,} pages: user time a page", f"{ours * 1e3:.3f} ms", f"{floor * 1e3:.3f} ms", times_floor=ours / floor,
                       bars=[at_most(grown, 1.3, f"× that at {SMALL:,}", say=True)] if n > SMALL else []))
    return out


def user(runs: list[Run], n: int) -> float:
    return median(runs, "user") / n
