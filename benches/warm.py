"""Row `warm`: builds over the last build's output and cache, with nothing changed and with one sentence added to one page."""
import time
from contextlib import ExitStack

import corpus
import measure
import tools
from edits import Edits, edited_page
from measure import Run, Step, median, times
from table import Row, at_most, milliseconds
from tools import Tool

NOTHING, SENTENCE = "nothing changed", "one sentence added to one page"


def run(compared: list[Tool], n: int, rounds: int, patience: float) -> dict[str, list[Run]]:
    """Returns the runs by `TOOL: STATE`."""
    time.sleep(1.1)   # a file that changed within a second of being read is read again by the next build
    for tool in compared:
        measure.build(tool, n, 0.0)   # whatever was there before: now it is up to date
    runs = measure.interleaved([Step(f"{tool.name}: {NOTHING}", tool, n, lambda: None) for tool in compared], rounds, patience)
    with ExitStack() as stack:
        edits = [(tool, Sentence(tool, n, stack.enter_context(Edits(tool, n)))) for tool in compared]
        steps = [Step(f"{tool.name}: {SENTENCE}", tool, n, edit.before, edit.after) for tool, edit in edits]
        return runs | measure.interleaved(steps, rounds, patience)


class Sentence:
    """A new sentence before each run, and a look after it whether the output has it."""

    def __init__(self, tool: Tool, n: int, edits: Edits):
        self.edits = edits
        self.output = tool.output(n) / corpus.address_of(edited_page(n)).strip("/") / "index.html"

    def before(self):
        self.change = self.edits.page()
        self.change.save()

    def after(self):
        if self.change.mark not in self.output.read_bytes():
            tools.fail(f"{self.output} does not have the sentence that was added")


def rows(runs: dict[str, list[Run]]) -> list[Row]:
    return [row(runs, NOTHING, 0.120), row(runs, SENTENCE, 0.300)]


def row(runs: dict[str, list[Run]], state: str, limit: float) -> Row:
    ours, hugo = runs[f"nutgraf: {state}"], runs.get(f"hugo: {state}")
    wall = median(ours, "wall")
    return Row("warm", f"build again, {state}", milliseconds(wall), "", milliseconds(median(hugo, "wall")) if hugo else "",
               None, times(hugo, ours, "wall") if hugo else None, [at_most(wall * 1e3, limit * 1e3, "ms")])
