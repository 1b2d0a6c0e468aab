"""Changes to a site's files while it is measured, each with a mark that the output must hold; and all put back at the end."""
import itertools
import os
from dataclasses import dataclass
from pathlib import Path

import corpus
import gen
import tools
from tools import Tool

COUNTER = itertools.count(1)


@dataclass
class Change:
    path: Path
    text: str
    mark: bytes               # what the pages say then, and did not before
    pages: list[str]          # the addresses that must say it

    def save(self):
        """Writes as a plain editor does: truncate, write, close."""
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(self.text)


def edited_page(n: int) -> int:
    """An article from the middle by date, so that no list of recent ones shows it."""
    middle = (i for i in range(3, n) if corpus.kind_of(i) == "articles" and n * 0.25 < (i * 7919) % n < n * 0.75)
    return next(middle, 0)


class Edits:
    """The changes to one site. Meanwhile the site has no stamp: if this script is killed, the site is made anew next time."""

    def __init__(self, tool: Tool, n: int):
        self.tool, self.n = tool, n
        self.originals: dict[Path, bytes] = {}

    def __enter__(self):
        self.digest = tools.stamp(self.tool, self.n).read_text()
        tools.stamp(self.tool, self.n).unlink()
        return self

    def __exit__(self, *_):
        for path, text in self.originals.items():
            path.write_bytes(text)
        tools.stamp(self.tool, self.n).write_text(self.digest)

    def change(self, what: str) -> Change:
        """The next change of a `page`, the `template` that every page uses, or the `figure`."""
        return {"page": self.page, "template": self.template, "figure": self.figure}[what]()

    def page(self) -> Change:
        """One more sentence in one article."""
        i = edited_page(self.n)
        path, mark = self.tool.site(self.n) / f"content/{corpus.kind_of(i)}/{corpus.slug_of(i)}.md", new_mark()
        text = self.original(path).replace(gen.LAST, f"This sentence is new, {mark}. {gen.LAST}", 1)
        return Change(path, text, mark.encode(), [corpus.address_of(i)])

    def template(self) -> Change:
        """One more element at the end of the body of every page; one page is looked at."""
        path, mark = self.tool.site(self.n) / self.tool.template, new_mark()
        text = self.original(path).replace("</body>", f"<i hidden>{mark}</i>\n</body>", 1)
        return Change(path, text, mark.encode(), [corpus.address_of(edited_page(self.n))])

    def figure(self) -> Change:
        """Another value of the figure; all pages that show it are looked at."""
        path = self.tool.site(self.n) / gen.FIGURE
        value = f"{7_000_000 + next(COUNTER) * 1_001:,}"
        text = self.original(path).replace(gen.FIGURE_VALUE, value, 1)
        return Change(path, text, value.encode(), [corpus.address_of(i) for i in gen.showing(self.n)])

    def original(self, path: Path) -> str:
        return self.originals.setdefault(path, path.read_bytes()).decode()


def new_mark() -> str:
    return f"Zq{os.getpid()}x{next(COUNTER)}z"
