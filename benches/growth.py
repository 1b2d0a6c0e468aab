"""Row `growth`: does a page cost more on a larger site? User time a page, and the wall time against the floor's, by size."""
import measure
from measure import Run, median, times
from table import Row, at_most, megabytes, milliseconds, seconds
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
    """One row a size for the wall time, and one for each size but the smallest for the user time."""
    out = []
    for n, runs in sorted(by.items()):
        ours, floor = runs["nutgraf"], runs["floor"]
        ratio = times(ours, floor, "wall")
        peaks = f"peak {megabytes(median(ours, 'peak'))}, floor {megabytes(median(floor, 'peak'))}"
        out.append(Row("growth", f"{n:,} pages: wall ({peaks})", seconds(median(ours, "wall")), seconds(median(floor, "wall")),
                       times_floor=ratio, bars=[at_most(ratio, 2, "× floor")]))
    small, *larger = sorted(by)
    for n in larger:
        ours, floor = ([median(by[size][name], "user") / size for size in (small, n)] for name in ("nutgraf", "floor"))
        what = f"{n:,} pages: user CPU a page, × that at {small:,} ({ours[1] / ours[0]:.2f}; floor {floor[1] / floor[0]:.2f})"
        out.append(Row("growth", what, milliseconds(ours[1]), milliseconds(floor[1]), times_floor=ours[1] / floor[1],
                       bars=[at_most(ours[1] / ours[0], 1.3, f"× at {small:,}")]))
    return out
