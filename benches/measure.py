"""One build on the clock, and several programs in turn (A B A B …), so that drift of a shared machine hits all alike."""
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import quiet
import tools
from tools import Tool

PATIENCE = 90.0   # seconds to wait for a quiet machine before a run
REPEATS = 2       # of a run that others disturbed
KB = 1 if sys.platform == "linux" else 1024   # ru_maxrss is in kilobytes on Linux, in bytes elsewhere


@dataclass
class Run:
    wall: float      # seconds
    user: float      # seconds of processor time
    system: float
    peak: float      # megabytes (10^6), of the largest process; never below this script's own 30 to 50, which a child inherits
    others: float    # cores that other processes used meanwhile

    @property
    def cpu(self) -> float:
        return self.user + self.system


@dataclass
class Step:
    """One thing that every round measures."""
    name: str
    tool: Tool
    n: int
    before: Callable[[], None]                    # off the clock
    after: Callable[[], None] = lambda: None      # off the clock too: is it what was asked for?

    def run(self, patience: float) -> Run:
        self.before()
        run = build(self.tool, self.n, patience)
        self.after()
        return run


def cold(tool: Tool, n: int) -> Step:
    """A build into an absent output, with an absent cache."""
    return Step(tool.name, tool, n, lambda: tools.make_absent(tool, n))


def interleaved(steps: list[Step], rounds: int, patience: float) -> dict[str, list[Run]]:
    """Takes the steps in turn, `rounds` times, after one round that warms the page cache."""
    runs: dict[str, list[Run]] = {step.name: [] for step in steps}
    for number in range(rounds + 1 if steps else 0):
        for step in steps:
            run = step.run(patience)
            for _ in range(REPEATS if patience and number else 0):   # keep the calmest
                if run.others < 0.1 or run.others * run.wall < 0.03:
                    break
                run = min(run, step.run(patience), key=lambda r: r.others)
            if number:
                runs[step.name].append(run)
        tools.tell(f"  round {number} of {rounds}")
    return runs


def build(tool: Tool, n: int, patience: float) -> Run:
    """Builds once; only the program itself is on the clock."""
    site = tool.site(n)
    os.sync()
    quiet.wait(patience)
    busy = quiet.busy()
    start = time.monotonic()
    process = subprocess.Popen(tool.command, cwd=site, env=tools.environment(site), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tools.fail(f"{tool.name} ended with {process.returncode} in {site}:\n{errors[-2000:].decode(errors='replace')}")
    others = max(0.0, (quiet.busy() - busy - used.ru_utime - used.ru_stime) / wall)
    return Run(wall, used.ru_utime, used.ru_stime, used.ru_maxrss * 1024 / KB / 1e6, others)


def median(runs: list[Run], what: str) -> float:
    return statistics.median(getattr(run, what) for run in runs)


def times(of: list[Run], base: list[Run], what: str) -> float:
    """The median of the rounds' ratios: how many times `base` is `of`?"""
    return statistics.median(getattr(a, what) / getattr(b, what) for a, b in zip(of, base))
