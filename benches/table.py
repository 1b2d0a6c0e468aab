"""The table: one row a measurement, with its bars and whether they are met; for a terminal, or as Markdown."""
import os
import platform
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tools import Tool

HEAD = ["", "nutgraf", "floor", "Hugo", "× floor", "Hugo ×", "bar"]


@dataclass
class Bar:
    text: str
    met: bool | None    # None: not measured, because the other program was not there


@dataclass
class Row:
    part: str
    what: str
    nutgraf: str
    floor: str = ""
    hugo: str = ""
    times_floor: float | None = None   # nutgraf ÷ floor
    times_hugo: float | None = None    # Hugo ÷ nutgraf: how many times faster (or smaller) nutgraf is
    bars: list[Bar] = field(default_factory=list)

    def cells(self) -> list[str]:
        verdict = {True: "met", False: "NOT MET", None: "not measured"}
        return [self.what, self.nutgraf, self.floor, self.hugo, number(self.times_floor), number(self.times_hugo),
                "; ".join(f"{bar.text}: {verdict[bar.met]}" for bar in self.bars)]


def at_most(value: float | None, limit: float, unit: str, say: bool = False) -> Bar:
    """`say`: the row has no cell of its own for the value."""
    return Bar(f"≤ {limit:g} {unit}" + (f" ({number(value)})" if say else ""), None if value is None else value <= limit)


def at_least(value: float | None, limit: float, unit: str) -> Bar:
    return Bar(f"≥ {limit:g} {unit}", None if value is None else value >= limit)


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def seconds(value: float) -> str:
    return f"{value:.2f} s"


def milliseconds(value: float) -> str:
    return f"{value * 1e3:.1f} ms" if value < 0.1 else f"{value * 1e3:.0f} ms"


def megabytes(value: float) -> str:
    return f"{value:.0f} MB"


def plain(rows: list[Row]) -> str:
    lines = [HEAD] + [row.cells() for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    out = []
    for i, line in enumerate(lines):
        if i and (i == 1 or rows[i - 1].part != rows[i - 2].part):
            out.append("")
        out.append("  ".join([line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:-1], widths[1:-1])), line[-1]]).rstrip())
    return "\n".join(out)


def markdown(rows: list[Row]) -> str:
    lines = [HEAD, ["---", *["---:"] * (len(HEAD) - 2), "---"]] + [row.cells() for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def verdict(rows: list[Row]) -> tuple[str, bool]:
    """Returns the last line, and whether every bar that was measured is met."""
    bars = [(row, bar) for row in rows for bar in row.bars]
    missed = [f"{row.what} ({bar.text})" for row, bar in bars if bar.met is False]
    unmeasured = sum(bar.met is None for _, bar in bars)
    line = f"{sum(bar.met is True for _, bar in bars)} of {len(bars)} bars are met"
    line += f"; {unmeasured} were not measured (Hugo: --hugo)" if unmeasured else ""
    return line + (f"; NOT MET: {', '.join(missed)}" if missed else ""), not missed


def machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((x.split(":", 1)[1].strip() for x in lines if x.startswith("model name")), model)
        memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB"
    except OSError:
        memory = ""
    return f"{os.cpu_count()} cores of {model}{memory}, {platform.system()} {platform.release()}"


def versions(compared: list[Tool]) -> str:
    """nutgraf's and Hugo's own words for their versions; the floor has none, it is of this tree."""
    found = []
    for tool in compared:
        if tool.version:
            said = subprocess.run(tool.version, capture_output=True, text=True, check=True).stdout.split()
            found.append(f"{tool.name} {next((w for w in said if w.lstrip('v')[:1].isdigit()), '?').lstrip('v').split('-')[0]}")
    return ", ".join(found)


def heading(n: int, rounds: int, compared: list[Tool], disturbed: float) -> str:
    return (f"{n:,} pages, medians of {rounds} interleaved rounds; {machine()}; {versions(compared)}; {time.strftime('%Y-%m-%d')}; "
            f"other processes used up to {disturbed:.2f} of a core while it built")
